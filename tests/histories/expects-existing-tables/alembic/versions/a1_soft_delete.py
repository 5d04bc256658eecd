"""The tables came from create_all() once; the first revision alters one.

Revision ID: e81500000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "e81500000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("users", sa.Column("deleted_at", sa.DateTime(timezone=True)))


def downgrade():
    op.drop_column("users", "deleted_at")
