"""The same name in both databases.

Revision ID: 700c00000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "700c00000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade(engine_name):
    globals()[f"upgrade_{engine_name}"]()


def downgrade(engine_name):
    globals()[f"downgrade_{engine_name}"]()


def upgrade_engine1():
    op.create_table("items", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
    op.execute("INSERT INTO items (name) VALUES ('an account')")


def downgrade_engine1():
    op.drop_table("items")


def upgrade_engine2():
    op.execute("CREATE TYPE state AS ENUM ('new', 'paid')")
    op.execute("CREATE TABLE items (id bigserial, state state)")


def downgrade_engine2():
    op.execute("DROP TABLE items")
    op.execute("DROP TYPE state")
