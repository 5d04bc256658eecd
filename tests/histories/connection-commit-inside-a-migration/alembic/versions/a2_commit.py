"""bind.commit() ends the transaction that env.py would have committed.

Revision ID: 5c0ffee00002
Revises: 5c0ffee00001
"""

import sqlalchemy as sa
from alembic import op

revision = "5c0ffee00002"
down_revision = "5c0ffee00001"
branch_labels = None
depends_on = None


def upgrade():
    bind = op.get_bind()
    op.add_column("notes", sa.Column("author", sa.Text))
    bind.commit()
    op.execute("INSERT INTO notes (text, author) VALUES ('lost at the end', 'Ada')")


def downgrade():
    op.drop_column("notes", "author")
    op.get_bind().commit()
