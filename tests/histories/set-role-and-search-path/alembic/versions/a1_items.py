"""Runs as another role, in the schema that the search path names.

Revision ID: 5e7201e00001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "5e7201e00001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    bind = op.get_bind()
    op.create_table("items", sa.Column("id", sa.Integer, primary_key=True))
    print(bind.execute(sa.text("SELECT current_user, current_schema(), tableowner FROM pg_tables WHERE tablename = 'items'")).all())


def downgrade():
    op.drop_table("items")
