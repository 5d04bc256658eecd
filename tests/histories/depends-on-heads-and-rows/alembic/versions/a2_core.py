"""Core's second; billing depends on it, so upgraded it has no row of its own.

Revision ID: de9e00000002
Revises: de9e00000001
"""

import sqlalchemy as sa
from alembic import op

revision = "de9e00000002"
down_revision = "de9e00000001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("core", sa.Column("name", sa.Text))


def downgrade():
    op.drop_column("core", "name")
