"""Tables in a schema of their own, the version table in another and under another name.

Revision ID: 5c0e00000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "5c0e00000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE SCHEMA shop")
    op.create_table("items", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text), schema="shop")


def downgrade():
    op.drop_table("items", schema="shop")
    op.execute("DROP SCHEMA shop")
