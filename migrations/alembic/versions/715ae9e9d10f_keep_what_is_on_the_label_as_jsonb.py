"""keep what is on the label as JSONB

Revision ID: 715ae9e9d10f
Revises: daf4bd600c3b
Create Date: 2024-07-02 11:22:46.870531

Every kind of product prints something else, so the label is a document. The
first version is made from what we know already: the size at the end of the
SKU and the herbs of the recipe. It is put together in Python, row by row; in
``--sql`` mode there is no row to read and the labels stay empty.
"""

from typing import Sequence, Union

from alembic import context, op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision: str = "715ae9e9d10f"
down_revision: Union[str, Sequence[str], None] = "daf4bd600c3b"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


products = sa.table(
    "products",
    sa.column("id", sa.Uuid()),
    sa.column("sku", sa.String()),
    sa.column("recipe_id", sa.Integer()),
    sa.column("label", postgresql.JSONB()),
)
recipes = sa.table(
    "recipes",
    sa.column("id", sa.Integer()),
    sa.column("kind", sa.String()),
)
ingredients = sa.table(
    "recipe_ingredients",
    sa.column("recipe_id", sa.Integer()),
    sa.column("herb_id", sa.Integer()),
    sa.column("parts", sa.Numeric()),
)
herbs = sa.table(
    "herbs",
    sa.column("id", sa.Integer()),
    sa.column("common_name", sa.String()),
)


def upgrade() -> None:
    op.add_column(
        "products",
        sa.Column(
            "label",
            postgresql.JSONB(),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
    )
    if not context.is_offline_mode():
        write_labels()
    op.create_index(
        "ix_products_label",
        "products",
        ["label"],
        postgresql_using="gin",
        postgresql_ops={"label": "jsonb_path_ops"},
    )


def write_labels() -> None:
    connection = op.get_bind()
    on_sale = connection.execute(
        sa.select(products.c.id, products.c.sku, products.c.recipe_id, recipes.c.kind)
        .join_from(products, recipes, products.c.recipe_id == recipes.c.id)
        .order_by(products.c.sku)
    ).all()
    for product in on_sale:
        contains = connection.scalars(
            sa.select(herbs.c.common_name)
            .join_from(ingredients, herbs, ingredients.c.herb_id == herbs.c.id)
            .where(ingredients.c.recipe_id == product.recipe_id)
            .order_by(ingredients.c.parts.desc(), herbs.c.common_name)
        ).all()
        size = int(product.sku.rpartition("-")[2])
        unit = "ml" if product.kind == "tincture" else "g"
        connection.execute(
            products.update()
            .where(products.c.id == product.id)
            .values(label={"size": size, "unit": unit, "contains": list(contains)})
        )


def downgrade() -> None:
    op.drop_index("ix_products_label", table_name="products", postgresql_using="gin")
    op.drop_column("products", "label")
