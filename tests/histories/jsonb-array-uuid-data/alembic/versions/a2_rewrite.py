"""Rows are fetched, changed in Python and written back one by one.

Revision ID: d47a00000002
Revises: d47a00000001
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "d47a00000002"
down_revision = "d47a00000001"
branch_labels = None
depends_on = None


def upgrade():
    bind = op.get_bind()
    rows = bind.execute(sa.text("SELECT id, body, tags, wait, matrix FROM things ORDER BY tags DESC")).fetchall()
    for row in rows:
        print(type(row.id).__name__, row.body, row.tags, row.wait, row.matrix)
        body = row.body if isinstance(row.body, dict) else {"was": row.body}
        bind.execute(
            sa.text("UPDATE things SET body = CAST(:body AS jsonb), tags = array_append(tags, CAST(:tag AS varchar)) WHERE id = :id"),
            {"id": row.id, "body": json.dumps({**body, "seen": True}), "tag": "rewritten"},
        )
    op.execute("UPDATE things SET body = jsonb_set(body, '{b}', '\"x\"') WHERE body ? 'a'")
    op.execute("UPDATE things SET during = tstzrange('2024-01-01 00:00+00', '2024-02-01 00:00+00'), address = '10.0.0.1/8'")


def downgrade():
    op.execute("UPDATE things SET tags = array_remove(tags, 'rewritten'), body = body - 'seen'")
