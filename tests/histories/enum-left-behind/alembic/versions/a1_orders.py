"""create_table() creates the type of its Enum column, drop_table() leaves it: the second upgrade fails.

Revision ID: e9e300000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "e9e300000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("status", sa.Enum("new", "paid", "sent", name="order_status"), nullable=False, server_default="new"),
    )
    op.execute("INSERT INTO orders (status) VALUES ('new'), ('sent')")


def downgrade():
    op.drop_table("orders")
