"""The other side.

Revision ID: 20240102.right
Revises: me26_base
"""

import sqlalchemy as sa
from alembic import op

revision = "20240102.right"
down_revision = "me26_base"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("notes", sa.Column("right_side", sa.Text))


def downgrade():
    op.drop_column("notes", "right_side")
