"""Nothing is wrong with this one.

Revision ID: 0de150000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0de150000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text, nullable=False))


def downgrade():
    op.drop_table("notes")
