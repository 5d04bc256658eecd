"""ask subscribers which day to ship on

Revision ID: f8c79ed701fe
Revises: 4daad4f8bb9a
Create Date: 2025-05-20 09:45:29.067341

Subscriptions are not open to the public yet, so the table is empty and the new
column can be NOT NULL at once, without a default. On a table with rows this
fails: PostgreSQL has nothing to put into them (23502, not_null_violation).
If you run a copy that has subscriptions, add the column as nullable first,
fill it, then set NOT NULL.
"""

from collections.abc import Sequence

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = "f8c79ed701fe"
down_revision: str | Sequence[str] | None = "4daad4f8bb9a"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("subscriptions", sa.Column("ship_weekday", sa.SmallInteger(), nullable=False))
    op.create_check_constraint(
        op.f("ck_subscriptions_ship_weekday_is_weekday"),
        "subscriptions",
        "ship_weekday BETWEEN 1 AND 5",
    )


def downgrade() -> None:
    op.drop_constraint(
        op.f("ck_subscriptions_ship_weekday_is_weekday"), "subscriptions", type_="check"
    )
    op.drop_column("subscriptions", "ship_weekday")
