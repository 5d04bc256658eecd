"""A merge conflict that somebody committed.

Revision ID: b20ce0001002
Revises: b20ce0001001
"""

from alembic import op

revision = "b20ce0001002"
down_revision = "b20ce0001001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("SELECT 1")
    <<<<<<< HEAD


def downgrade():
    pass
