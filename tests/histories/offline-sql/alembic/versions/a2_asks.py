"""Has rows to fetch, and cannot offline.

Revision ID: 0ff100000002
Revises: 0ff100000001
"""

import sqlalchemy as sa
from alembic import op

revision = "0ff100000002"
down_revision = "0ff100000001"
branch_labels = None
depends_on = None


def upgrade():
    count = op.get_bind().execute(sa.text("SELECT count(*) FROM notes")).scalar()
    op.add_column("notes", sa.Column("position", sa.Integer, server_default=str(count)))


def downgrade():
    pass
