"""What --sql prints, with and without a connection's answers.

Revision ID: 0ff100000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0ff100000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text, nullable=False))

    op.bulk_insert(sa.table("notes", sa.column("id", sa.Integer), sa.column("text", sa.Text)), [{"id": 1, "text": "it's 100%"}])
    op.execute("COMMENT ON TABLE notes IS 'a: b'")


def downgrade():
    op.drop_table("notes")
