"""schema= everywhere.

Revision ID: 5c0e00000002
Revises: 5c0e00000001
"""

import sqlalchemy as sa
from alembic import op

revision = "5c0e00000002"
down_revision = "5c0e00000001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("items", sa.Column("price", sa.Numeric(10, 2)), schema="shop")
    op.create_check_constraint("price_is_positive", "items", "price > 0", schema="shop")
    op.create_index("ix_items_name", "items", [sa.text("lower(name)")], schema="shop")


def downgrade():
    op.drop_index("ix_items_name", table_name="items", schema="shop")
    op.drop_constraint("price_is_positive", "items", schema="shop")
    op.drop_column("items", "price", schema="shop")
