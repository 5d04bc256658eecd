"""-x arguments and a section of the ini that only this revision reads.

Revision ID: ea2000000002
Revises: ea2000000001
"""

import sqlalchemy as sa
from alembic import op

revision = "ea2000000002"
down_revision = "ea2000000001"
branch_labels = None
depends_on = None

from alembic import context


def upgrade():
    arguments = context.get_x_argument(as_dictionary=True)
    plans = context.config.get_section("plans")
    op.execute(sa.text("UPDATE tenant SET plan = :plan").bindparams(plan=plans[arguments.get("plan", "small")]))


def downgrade():
    pass
