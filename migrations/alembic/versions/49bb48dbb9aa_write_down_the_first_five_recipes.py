"""write down the first five recipes

Revision ID: 49bb48dbb9aa
Revises: fe5d52a84334
Create Date: 2024-03-05 14:03:19.526630

Ingredients are looked up by the herb's name, so the parts read like the
recipe card. It is an INSERT from a SELECT: no round trip, and it works in
``--sql`` mode as well.
"""

from decimal import Decimal
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision: str = "49bb48dbb9aa"
down_revision: Union[str, None] = "fe5d52a84334"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


herbs = sa.table(
    "herbs",
    sa.column("id", sa.Integer()),
    sa.column("common_name", sa.String()),
)
recipes = sa.table(
    "recipes",
    sa.column("id", sa.Integer()),
    sa.column("name", sa.String()),
    sa.column("kind", postgresql.ENUM(name="recipe_kind", create_type=False)),
    sa.column("method", sa.Text()),
)
ingredients = sa.table(
    "recipe_ingredients",
    sa.column("recipe_id", sa.Integer()),
    sa.column("herb_id", sa.Integer()),
    sa.column("parts", sa.Numeric(5, 2)),
)

CARDS = [
    (1, "Evening Calm", "tea", {"chamomile": "3", "lemon balm": "2", "lavender": "0.5"}),
    (2, "Garden Mint", "tea", {"peppermint": "4", "lemon verbena": "1"}),
    (3, "Winter Hedgerow", "tea", {"rosehip": "3", "elderflower": "2", "thyme": "0.5"}),
    (4, "Singer's Friend", "tincture", {"sage": "2", "thyme": "1", "liquorice root": "1.5"}),
    (5, "Calendula Salve", "salve", {"calendula": "5", "lavender": "0.25"}),
]
METHODS = {
    "tea": "Blend dry, rest two days in the tin, pack.",
    "tincture": "Steep six weeks in the dark, press, strain twice.",
    "salve": "Infuse in warm oil for four hours, strain, set with wax.",
}


def upgrade() -> None:
    op.bulk_insert(
        recipes,
        [
            {"id": id_, "name": name, "kind": kind, "method": METHODS[kind]}
            for id_, name, kind, _ in CARDS
        ],
    )
    for id_, _, _, parts_by_herb in CARDS:
        for herb, parts in parts_by_herb.items():
            op.execute(
                ingredients.insert().from_select(
                    ["recipe_id", "herb_id", "parts"],
                    sa.select(
                        sa.literal(id_, sa.Integer()),
                        herbs.c.id,
                        sa.literal(Decimal(parts), sa.Numeric(5, 2)),
                    ).where(herbs.c.common_name == herb),
                )
            )
    op.execute("ALTER TABLE recipes ALTER COLUMN id RESTART WITH 6")


def downgrade() -> None:
    # the ingredient lines go with their recipe (ON DELETE CASCADE)
    op.execute(recipes.delete().where(recipes.c.id.in_([card[0] for card in CARDS])))
