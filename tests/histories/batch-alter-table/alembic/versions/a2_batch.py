"""On PostgreSQL a batch is a row of ALTERs, whatever SQLite would need.

Revision ID: ba7c00000002
Revises: ba7c00000001
"""

import sqlalchemy as sa
from alembic import op

revision = "ba7c00000002"
down_revision = "ba7c00000001"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("player", schema=None) as batch_op:
        batch_op.add_column(sa.Column("team_id", sa.Integer(), nullable=True))
        batch_op.alter_column("name", existing_type=sa.String(20), type_=sa.Text(), nullable=False)
        batch_op.alter_column("score", existing_type=sa.String(), type_=sa.Integer(), postgresql_using="score::integer")
        batch_op.create_index(batch_op.f("ix_player_name"), ["name"], unique=True)
        batch_op.create_foreign_key("fk_player_team", "team", ["team_id"], ["id"], ondelete="SET NULL")


def downgrade():
    with op.batch_alter_table("player", recreate="auto") as batch_op:
        batch_op.drop_constraint("fk_player_team", type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_player_name"))
        batch_op.alter_column("score", existing_type=sa.Integer(), type_=sa.String())
        batch_op.alter_column("name", existing_type=sa.Text(), type_=sa.String(20), nullable=True)
        batch_op.drop_column("team_id")
