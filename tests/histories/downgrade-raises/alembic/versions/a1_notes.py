"""There is no downgrade() at all.

Revision ID: d09a00000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "d09a00000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text, nullable=False))
    op.execute("INSERT INTO notes (text) VALUES ('kept')")
