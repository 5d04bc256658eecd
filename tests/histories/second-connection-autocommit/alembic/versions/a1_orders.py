"""The table that gets an index later.

Revision ID: a17000000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "a17000000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("orders", sa.Column("id", sa.Integer, primary_key=True), sa.Column("customer", sa.Text))
    op.execute("INSERT INTO orders (customer) SELECT 'customer ' || n FROM generate_series(1, 50) n")


def downgrade():
    op.drop_table("orders")
