"""A column of an enum with rows.

Revision ID: e9e302000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "e9e302000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("status", sa.Enum("new", "paid", name="order_status"), nullable=False, server_default="new"),
    )
    op.execute("INSERT INTO orders (status) VALUES ('new'), ('paid')")


def downgrade():
    op.drop_table("orders")
    op.execute("DROP TYPE order_status")
