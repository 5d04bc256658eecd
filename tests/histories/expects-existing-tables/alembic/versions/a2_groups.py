"""Works after a stamp.

Revision ID: e81500000002
Revises: e81500000001
"""

import sqlalchemy as sa
from alembic import op

revision = "e81500000002"
down_revision = "e81500000001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("groups", sa.Column("id", sa.Integer, primary_key=True))


def downgrade():
    op.drop_table("groups")
