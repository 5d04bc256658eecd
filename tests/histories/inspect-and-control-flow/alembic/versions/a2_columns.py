"""What is done depends on what the inspector and the catalogs tell.

Revision ID: 195e00000002
Revises: 195e00000001
"""

import sqlalchemy as sa
from alembic import op

revision = "195e00000002"
down_revision = "195e00000001"
branch_labels = None
depends_on = None


def upgrade():
    bind = op.get_bind()
    inspector = sa.inspect(bind)
    columns = {column["name"]: column for column in inspector.get_columns("notes")}
    print(columns["text"]["type"], columns["id"]["default"], inspector.get_indexes("notes"), inspector.get_pk_constraint("notes"))
    if "author" not in columns:
        op.add_column("notes", sa.Column("author", sa.Text, server_default="nobody"))
    names = bind.execute(sa.text("SELECT conname FROM pg_constraint WHERE conrelid = 'notes'::regclass AND contype = 'p'")).scalars()
    for name in names:
        op.drop_constraint(name, "notes", type_="primary")
    op.create_primary_key("notes_key", "notes", ["id", "text"])
    op.execute("""
        DO $$
        DECLARE entry record;
        BEGIN
            FOR entry IN SELECT indexname FROM pg_indexes WHERE tablename = 'notes' AND indexname LIKE 'ix%' LOOP
                EXECUTE format('ALTER INDEX %I RENAME TO %I', entry.indexname, entry.indexname || '_old');
            END LOOP;
        END $$
    """)
    sa.inspect(bind).clear_cache()


def downgrade():
    op.drop_column("notes", "author", if_exists=True)
    op.execute("ALTER INDEX ix_notes_text_old RENAME TO ix_notes_text")
    op.drop_constraint("notes_key", "notes")
    op.create_primary_key("notes_pkey", "notes", ["id"])
