"""Fails in one of the databases.

Revision ID: 700d00000002
Revises: 700d00000001
"""

from alembic import op

revision = "700d00000002"
down_revision = "700d00000001"
branch_labels = None
depends_on = None


def upgrade(engine_name):
    op.execute(f"INSERT INTO of_{engine_name} VALUES (1)")
    if engine_name == "broken":
        op.execute("SELECT 1 / 0")


def downgrade(engine_name):
    op.execute(f"DELETE FROM of_{engine_name}")
