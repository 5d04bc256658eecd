"""Fails, and so no word of it stays in the log.

Revision ID: 09a000000002
Revises: 09a000000001
"""

from alembic import op

revision = "09a000000002"
down_revision = "09a000000001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("INSERT INTO nowhere DEFAULT VALUES")


def downgrade():
    pass
