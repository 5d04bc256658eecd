"""The error is caught, the transaction stays aborted: the next statement fails.

Revision ID: e22000000002
Revises: e22000000001
"""

import sqlalchemy as sa
from alembic import op

revision = "e22000000002"
down_revision = "e22000000001"
branch_labels = None
depends_on = None


def upgrade():
    try:
        op.drop_index("ix_notes_nowhere", table_name="notes")
    except Exception as error:
        print("caught", type(error).__name__)
    op.add_column("notes", sa.Column("author", sa.Text))


def downgrade():
    pass
