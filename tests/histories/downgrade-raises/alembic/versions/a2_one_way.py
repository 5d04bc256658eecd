"""Raises: nobody goes back from here.

Revision ID: d09a00000002
Revises: d09a00000001
"""

from alembic import op

revision = "d09a00000002"
down_revision = "d09a00000001"
branch_labels = None
depends_on = None


def upgrade():
    op.alter_column("notes", "text", new_column_name="body")


def downgrade():
    raise NotImplementedError("the old text is gone")
