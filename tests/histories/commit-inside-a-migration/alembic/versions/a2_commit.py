"""COMMIT as a statement ends Alembic's transaction behind SQLAlchemy's back.

Revision ID: 3a51c0de0002
Revises: 3a51c0de0001
"""

import sqlalchemy as sa
from alembic import op

revision = "3a51c0de0002"
down_revision = "3a51c0de0001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("notes", sa.Column("author", sa.Text))
    op.execute("COMMIT")
    op.execute("INSERT INTO notes (text, author) VALUES ('after the commit', 'Ada')")


def downgrade():
    op.execute("COMMIT")
    op.drop_column("notes", "author")
