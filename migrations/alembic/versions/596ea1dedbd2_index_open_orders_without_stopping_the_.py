"""index open orders without stopping the shop

Revision ID: 596ea1dedbd2
Revises: ddbe5f69e9a9
Create Date: 2025-01-14 11:05:13.570298

CREATE INDEX holds up every write for as long as it runs, and the till writes
all day. CONCURRENTLY doesn't, but it can't run inside a transaction: hence the
autocommit block. If it is interrupted an INVALID index stays behind; drop that
and run the upgrade again.
"""

from collections.abc import Sequence

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = "596ea1dedbd2"
down_revision: str | Sequence[str] | None = "ddbe5f69e9a9"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_orders_open",
            "orders",
            ["placed_at"],
            postgresql_where=sa.text("status IN ('received', 'packed')"),
            postgresql_concurrently=True,
        )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index("ix_orders_open", table_name="orders", postgresql_concurrently=True)
