"""Rows of many types, as parameters and inline.

Revision ID: bu1c00000001
Revises:
"""

import datetime

import sqlalchemy as sa
from alembic import op

revision = "bu1c00000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    countries = op.create_table(
        "country",
        sa.Column("code", sa.String(2), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("since", sa.Date),
        sa.Column("area", sa.Numeric(10, 2)),
        sa.Column("flags", sa.JSON),
        sa.Column("member", sa.Boolean),
        sa.Column("blob", sa.LargeBinary),
        sa.Column("seen", sa.DateTime(timezone=True)),
    )
    zone = datetime.timezone(datetime.timedelta(hours=2))
    op.bulk_insert(
        countries,
        [
            {"code": "at", "name": "Österreich 100%", "since": datetime.date(1955, 7, 27), "area": 83871, "flags": ["red", {"a": None}], "member": True, "blob": b"\x00\xff'", "seen": datetime.datetime(2024, 5, 1, 12, tzinfo=zone)},
            {"code": "ci", "name": "Côte d'Ivoire :x", "since": None, "area": 322463.5, "flags": None, "member": False, "blob": None, "seen": None},
        ],
    )
    op.bulk_insert(countries, [{"code": "be", "name": op.inline_literal("België")}, {"code": "nl", "name": op.inline_literal("it's")}], multiinsert=False)


def downgrade():
    op.drop_table("country")
