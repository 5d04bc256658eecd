"""A table and an enum.

Revision ID: c0c000000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "c0c000000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("orders", sa.Column("id", sa.Integer, primary_key=True), sa.Column("status", sa.Enum("new", name="status")))


def downgrade():
    op.drop_table("orders")
    op.execute("DROP TYPE status")
