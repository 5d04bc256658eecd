"""A view stands in the way, and nobody catches that.

Revision ID: e22c00000002
Revises: e22c00000001
"""

from alembic import op

revision = "e22c00000002"
down_revision = "e22c00000001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE VIEW texts AS SELECT text FROM notes")
    op.drop_column("notes", "text")


def downgrade():
    pass
