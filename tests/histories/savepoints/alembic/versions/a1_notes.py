"""A savepoint around what may fail: the transaction lives on.

Revision ID: 5a7e90000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "5a7e90000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text, nullable=False))

    bind = op.get_bind()
    for text in ("one", None, "two"):
        savepoint = bind.begin_nested()
        try:
            bind.execute(sa.text("INSERT INTO notes (text) VALUES (:text)"), {"text": text})
            savepoint.commit()
        except sa.exc.IntegrityError:
            savepoint.rollback()
            print("refused", text)
    op.execute("SAVEPOINT by_hand")
    op.execute("DELETE FROM notes")
    op.execute("ROLLBACK TO SAVEPOINT by_hand")


def downgrade():
    op.drop_table("notes")
