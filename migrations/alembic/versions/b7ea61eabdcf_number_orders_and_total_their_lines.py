"""number orders and total their lines

Revision ID: b7ea61eabdcf
Revises: c2023e273c65
Create Date: 2024-09-09 12:33:18.412086

The packing slip needs a number that can be read over the phone; PostgreSQL
counts, existing orders included. The line total is a stored generated column,
so nobody multiplies by hand again. Both rewrite their table.
"""

from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = "b7ea61eabdcf"
down_revision: Union[str, Sequence[str], None] = "c2023e273c65"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.add_column(
        "orders",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
    )
    op.create_unique_constraint(op.f("uq_orders_number"), "orders", ["number"])
    op.add_column(
        "order_lines",
        sa.Column(
            "total_pence",
            sa.Integer(),
            sa.Computed("quantity * unit_price_pence", persisted=True),
            nullable=True,
        ),
    )


def downgrade() -> None:
    op.drop_column("order_lines", "total_pence")
    op.drop_constraint(op.f("uq_orders_number"), "orders", type_="unique")
    op.drop_column("orders", "number")
