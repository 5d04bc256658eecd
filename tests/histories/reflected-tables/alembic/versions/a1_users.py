"""Tables with rows.

Revision ID: 2ef100000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "2ef100000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("full_name", sa.Text))
    users = sa.Table("users", sa.MetaData(), autoload_with=op.get_bind())
    op.get_bind().execute(users.insert(), [{"full_name": "Ada Lovelace"}, {"full_name": "Plato"}, {"full_name": None}])


def downgrade():
    op.drop_table("users")
