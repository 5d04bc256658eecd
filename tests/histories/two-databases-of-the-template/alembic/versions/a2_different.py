"""What is there says which database it is.

Revision ID: 700c00000002
Revises: 700c00000001
"""

import os

import sqlalchemy as sa
from alembic import op

revision = "700c00000002"
down_revision = "700c00000001"
branch_labels = None
depends_on = None


def upgrade(engine_name):
    columns = sa.inspect(op.get_bind()).get_columns("items")
    print(engine_name, [column["name"] for column in columns])
    if engine_name == "engine2":
        op.create_index("ix_items_state", "items", ["state"])
    if engine_name == os.environ.get("FAILS"):
        op.execute("SELECT 1 / 0")


def downgrade(engine_name):
    if engine_name == "engine2":
        op.drop_index("ix_items_state")
