"""Without the block it is refused; the block above has kept what came before.

Revision ID: c0c000000003
Revises: c0c000000002
"""

import sqlalchemy as sa
from alembic import op

revision = "c0c000000003"
down_revision = "c0c000000002"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("orders", sa.Column("note", sa.Text))
    op.create_index("ix_orders_note", "orders", ["note"], postgresql_concurrently=True)


def downgrade():
    pass
