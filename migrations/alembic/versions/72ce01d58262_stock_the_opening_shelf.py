"""stock the opening shelf

Revision ID: 72ce01d58262
Revises: 649f60b1b9ab
Create Date: 2024-02-15 16:20:53.790115

The twelve herbs and three suppliers we opened with. The ids are written out
so that every environment has the same ones; the identity sequences are moved
past them, or the first herb added in the shop would collide with chamomile.
"""

from datetime import datetime, timezone
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = "72ce01d58262"
down_revision: Union[str, None] = "649f60b1b9ab"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


OPENING_DAY = datetime(2024, 2, 15, 8, 0, tzinfo=timezone.utc)

herbs = sa.table(
    "herbs",
    sa.column("id", sa.Integer()),
    sa.column("common_name", sa.String()),
    sa.column("latin_name", sa.String()),
    sa.column("created_at", sa.DateTime(timezone=True)),
)
suppliers = sa.table(
    "suppliers",
    sa.column("id", sa.Integer()),
    sa.column("name", sa.String()),
    sa.column("email", sa.String()),
    sa.column("lead_days", sa.SmallInteger()),
)

SHELF = [
    ("chamomile", "Matricaria chamomilla"),
    ("peppermint", "Mentha × piperita"),
    ("lemon balm", "Melissa officinalis"),
    ("lavender", "Lavandula angustifolia"),
    ("nettle", "Urtica dioica"),
    ("rosehip", "Rosa canina"),
    ("elderflower", "Sambucus nigra"),
    ("calendula", "Calendula officinalis"),
    ("thyme", "Thymus vulgaris"),
    ("sage", "Salvia officinalis"),
    ("lemon verbena", "Aloysia citrodora"),
    ("liquorice root", "Glycyrrhiza glabra"),
]


def upgrade() -> None:
    op.bulk_insert(
        herbs,
        [
            {
                "id": number,
                "common_name": common_name,
                "latin_name": latin_name,
                "created_at": OPENING_DAY,
            }
            for number, (common_name, latin_name) in enumerate(SHELF, start=1)
        ],
    )
    op.bulk_insert(
        suppliers,
        [
            {"id": 1, "name": "Fenside Growers", "email": "orders@fenside.example", "lead_days": 4},
            {"id": 2, "name": "Alder Hill Farm", "email": "hello@alderhill.example", "lead_days": 10},
            {"id": 3, "name": "Marchwood Drying Barn", "email": None, "lead_days": 21},
        ],
    )
    op.execute("ALTER TABLE herbs ALTER COLUMN id RESTART WITH 13")
    op.execute("ALTER TABLE suppliers ALTER COLUMN id RESTART WITH 4")


def downgrade() -> None:
    op.execute(suppliers.delete().where(suppliers.c.id.in_([1, 2, 3])))
    op.execute(herbs.delete().where(herbs.c.id.in_(range(1, len(SHELF) + 1))))
