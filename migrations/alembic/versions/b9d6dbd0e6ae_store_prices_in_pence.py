"""store prices in pence

Revision ID: b9d6dbd0e6ae
Revises: 715ae9e9d10f
Create Date: 2024-07-25 14:49:05.347720

Whole pence from now on: the till and the web shop rounded differently. USING
says how the old values become new ones; without it they'd lose their pennies.
The checks are dropped and made again, or they'd keep comparing numerics.
"""

from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = "b9d6dbd0e6ae"
down_revision: Union[str, Sequence[str], None] = "715ae9e9d10f"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


PRICES = [("products", "price"), ("order_lines", "unit_price")]


def upgrade() -> None:
    for table, column in PRICES:
        check = op.f(f"ck_{table}_{column}_not_negative")
        op.drop_constraint(check, table, type_="check")
        op.alter_column(
            table,
            column,
            existing_type=sa.Numeric(precision=8, scale=2),
            type_=sa.Integer(),
            existing_nullable=False,
            postgresql_using=f"round({column} * 100)::integer",
        )
        op.alter_column(table, column, new_column_name=f"{column}_pence")
        op.create_check_constraint(check, table, f"{column}_pence >= 0")


def downgrade() -> None:
    for table, column in reversed(PRICES):
        check = op.f(f"ck_{table}_{column}_not_negative")
        op.drop_constraint(check, table, type_="check")
        op.alter_column(table, f"{column}_pence", new_column_name=column)
        op.alter_column(
            table,
            column,
            existing_type=sa.Integer(),
            type_=sa.Numeric(precision=8, scale=2),
            existing_nullable=False,
            postgresql_using=f"({column} / 100.0)::numeric(8, 2)",
        )
        op.create_check_constraint(check, table, f"{column} >= 0")
