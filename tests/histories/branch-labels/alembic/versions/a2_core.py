"""The second of the branch `core`.

Revision ID: 1abe00000002
Revises: 1abe00000001
"""

import sqlalchemy as sa
from alembic import op

revision = "1abe00000002"
down_revision = "1abe00000001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("core", sa.Column("name", sa.Text))


def downgrade():
    op.drop_column("core", "name")
