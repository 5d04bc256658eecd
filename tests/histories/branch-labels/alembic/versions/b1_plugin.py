"""The branch `plugin`, in the same folder.

Revision ID: 1abe00000003
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "1abe00000003"
down_revision = None
branch_labels = ("plugin", "extra")
depends_on = None


def upgrade():
    op.create_table("plugin", sa.Column("id", sa.Integer, primary_key=True))


def downgrade():
    op.drop_table("plugin")
