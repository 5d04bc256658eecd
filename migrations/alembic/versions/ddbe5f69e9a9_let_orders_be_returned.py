"""let orders be returned

Revision ID: ddbe5f69e9a9
Revises: 64b0b5bc28ff
Create Date: 2024-12-03 09:59:47.241605

PostgreSQL can add a value to an enum but can't take one away, so the way back
makes a new type and moves the column over. Orders that were returned become
shipped again: the older shop has no other word for them.
"""

from collections.abc import Sequence

from alembic import op

# revision identifiers, used by Alembic.
revision: str = "ddbe5f69e9a9"
down_revision: str | Sequence[str] | None = "64b0b5bc28ff"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("ALTER TYPE order_status ADD VALUE IF NOT EXISTS 'returned' AFTER 'shipped'")


def downgrade() -> None:
    op.execute("ALTER TYPE order_status RENAME TO order_status_old")
    op.execute("CREATE TYPE order_status AS ENUM ('received', 'packed', 'shipped', 'cancelled')")
    op.execute("ALTER TABLE orders ALTER COLUMN status DROP DEFAULT")
    op.execute(
        """
        ALTER TABLE orders
        ALTER COLUMN status TYPE order_status
        USING (CASE status WHEN 'returned' THEN 'shipped' ELSE status::text END)::order_status
        """
    )
    op.execute("ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'received'")
    op.execute("DROP TYPE order_status_old")
