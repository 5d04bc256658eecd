"""COMMIT, and then a failure: what came before the COMMIT stays.

Revision ID: 3a51c0de1001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "3a51c0de1001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text, nullable=False))

    op.execute("COMMIT")
    op.execute("INSERT INTO notes (text) VALUES ('after the commit')")


def downgrade():
    op.drop_table("notes")
