"""Imports a name that the application has lost since: no command gets past it.

Revision ID: b20ce0000002
Revises: b20ce0000001
"""

from alembic import op

revision = "b20ce0000002"
down_revision = "b20ce0000001"
branch_labels = None
depends_on = None

from app import ADMIN


def upgrade():
    op.execute(f"INSERT INTO notes (text) VALUES ('{ADMIN}')")


def downgrade():
    pass
