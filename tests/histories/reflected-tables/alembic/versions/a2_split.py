"""A reflected table: rows are fetched, split and written back, and RETURNING is used.

Revision ID: 2ef100000002
Revises: 2ef100000001
"""

import sqlalchemy as sa
from alembic import op

revision = "2ef100000002"
down_revision = "2ef100000001"
branch_labels = None
depends_on = None


def upgrade():
    bind = op.get_bind()
    op.add_column("users", sa.Column("last_name", sa.Text))
    users = sa.Table("users", sa.MetaData(), autoload_with=bind)
    for row in bind.execute(sa.select(users).where(users.c.full_name.is_not(None)).order_by(users.c.id)).mappings():
        first, _, last = row["full_name"].partition(" ")
        result = bind.execute(users.update().where(users.c.id == row["id"]).values(full_name=first, last_name=last or None).returning(users.c.last_name))
        print(result.scalar_one())
    print(bind.execute(users.delete().where(users.c.full_name.is_(None))).rowcount)


def downgrade():
    bind = op.get_bind()
    users = sa.table("users", sa.column("id"), sa.column("full_name"), sa.column("last_name"))
    result = bind.execute(users.update().values(full_name=sa.func.concat_ws(" ", users.c.full_name, users.c.last_name)))
    print(result.rowcount)
    op.drop_column("users", "last_name")
