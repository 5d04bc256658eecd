"""What is raised for what: revisions catch these classes.

Revision ID: e22c00000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "e22c00000001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = [
    "INSERT INTO notes (text) VALUES ('once')",
    "INSERT INTO notes (text) VALUES (NULL)",
    "SELECT * FROM nowhere",
    "SELECT nothing FROM notes",
    "SELEC 1",
    "CREATE TABLE notes (id int)",
    "SELECT 1 / 0",
    "SELECT 'a'::integer",
    "SELECT to_date('x', 'YYYY')",
    "DROP ROLE nobody_at_all",
    "CREATE TYPE notes_kind AS ENUM ('a', 'a')",
    "DO $$ BEGIN RAISE EXCEPTION 'not today'; END $$",
    "DO $$ BEGIN RAISE EXCEPTION 'as agreed' USING ERRCODE = 'XY123'; END $$",
    "CREATE INDEX CONCURRENTLY ix ON notes (id)",
    "CREATE VIEW v AS SELECT id FROM notes; ",
    "SELECT (SELECT generate_series(1, 2))",
    "SET nothing.at_all TO DEFAULT; ",
    "SET work_mem = 'much'",
    "SET SCHEMA 'nowhere'; ",
    "SELECT nextval('nowhere_seq')",
    "CREATE EXTENSION nothing_of_the_kind",
    "ALTER TABLE notes DROP COLUMN author",
    "SELECT pg_sleep('x')",
    "SELECT sum(text) FROM notes",
]


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text, nullable=False))

    op.create_unique_constraint("uq_notes_text", "notes", ["text"])
    op.execute("INSERT INTO notes (text) VALUES ('once')")
    bind = op.get_bind()
    for statement in STATEMENTS:
        try:
            with bind.begin_nested():
                bind.execute(sa.text(statement))
        except sa.exc.DBAPIError as error:
            print(type(error).__name__, error.orig.sqlstate if hasattr(error.orig, "sqlstate") else error.orig.pgcode, statement)
    try:
        with bind.begin_nested():
            bind.execute(sa.text("INSERT INTO notes (text) VALUES ('once')"))
    except sa.exc.IntegrityError as error:
        print("uq_notes_text" in str(error.orig), "already exists" in str(error))


def downgrade():
    op.drop_table("notes")
