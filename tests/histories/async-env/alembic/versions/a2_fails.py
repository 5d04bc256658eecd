"""Fails, and the whole run with it.

Revision ID: a59c00000002
Revises: a59c00000001
"""

from alembic import op

revision = "a59c00000002"
down_revision = "a59c00000001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("INSERT INTO notes (text) VALUES (NULL)")


def downgrade():
    pass
