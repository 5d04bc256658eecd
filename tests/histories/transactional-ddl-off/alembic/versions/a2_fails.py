"""Fails after its first statement.

Revision ID: 72a001000002
Revises: 72a001000001
"""

import sqlalchemy as sa
from alembic import op

revision = "72a001000002"
down_revision = "72a001000001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("notes", sa.Column("author", sa.Text))
    op.execute("UPDATE notes SET writer = 'nobody'")


def downgrade():
    op.drop_column("notes", "author")
