"""A NULL that nothing gives a type to.

Revision ID: 9a2a01000002
Revises: 9a2a01000001
"""

import sqlalchemy as sa
from alembic import op

revision = "9a2a01000002"
down_revision = "9a2a01000001"
branch_labels = None
depends_on = None


def upgrade():
    print(op.get_bind().execute(sa.text("SELECT CASE WHEN :value IS NULL THEN 'nothing' ELSE 'something' END"), {"value": None}).scalar())


def downgrade():
    pass
