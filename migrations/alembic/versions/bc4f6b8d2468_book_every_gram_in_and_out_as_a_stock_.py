"""book every gram in and out as a stock movement

Revision ID: bc4f6b8d2468
Revises: 29626c1c6e70
Create Date: 2024-06-04 15:44:50.917362

A ledger: rows are added, never changed. What came in with the first lots is
booked from the lots themselves; what went into the spring blends is typed in.
"""

from datetime import datetime, timezone
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = "bc4f6b8d2468"
down_revision: Union[str, Sequence[str], None] = "29626c1c6e70"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


BLENDED = [
    ("FG-2403-01", -1400, datetime(2024, 3, 14, 10, 0, tzinfo=timezone.utc)),
    ("FG-2403-02", -900, datetime(2024, 3, 14, 14, 0, tzinfo=timezone.utc)),
    ("FG-2403-01", -600, datetime(2024, 4, 22, 10, 0, tzinfo=timezone.utc)),
]


def upgrade() -> None:
    movements = op.create_table(
        "stock_movements",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column(
            "moved_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("grams <> 0", name=op.f("ck_stock_movements_grams_not_zero")),
        sa.CheckConstraint(
            "reason IN ('received', 'blended', 'wasted', 'counted')",
            name=op.f("ck_stock_movements_reason_known"),
        ),
        sa.ForeignKeyConstraint(
            ["lot_id"],
            ["lots.id"],
            name=op.f("fk_stock_movements_lot_id_lots"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movements")),
    )
    op.create_index(op.f("ix_stock_movements_lot_id"), "stock_movements", ["lot_id"])
    # Waste is rare and looked at often, so it has a small index of its own.
    op.create_index(
        "ix_stock_movements_wasted",
        "stock_movements",
        ["moved_at"],
        postgresql_where=sa.text("reason = 'wasted'"),
    )

    op.execute(
        """
        INSERT INTO stock_movements (lot_id, grams, reason, moved_at)
        SELECT id, grams, 'received', received_on::timestamp AT TIME ZONE 'UTC'
          FROM lots
         ORDER BY id
        """
    )
    lots = sa.table("lots", sa.column("id", sa.Integer()), sa.column("lot_code", sa.String()))
    for lot_code, grams, moved_at in BLENDED:
        op.execute(
            movements.insert().values(
                lot_id=sa.select(lots.c.id).where(lots.c.lot_code == lot_code).scalar_subquery(),
                grams=grams,
                reason="blended",
                moved_at=moved_at,
            )
        )


def downgrade() -> None:
    op.drop_index("ix_stock_movements_wasted", table_name="stock_movements")
    op.drop_index(op.f("ix_stock_movements_lot_id"), table_name="stock_movements")
    op.drop_table("stock_movements")
