"""A table with the database's name, and a role, which belongs to all of them.

Revision ID: 700d00000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "700d00000001"
down_revision = None
branch_labels = None
depends_on = None

READER = "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN CREATE ROLE reader; END IF; END $$"


def upgrade(engine_name):
    op.create_table(f"of_{engine_name}", sa.Column("id", sa.Integer, primary_key=True))
    if engine_name in ("one", "postgres"):
        op.execute(READER)
    op.execute(f"GRANT SELECT ON of_{engine_name} TO reader")


def downgrade(engine_name):
    op.drop_table(f"of_{engine_name}")
