"""One side.

Revision ID: 20240101_left_side
Revises: me26_base
"""

import sqlalchemy as sa
from alembic import op

revision = "20240101_left_side"
down_revision = "me26_base"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("notes", sa.Column("left_side", sa.Text))


def downgrade():
    op.drop_column("notes", "left_side")
