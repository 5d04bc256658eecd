"""With transactional_ddl=False every statement stands for itself.

Revision ID: 72a001000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "72a001000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text, nullable=False))
    op.execute("INSERT INTO notes (text) VALUES ('first')")


def downgrade():
    op.drop_table("notes")
