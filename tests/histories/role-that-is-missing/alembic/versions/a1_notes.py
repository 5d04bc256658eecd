"""A GRANT to a role that nobody created.

Revision ID: 201e01000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "201e01000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text, nullable=False))
    op.execute("GRANT SELECT ON notes TO reporting")


def downgrade():
    op.drop_table("notes")
