"""A percent sign in exec_driver_sql() has to be doubled.

Revision ID: c52500000002
Revises: c52500000001
"""

from alembic import op

revision = "c52500000002"
down_revision = "c52500000001"
branch_labels = None
depends_on = None


def upgrade():
    op.get_bind().exec_driver_sql("UPDATE notes SET text = text || '%' WHERE id = 2")


def downgrade():
    pass
