"""A table, if it is not there.

Revision ID: 195e00000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "195e00000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    inspector = sa.inspect(op.get_bind())
    if not inspector.has_table("notes"):
        op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text, nullable=False))
    op.create_index("ix_notes_text", "notes", ["text"])


def downgrade():
    op.drop_table("notes", if_exists=True)
