"""upgrade() takes what env.py gives to run_migrations(), and chooses a function by it.

Revision ID: a46500000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "a46500000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade(engine_name, tables, tester):
    globals()[f"upgrade_{engine_name}"](tables)


def downgrade(engine_name, tables, **rest):
    globals()[f"downgrade_{engine_name}"](tables)


def upgrade_main(tables):
    for table in tables:
        op.create_table(table, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))


def downgrade_main(tables):
    for table in reversed(tables):
        op.drop_table(table)


def upgrade_archive(tables):
    raise RuntimeError("the archive is elsewhere")
