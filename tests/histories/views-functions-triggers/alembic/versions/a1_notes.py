"""A table, a function with a dollar-quoted body, a trigger.

Revision ID: 71e000000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "71e000000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, sa.Identity(always=True), primary_key=True),
        sa.Column("text", sa.Text),
        sa.Column("length", sa.Integer, sa.Computed("char_length(text)", persisted=True)),
        sa.Column("revision", sa.Integer, server_default="0", nullable=False),
    )
    op.execute("""
        CREATE OR REPLACE FUNCTION count_revisions() RETURNS trigger AS $body$
        BEGIN
            NEW.revision := OLD.revision + 1; -- 100% of them
            RETURN NEW;
        END;
        $body$ LANGUAGE plpgsql
    """)
    op.execute("CREATE TRIGGER notes_revision BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION count_revisions()")
    op.execute("INSERT INTO notes (text) VALUES ('a'), ('bb')")
    op.execute("UPDATE notes SET text = text || '!'")


def downgrade():
    op.drop_table("notes")
    op.execute("DROP FUNCTION count_revisions()")
