"""Extensions, and what they bring: a type, an operator class, a function.

Revision ID: e87e00000001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "e87e00000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.execute('CREATE EXTENSION IF NOT EXISTS "uuid-ossp"')
    op.execute("CREATE EXTENSION IF NOT EXISTS citext")
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "people",
        sa.Column("id", postgresql.UUID, server_default=sa.text("uuid_generate_v4()"), primary_key=True),
        sa.Column("mail", postgresql.CITEXT, unique=True),
        sa.Column("name", sa.Text),
    )
    op.create_index("ix_people_name", "people", ["name"], postgresql_using="gin", postgresql_ops={"name": "gin_trgm_ops"})
    op.execute("INSERT INTO people VALUES (uuid_generate_v5(uuid_ns_dns(), 'a'), 'Ada@Example.org', 'Ada')")
    print(op.get_bind().scalar(sa.text("SELECT similarity(name, 'Adam') FROM people WHERE mail = 'ada@example.ORG'")))


def downgrade():
    op.drop_table("people")
    op.execute("DROP EXTENSION pg_trgm")
    op.execute("DROP EXTENSION citext")
    op.execute('DROP EXTENSION "uuid-ossp"')
