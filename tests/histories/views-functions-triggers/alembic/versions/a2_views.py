"""A view, a materialized view with an index, a sequence, a domain, a comment.

Revision ID: 71e000000002
Revises: 71e000000001
"""

import sqlalchemy as sa
from alembic import op

revision = "71e000000002"
down_revision = "71e000000001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE VIEW long_notes AS SELECT id, text FROM notes WHERE length > 2")
    op.execute("CREATE MATERIALIZED VIEW note_lengths AS SELECT length, count(*) AS notes FROM notes GROUP BY length")
    op.create_index("ix_note_lengths", "note_lengths", ["length"], unique=True)
    op.execute(sa.schema.CreateSequence(sa.Sequence("ticket", start=100, increment=10)))
    op.execute("CREATE DOMAIN short AS varchar(10) CHECK (VALUE <> '')")
    op.create_table_comment("notes", "what people wrote")
    op.alter_column("notes", "text", comment="it's text")
    print(op.get_bind().scalar(sa.text("SELECT nextval('ticket')")), op.get_bind().execute(sa.text("SELECT * FROM long_notes ORDER BY id")).all())


def downgrade():
    op.alter_column("notes", "text", comment=None, existing_comment="it's text")
    op.drop_table_comment("notes")
    op.execute("DROP DOMAIN short")
    op.execute(sa.schema.DropSequence(sa.Sequence("ticket")))
    op.execute("DROP MATERIALIZED VIEW note_lengths")
    op.execute("DROP VIEW long_notes")
