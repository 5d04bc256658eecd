"""Constraints without a name are named by target_metadata's convention.

Revision ID: 1f0a5c3b7d21
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "1f0a5c3b7d21"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "team",
        sa.Column("id", sa.Integer),
        sa.Column("slug", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slug"),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(120), unique=True, index=True),
        sa.Column("team_id", sa.Integer, sa.ForeignKey("team.id")),
        sa.Column("age", sa.Integer),
        sa.CheckConstraint("age > 0", name="age_positive"),
    )


def downgrade():
    op.drop_table("account")
    op.drop_table("team")
