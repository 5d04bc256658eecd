"""Two statements in one string: asyncpg refuses what psycopg2 and psycopg take.

Revision ID: 5e7e12000001
Revises:
"""

from alembic import op

revision = "5e7e12000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE a (id serial PRIMARY KEY); CREATE TABLE b (id serial PRIMARY KEY); INSERT INTO b DEFAULT VALUES")


def downgrade():
    op.execute("DROP TABLE a; DROP TABLE b")
