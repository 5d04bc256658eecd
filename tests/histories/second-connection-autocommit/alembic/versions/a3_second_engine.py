"""An engine of its own reads and writes beside the migration's transaction.

Revision ID: a17000000003
Revises: a17000000002
"""

import sqlalchemy as sa
from alembic import op

revision = "a17000000003"
down_revision = "a17000000002"
branch_labels = None
depends_on = None


def upgrade():
    url = op.get_context().config.get_main_option("sqlalchemy.url")
    engine = sa.create_engine(url)
    with engine.begin() as second:
        second.execute(sa.text("UPDATE orders SET customer = 'nobody' WHERE id = 1"))
    with engine.connect() as second:
        second.execute(sa.text("UPDATE orders SET customer = 'lost'"))
    engine.dispose()
    print("first:", op.get_bind().scalar(sa.text("SELECT customer FROM orders WHERE id = 1")))


def downgrade():
    pass
