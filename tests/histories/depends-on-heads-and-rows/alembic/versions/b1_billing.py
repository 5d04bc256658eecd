"""The branch `billing` depends on core by its revision.

Revision ID: de9e00000003
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "de9e00000003"
down_revision = None
branch_labels = ("billing",)
depends_on = "de9e00000002"


def upgrade():
    op.create_table("billing", sa.Column("id", sa.Integer, primary_key=True), sa.Column("core_id", sa.ForeignKey("core.id")))


def downgrade():
    op.drop_table("billing")
