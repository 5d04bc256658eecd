"""Asks for the dialect, and does on PostgreSQL what only PostgreSQL can.

Revision ID: 5911e0000001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "5911e0000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    dialect = op.get_bind().dialect.name
    if dialect == "sqlite":
        op.execute("PRAGMA foreign_keys = ON")
        identifier = sa.Integer
    elif dialect == "mysql":
        op.execute("SET FOREIGN_KEY_CHECKS = 0")
        identifier = sa.Integer
    else:
        op.execute("SET LOCAL statement_timeout = 0")
        identifier = sa.BigInteger
    big = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table("notes", sa.Column("id", identifier, primary_key=True), sa.Column("size", big), sa.Column("body", sa.JSON().with_variant(postgresql.JSONB, "postgresql")))


def downgrade():
    op.drop_table("notes")
