"""After the merge.

Revision ID: after
Revises: merge
"""

import sqlalchemy as sa
from alembic import op

revision = "after"
down_revision = "merge"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_column("notes", "left_side")


def downgrade():
    op.add_column("notes", sa.Column("left_side", sa.Text))
