"""sell tea by subscription

Revision ID: 4daad4f8bb9a
Revises: 59ff39796fcf
Create Date: 2025-04-08 14:36:55.492867

One active subscription per customer and product; the ended ones stay as they
were. That is what the partial unique index is for.
"""

from collections.abc import Sequence

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = "4daad4f8bb9a"
down_revision: str | Sequence[str] | None = "59ff39796fcf"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column(
            "id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False
        ),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("every_weeks", sa.SmallInteger(), server_default="4", nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column(
            "started_on", sa.Date(), server_default=sa.text("CURRENT_DATE"), nullable=False
        ),
        sa.CheckConstraint(
            "every_weeks BETWEEN 1 AND 12", name=op.f("ck_subscriptions_every_weeks_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_subscriptions_customer_id_customers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_subscriptions_product_id_products"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
    )
    op.create_index(
        "uq_subscriptions_active",
        "subscriptions",
        ["customer_id", "product_id"],
        unique=True,
        postgresql_where=sa.text("is_active"),
    )


def downgrade() -> None:
    op.drop_index("uq_subscriptions_active", table_name="subscriptions")
    op.drop_table("subscriptions")
