"""Columns of JSONB, ARRAY and UUID, filled through SQLAlchemy's types.

Revision ID: d47a00000001
Revises:
"""

import datetime
import random
import uuid

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "d47a00000001"
down_revision = None
branch_labels = None
depends_on = None

things = sa.table(
    "things",
    sa.column("id", postgresql.UUID(as_uuid=True)),
    sa.column("body", postgresql.JSONB),
    sa.column("tags", postgresql.ARRAY(sa.String)),
    sa.column("matrix", postgresql.ARRAY(sa.Integer)),
    sa.column("wait", sa.Interval),
)


def upgrade():
    generator = random.Random(7)
    op.create_table(
        "things",
        sa.Column("id", postgresql.UUID(as_uuid=True), primary_key=True),
        sa.Column("body", postgresql.JSONB, nullable=False, server_default=sa.text("'{}'::jsonb")),
        sa.Column("tags", postgresql.ARRAY(sa.String), nullable=False, server_default="{}"),
        sa.Column("matrix", postgresql.ARRAY(sa.Integer, dimensions=2)),
        sa.Column("during", postgresql.TSTZRANGE),
        sa.Column("wait", sa.Interval),
        sa.Column("address", postgresql.INET),
    )
    op.create_index("ix_things_body", "things", ["body"], postgresql_using="gin")
    op.bulk_insert(
        things,
        [
            {"id": uuid.UUID(int=generator.getrandbits(128)), "body": {"a": [1, 2.5, None, "ü"]}, "tags": ["x", 'q"u,o'], "matrix": [[1, 2], [3, 4]], "wait": datetime.timedelta(days=1, seconds=2)},
            {"id": uuid.UUID(int=generator.getrandbits(128)), "body": [], "tags": [], "matrix": None, "wait": None},
        ],
    )


def downgrade():
    op.drop_table("things")
