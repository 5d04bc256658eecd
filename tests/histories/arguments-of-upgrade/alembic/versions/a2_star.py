"""Arguments by name, some of them ignored.

Revision ID: a46500000002
Revises: a46500000001
"""

from alembic import op

revision = "a46500000002"
down_revision = "a46500000001"
branch_labels = None
depends_on = None


def upgrade(**arguments):
    print(sorted(arguments), arguments["tester"](3))
    op.execute(f"INSERT INTO {arguments['tables'][0]} (name) VALUES ('{arguments['engine_name']}')")


def downgrade(**arguments):
    pass
