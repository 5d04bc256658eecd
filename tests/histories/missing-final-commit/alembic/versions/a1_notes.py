"""Runs and succeeds, and nothing of it is kept: env.py began a transaction and never commits.

Revision ID: f1c000000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "f1c000000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text, nullable=False))


def downgrade():
    op.drop_table("notes")
