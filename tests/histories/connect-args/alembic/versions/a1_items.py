"""The search path and a timeout come with the connection.

Revision ID: c0aa00000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "c0aa00000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("items", sa.Column("id", sa.Integer, primary_key=True))
    bind = op.get_bind()
    print(bind.execute(sa.text("SELECT current_schema(), current_setting('lock_timeout'), current_setting('application_name')")).all())


def downgrade():
    op.drop_table("items")
