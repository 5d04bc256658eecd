"""Rename the type, make a new one, cast the column: the default has to go and come back.

Revision ID: e9e302000002
Revises: e9e302000001
"""

import sqlalchemy as sa
from alembic import op

revision = "e9e302000002"
down_revision = "e9e302000001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TYPE order_status RENAME TO order_status_old")
    sa.Enum("new", "paid", "sent", name="order_status").create(op.get_bind())
    op.alter_column("orders", "status", server_default=None)
    op.alter_column(
        "orders",
        "status",
        type_=sa.Enum("new", "paid", "sent", name="order_status"),
        postgresql_using="status::text::order_status",
        server_default="sent",
    )
    op.execute("DROP TYPE order_status_old")
    op.execute("INSERT INTO orders DEFAULT VALUES")


def downgrade():
    op.execute("DELETE FROM orders WHERE status = 'sent'")
    op.execute("ALTER TYPE order_status RENAME TO order_status_new")
    op.execute("CREATE TYPE order_status AS ENUM ('new', 'paid')")
    op.execute("ALTER TABLE orders ALTER COLUMN status DROP DEFAULT")
    op.execute("ALTER TABLE orders ALTER COLUMN status TYPE order_status USING status::text::order_status")
    op.execute("ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'new'")
    op.execute("DROP TYPE order_status_new")
