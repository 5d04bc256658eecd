"""Fails, and what it is rolled back to depends on the driver.

Revision ID: 3a51c0de1002
Revises: 3a51c0de1001
"""

import sqlalchemy as sa
from alembic import op

revision = "3a51c0de1002"
down_revision = "3a51c0de1001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("notes", sa.Column("author", sa.Text))
    op.execute("UPDATE notes SET writer = 'Ada'")


def downgrade():
    pass
