"""Kept as well.

Revision ID: 72a000000002
Revises: 72a000000001
"""

import sqlalchemy as sa
from alembic import op

revision = "72a000000002"
down_revision = "72a000000001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("notes", sa.Column("author", sa.Text))


def downgrade():
    op.drop_column("notes", "author")
