"""Rows from a file beside the script folder, statements from another.

Revision ID: 2ead00000001
Revises:
"""

import csv
import json
import os
import pathlib

import sqlalchemy as sa
from alembic import op

revision = "2ead00000001"
down_revision = None
branch_labels = None
depends_on = None

HERE = pathlib.Path(__file__).resolve().parents[1]


def upgrade():
    op.execute((HERE / "sql" / "country.sql").read_text(encoding="utf-8").replace(":not", r"\:not"))
    with open(HERE / "sql" / "country.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    op.bulk_insert(sa.table("country", sa.column("code"), sa.column("name")), rows)
    print(os.path.basename(os.getcwd()) != "", os.path.exists("alembic.ini"), json.load(open("alembic/sql/more.json"))["rows"])


def downgrade():
    op.execute("DROP TABLE country; DROP FUNCTION shout(text)")
