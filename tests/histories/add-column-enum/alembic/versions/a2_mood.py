"""add_column() of an Enum: whether the type is created is Alembic's business.

Revision ID: addc00000002
Revises: addc00000001
"""

import sqlalchemy as sa
from alembic import op

revision = "addc00000002"
down_revision = "addc00000001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("notes", sa.Column("mood", sa.Enum("calm", "cross", name="mood")))


def downgrade():
    op.drop_column("notes", "mood")
