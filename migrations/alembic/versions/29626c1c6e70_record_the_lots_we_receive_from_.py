"""record the lots we receive from suppliers

Revision ID: 29626c1c6e70
Revises: 1c5b81f1174f
Create Date: 2024-05-21 13:31:09.481726
"""

from datetime import date
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = "29626c1c6e70"
down_revision: Union[str, Sequence[str], None] = "1c5b81f1174f"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


FIRST_LOTS = [
    (1, "FG-2403-01", 1, "chamomile", 5000, date(2024, 3, 11)),
    (2, "FG-2403-02", 1, "peppermint", 4000, date(2024, 3, 11)),
    (3, "AH-2404-01", 2, "rosehip", 2500, date(2024, 4, 15)),
    (4, "MB-2405-01", 3, "calendula", 1200, date(2024, 5, 2)),
]


def upgrade() -> None:
    lots = op.create_table(
        "lots",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("lot_code", sa.String(length=20), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("herb_id", sa.Integer(), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.Column(
            "received_on", sa.Date(), server_default=sa.text("CURRENT_DATE"), nullable=False
        ),
        sa.CheckConstraint("grams > 0", name=op.f("ck_lots_grams_positive")),
        sa.ForeignKeyConstraint(
            ["supplier_id"],
            ["suppliers.id"],
            name=op.f("fk_lots_supplier_id_suppliers"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["herb_id"],
            ["herbs.id"],
            name=op.f("fk_lots_herb_id_herbs"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lots")),
        sa.UniqueConstraint("lot_code", name=op.f("uq_lots_lot_code")),
    )
    op.create_index(op.f("ix_lots_herb_id"), "lots", ["herb_id"])

    herbs = sa.table(
        "herbs", sa.column("id", sa.Integer()), sa.column("common_name", sa.String())
    )
    for id_, lot_code, supplier_id, herb, grams, received_on in FIRST_LOTS:
        op.execute(
            lots.insert().values(
                id=id_,
                lot_code=lot_code,
                supplier_id=supplier_id,
                herb_id=sa.select(herbs.c.id)
                .where(herbs.c.common_name == herb)
                .scalar_subquery(),
                grams=grams,
                received_on=received_on,
            )
        )
    op.execute("ALTER TABLE lots ALTER COLUMN id RESTART WITH 5")


def downgrade() -> None:
    op.drop_index(op.f("ix_lots_herb_id"), table_name="lots")
    op.drop_table("lots")
