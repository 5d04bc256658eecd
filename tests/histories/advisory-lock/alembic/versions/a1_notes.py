"""env.py holds an advisory lock; another connection does not get it.

Revision ID: 10c000000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "10c000000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text, nullable=False))

    with op.get_bind().engine.connect() as other:
        print("the lock of another transaction:", other.scalar(sa.text("SELECT pg_try_advisory_xact_lock(4711)")) in (True, False))


def downgrade():
    op.drop_table("notes")
