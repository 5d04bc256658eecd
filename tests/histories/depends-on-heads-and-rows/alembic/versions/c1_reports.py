"""The branch `reports` depends on two others, by a label and by a revision.

Revision ID: de9e00000004
Revises:
"""

from alembic import op

revision = "de9e00000004"
down_revision = None
branch_labels = ("reports",)
depends_on = ("core", "de9e00000003")


def upgrade():
    op.execute("CREATE VIEW reports AS SELECT core.name, billing.id FROM core JOIN billing ON core_id = core.id")


def downgrade():
    op.execute("DROP VIEW reports")
