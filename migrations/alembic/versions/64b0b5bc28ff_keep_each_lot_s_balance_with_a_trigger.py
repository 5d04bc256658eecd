"""keep each lot's balance with a trigger

Revision ID: 64b0b5bc28ff
Revises: 8f39189aacdc
Create Date: 2024-11-12 13:40:22.786450

Adding up the ledger for every label print became slow. The balance lives on
the lot now and a trigger moves it with each movement that is booked.
"""

from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = "64b0b5bc28ff"
down_revision: Union[str, Sequence[str], None] = "8f39189aacdc"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.add_column(
        "lots", sa.Column("grams_left", sa.Integer(), server_default="0", nullable=False)
    )
    op.execute(
        """
        UPDATE lots
           SET grams_left = booked.grams
          FROM (SELECT lot_id, sum(grams) AS grams FROM stock_movements GROUP BY lot_id) AS booked
         WHERE booked.lot_id = lots.id
        """
    )
    op.create_check_constraint(op.f("ck_lots_grams_left_not_negative"), "lots", "grams_left >= 0")
    op.execute(
        """
        CREATE FUNCTION apply_stock_movement() RETURNS trigger
        LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE lots
               SET grams_left = grams_left + NEW.grams
             WHERE id = NEW.lot_id;
            RETURN NEW;
        END;
        $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER stock_movements_apply
        AFTER INSERT ON stock_movements
        FOR EACH ROW EXECUTE FUNCTION apply_stock_movement()
        """
    )
    op.create_table_comment(
        "stock_movements",
        "Ledger of every gram in and out. Insert only: a trigger keeps lots.grams_left in step.",
    )


def downgrade() -> None:
    op.drop_table_comment(
        "stock_movements",
        existing_comment=(
            "Ledger of every gram in and out. Insert only: a trigger keeps lots.grams_left in step."
        ),
    )
    op.execute("DROP TRIGGER stock_movements_apply ON stock_movements")
    op.execute("DROP FUNCTION apply_stock_movement()")
    op.drop_constraint(op.f("ck_lots_grams_left_not_negative"), "lots", type_="check")
    op.drop_column("lots", "grams_left")
