"""Two tables.

Revision ID: ba7c00000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "ba7c00000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("team", sa.Column("id", sa.Integer, primary_key=True))
    op.create_table("player", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(20)), sa.Column("score", sa.String))
    op.execute("INSERT INTO player (name, score) VALUES ('Ada', '12')")


def downgrade():
    op.drop_table("player")
    op.drop_table("team")
