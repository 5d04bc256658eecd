"""recreate="always" copies the table, and loses what it does not know.

Revision ID: ba7c00000003
Revises: ba7c00000002
"""

import sqlalchemy as sa
from alembic import op

revision = "ba7c00000003"
down_revision = "ba7c00000002"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_constraint("fk_player_team", "player", type_="foreignkey")
    with op.batch_alter_table("player", recreate="always") as batch_op:
        batch_op.drop_column("team_id")


def downgrade():
    with op.batch_alter_table("player") as batch_op:
        batch_op.add_column(sa.Column("team_id", sa.Integer(), sa.ForeignKey("team.id", name="fk_player_team")))
