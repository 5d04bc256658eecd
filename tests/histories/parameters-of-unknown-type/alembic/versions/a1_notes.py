"""Parameters whose type only the place gives away.

Revision ID: 9a2a01000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "9a2a01000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text, nullable=False))

    bind = op.get_bind()
    bind.execute(sa.text("INSERT INTO notes (id, text) VALUES (:id, :text)"), [{"id": 1, "text": "a"}, {"id": 2, "text": "b"}])
    print(bind.execute(sa.text("SELECT id FROM notes WHERE text IN :texts").bindparams(sa.bindparam("texts", expanding=True)), {"texts": ["a", "b"]}).scalars().all())
    print(bind.execute(sa.text("SELECT id FROM notes WHERE id = ANY(:ids)"), {"ids": [2, 3]}).scalars().all())
    print(bind.execute(sa.text("SELECT text LIKE '%a' FROM notes WHERE id = :id"), {"id": 1}).scalar())


def downgrade():
    op.drop_table("notes")
