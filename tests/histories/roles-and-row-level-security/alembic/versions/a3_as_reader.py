"""A column that the role may not read.

Revision ID: 201e00000003
Revises: 201e00000002
"""

from alembic import op

revision = "201e00000003"
down_revision = "201e00000002"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("SET LOCAL ROLE docs_reader")
    op.execute("SELECT secret FROM documents")


def downgrade():
    pass
