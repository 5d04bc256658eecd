"""A second connection in AUTOCOMMIT builds the index concurrently, after a commit.

Revision ID: a17000000002
Revises: a17000000001
"""

import sqlalchemy as sa
from alembic import op

revision = "a17000000002"
down_revision = "a17000000001"
branch_labels = None
depends_on = None


def upgrade():
    bind = op.get_bind()
    bind.commit()
    with bind.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as second:
        second.execute(sa.text("CREATE INDEX CONCURRENTLY ix_orders_customer ON orders (customer)"))
    print("valid:", bind.scalar(sa.text("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_orders_customer'::regclass")))


def downgrade():
    bind = op.get_bind()
    bind.commit()
    with bind.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as second:
        second.execute(sa.text("DROP INDEX CONCURRENTLY ix_orders_customer"))
