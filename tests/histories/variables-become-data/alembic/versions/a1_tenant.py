"""A value of the environment becomes a row; without it the revision stops.

Revision ID: ea2000000001
Revises:
"""

import os

import sqlalchemy as sa
from alembic import op

revision = "ea2000000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("tenant", sa.Column("name", sa.Text, nullable=False), sa.Column("plan", sa.Text))
    tenant = os.environ["FIRST_TENANT"]
    op.execute(sa.text("INSERT INTO tenant VALUES (:name, :plan)").bindparams(name=tenant, plan=os.getenv("FIRST_PLAN", "free")))


def downgrade():
    op.drop_table("tenant")
