"""Every statement in a try: all of them fail, and so does Alembic's own UPDATE.

Revision ID: e22100000002
Revises: e22100000001
"""

from alembic import op

revision = "e22100000002"
down_revision = "e22100000001"
branch_labels = None
depends_on = None


def upgrade():
    for statement in ["ALTER TABLE nowhere ADD COLUMN a int", "ALTER TABLE notes ADD COLUMN a int"]:
        try:
            op.execute(statement)
        except Exception as error:
            print("caught", type(error).__name__, getattr(error.orig, "sqlstate", None))


def downgrade():
    pass
