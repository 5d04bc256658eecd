"""create products and list the first seven

Revision ID: 802b32c5839c
Revises: 49bb48dbb9aa
Create Date: 2024-03-19 11:48:02.663907

What the shop sells: a recipe, in a size, at a price. The ids are UUIDs because
they are printed on the labels and we don't want people to count our range.
"""

from datetime import datetime, timezone
from decimal import Decimal
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = "802b32c5839c"
down_revision: Union[str, None] = "49bb48dbb9aa"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


LISTED_AT = datetime(2024, 3, 19, 12, 0, tzinfo=timezone.utc)

FIRST_SEVEN = [
    ("54d22eb2-8192-47b5-bdd6-a40aaa9b62b6", "TEA-CALM-050", 1, "Evening Calm, 50 g", "4.80"),
    ("4c379420-3ff3-40d2-8c1a-f44d5dee4e40", "TEA-CALM-200", 1, "Evening Calm, 200 g", "16.50"),
    ("1f82c428-1208-4a84-9529-97f33979b725", "TEA-MINT-050", 2, "Garden Mint, 50 g", "4.20"),
    ("4cb69014-3b1a-4472-838f-28d964d8b789", "TEA-HEDG-050", 3, "Winter Hedgerow, 50 g", "5.40"),
    ("b7f72acc-081a-4f12-b387-7c6188ffbbb7", "TEA-HEDG-200", 3, "Winter Hedgerow, 200 g", "18.90"),
    ("4d0aadfd-6599-41da-bbe9-83472330dbf8", "TIN-SING-030", 4, "Singer's Friend, 30 ml", "9.75"),
    ("d9a41b00-63a7-4f89-be52-21c98135df5e", "SAL-CALE-060", 5, "Calendula Salve, 60 g", "8.25"),
]


def upgrade() -> None:
    products = op.create_table(
        "products",
        sa.Column(
            "id",
            sa.Uuid(as_uuid=False),
            server_default=sa.text("gen_random_uuid()"),
            nullable=False,
        ),
        sa.Column("sku", sa.String(length=24), nullable=False),
        sa.Column("recipe_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("price", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("is_listed", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("price >= 0", name=op.f("ck_products_price_not_negative")),
        sa.ForeignKeyConstraint(
            ["recipe_id"],
            ["recipes.id"],
            name=op.f("fk_products_recipe_id_recipes"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("sku", name=op.f("uq_products_sku")),
    )
    op.create_index(op.f("ix_products_recipe_id"), "products", ["recipe_id"])
    op.bulk_insert(
        products,
        [
            {
                "id": id_,
                "sku": sku,
                "recipe_id": recipe_id,
                "title": title,
                "price": Decimal(price),
                "created_at": LISTED_AT,
            }
            for id_, sku, recipe_id, title, price in FIRST_SEVEN
        ],
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_products_recipe_id"), table_name="products")
    op.drop_table("products")
