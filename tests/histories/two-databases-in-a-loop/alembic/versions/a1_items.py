"""Runs once for each tenant; which one it is stands in the search path.

Revision ID: 700b00000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "700b00000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade(tenant):
    op.create_table("items", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
    op.execute("INSERT INTO items (name) VALUES ('of ' || current_schema())")


def downgrade(tenant):
    op.drop_table("items")
