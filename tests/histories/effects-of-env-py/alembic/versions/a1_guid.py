"""A type that env.py puts into sqlalchemy, and a prefix from the options of its context.

Revision ID: effec0000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "effec0000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    prefix = op.get_context().opts["table_prefix"]
    op.create_table(f"{prefix}tenant", sa.Column("id", sa.GUID(), primary_key=True), sa.Column("name", sa.String(sa.NAME_LENGTH)))


def downgrade():
    op.drop_table(op.get_context().opts["table_prefix"] + "tenant")
