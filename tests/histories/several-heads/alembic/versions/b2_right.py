"""The other head.

Revision ID: right
Revises: 5e7e00000001
"""

import sqlalchemy as sa
from alembic import op

revision = "right"
down_revision = "5e7e00000001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("notes", sa.Column("right_side", sa.Text))


def downgrade():
    op.drop_column("notes", "right_side")
