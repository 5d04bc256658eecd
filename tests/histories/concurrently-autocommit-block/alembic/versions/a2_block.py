"""autocommit_block(): what was done before it is committed, what is in it needs no transaction.

Revision ID: c0c000000002
Revises: c0c000000001
"""

import sqlalchemy as sa
from alembic import op

revision = "c0c000000002"
down_revision = "c0c000000001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("orders", sa.Column("customer", sa.Text))
    with op.get_context().autocommit_block():
        op.create_index("ix_orders_customer", "orders", ["customer"], postgresql_concurrently=True, if_not_exists=True)
        op.execute("ALTER TYPE status ADD VALUE IF NOT EXISTS 'sent'")
    op.execute("INSERT INTO orders (status) VALUES ('sent')")


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("ix_orders_customer", postgresql_concurrently=True)
    op.drop_column("orders", "customer")
    op.execute("DELETE FROM orders")
