"""Fails in the middle: what it did before is undone.

Revision ID: 72a000000003
Revises: 72a000000002
"""

from alembic import op

revision = "72a000000003"
down_revision = "72a000000002"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("INSERT INTO notes (text) VALUES ('undone')")
    op.alter_column("notes", "writer", nullable=False)


def downgrade():
    pass
