"""drop_constraint() by the name that only the convention can have given.

Revision ID: 2b7e91d4a6f0
Revises: 1f0a5c3b7d21
"""

from alembic import op

revision = "2b7e91d4a6f0"
down_revision = "1f0a5c3b7d21"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_constraint("uq_team_slug", "team", type_="unique")
    op.drop_constraint("fk_account_team_id_team", "account", type_="foreignkey")
    op.drop_constraint("age_positive", "account", type_="check")
    op.create_foreign_key(None, "account", "team", ["team_id"], ["id"], ondelete="CASCADE")
    op.create_index(None, "account", ["team_id", "age"])


def downgrade():
    op.drop_index("ix_account_team_id_age", table_name="account")
    op.drop_constraint("fk_account_team_id_team", "account", type_="foreignkey")
    op.create_check_constraint("age_positive", "account", "age > 0")
    op.create_foreign_key(op.f("fk_account_team_id_team"), "account", "team", ["team_id"], ["id"])
    op.create_unique_constraint(None, "team", ["slug"])
