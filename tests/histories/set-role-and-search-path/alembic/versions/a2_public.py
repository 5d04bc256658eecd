"""The role has no right to create a table elsewhere.

Revision ID: 5e7201e00002
Revises: 5e7201e00001
"""

from alembic import op

revision = "5e7201e00002"
down_revision = "5e7201e00001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE public.elsewhere (id int)")


def downgrade():
    pass
