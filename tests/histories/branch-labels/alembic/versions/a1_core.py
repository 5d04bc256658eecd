"""The first of the branch `core`.

Revision ID: 1abe00000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "1abe00000001"
down_revision = None
branch_labels = ("core",)
depends_on = None


def upgrade():
    op.create_table("core", sa.Column("id", sa.Integer, primary_key=True))


def downgrade():
    op.drop_table("core")
