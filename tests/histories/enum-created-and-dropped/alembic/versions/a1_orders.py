"""enum.create() with checkfirst, a column that must not create it again, and a drop in downgrade().

Revision ID: e9e301000001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "e9e301000001"
down_revision = None
branch_labels = None
depends_on = None

status = postgresql.ENUM("new", "paid", name="order_status", create_type=False)


def upgrade():
    status.create(op.get_bind(), checkfirst=True)
    op.create_table("orders", sa.Column("id", sa.Integer, primary_key=True), sa.Column("status", status, nullable=False))


def downgrade():
    op.drop_table("orders")
    status.drop(op.get_bind(), checkfirst=True)
