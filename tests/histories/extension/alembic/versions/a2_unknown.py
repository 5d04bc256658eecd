"""A type that no extension has brought.

Revision ID: e87e00000002
Revises: e87e00000001
"""

from alembic import op

revision = "e87e00000002"
down_revision = "e87e00000001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE people ADD COLUMN place geometry(Point, 4326)")


def downgrade():
    pass
