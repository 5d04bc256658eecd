"""An asynchronous engine; the revision does not notice.

Revision ID: a59c00000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "a59c00000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text, nullable=False))

    bind = op.get_bind()
    notes = sa.table("notes", sa.column("id", sa.Integer), sa.column("text", sa.Text))
    print(bind.execute(notes.insert().returning(notes.c.id), [{"text": "one"}, {"text": "two"}]).all())


def downgrade():
    op.drop_table("notes")
