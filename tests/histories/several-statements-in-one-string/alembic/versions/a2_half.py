"""The second of three fails.

Revision ID: 5e7e12000002
Revises: 5e7e12000001
"""

from alembic import op

revision = "5e7e12000002"
down_revision = "5e7e12000001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("INSERT INTO a DEFAULT VALUES; INSERT INTO c DEFAULT VALUES; INSERT INTO b DEFAULT VALUES")


def downgrade():
    pass
