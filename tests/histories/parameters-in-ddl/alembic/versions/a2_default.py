"""A parameter in DDL: psycopg2 writes it into the statement, the others send it, and the server refuses.

Revision ID: 9a2a00000002
Revises: 9a2a00000001
"""

import sqlalchemy as sa
from alembic import op

revision = "9a2a00000002"
down_revision = "9a2a00000001"
branch_labels = None
depends_on = None


def upgrade():
    op.get_bind().execute(sa.text("ALTER TABLE notes ALTER COLUMN text SET DEFAULT :text"), {"text": "it's 100%"})


def downgrade():
    pass
