"""One head.

Revision ID: left
Revises: 5e7e00000001
"""

import sqlalchemy as sa
from alembic import op

revision = "left"
down_revision = "5e7e00000001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("notes", sa.Column("left_side", sa.Text))


def downgrade():
    op.drop_column("notes", "left_side")
