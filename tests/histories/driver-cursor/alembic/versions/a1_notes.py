"""The driver's own cursor below SQLAlchemy, with its own placeholders.

Revision ID: c52500000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "c52500000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text, nullable=False))

    connection = op.get_bind().connection
    cursor = connection.cursor()
    cursor.execute("INSERT INTO notes (text) VALUES (%s) RETURNING id", ("100%",))
    print(cursor.fetchone())
    cursor.execute("INSERT INTO notes (text) VALUES (%(text)s)", {"text": "it's"})
    cursor.executemany("INSERT INTO notes (text) VALUES (%s)", [("a",), ("b",)])
    cursor.execute("SELECT id, text FROM notes WHERE text LIKE '%s' OR text <> '' ORDER BY id")
    print(cursor.rowcount, cursor.fetchall(), [column[0] for column in cursor.description])
    cursor.close()
    op.get_bind().exec_driver_sql("UPDATE notes SET text = text || %s WHERE id = %s", ("!", 1))
    op.get_bind().exec_driver_sql("UPDATE notes SET text = text || '%%' WHERE id = 2")
    with connection.cursor() as another:
        another.execute("SELECT count(*) FROM notes")
        print(another.fetchone()[0])


def downgrade():
    op.drop_table("notes")
