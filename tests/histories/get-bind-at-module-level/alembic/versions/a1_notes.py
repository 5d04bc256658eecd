"""op.get_bind() when the file is imported: works while migrations run, and in no other command.

Revision ID: 9e7b00000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "9e7b00000001"
down_revision = None
branch_labels = None
depends_on = None

bind = op.get_bind()
tables = sa.inspect(bind).get_table_names()


def upgrade():
    if "notes" not in tables:
        op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text, nullable=False))
    print(tables, tables is sa.inspect(op.get_bind()).get_table_names())


def downgrade():
    op.drop_table("notes")
