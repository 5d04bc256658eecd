"""create recipes and their ingredients

Revision ID: fe5d52a84334
Revises: 72ce01d58262
Create Date: 2024-02-27 09:12:36.044871

A recipe takes its ingredient lines with it when it goes; a herb that any
recipe still uses can't be removed from the shelf.
"""

from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = "fe5d52a84334"
down_revision: Union[str, None] = "72ce01d58262"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        "recipes",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("tea", "tincture", "salve", name="recipe_kind"),
            nullable=False,
        ),
        sa.Column("method", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipes")),
        sa.UniqueConstraint("name", name=op.f("uq_recipes_name")),
    )
    op.create_table(
        "recipe_ingredients",
        sa.Column("recipe_id", sa.Integer(), nullable=False),
        sa.Column("herb_id", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.CheckConstraint("parts > 0", name=op.f("ck_recipe_ingredients_parts_positive")),
        sa.ForeignKeyConstraint(
            ["recipe_id"],
            ["recipes.id"],
            name=op.f("fk_recipe_ingredients_recipe_id_recipes"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["herb_id"],
            ["herbs.id"],
            name=op.f("fk_recipe_ingredients_herb_id_herbs"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("recipe_id", "herb_id", name=op.f("pk_recipe_ingredients")),
    )


def downgrade() -> None:
    op.drop_table("recipe_ingredients")
    op.drop_table("recipes")
    # create_table made the type along with the column; drop_table leaves it.
    op.execute("DROP TYPE recipe_kind")
