"""What env.py registered while it was imported, and a value of the ini.

Revision ID: effec0000002
Revises: effec0000001
"""

from alembic import op

revision = "effec0000002"
down_revision = "effec0000001"
branch_labels = None
depends_on = None

import registry


def upgrade():
    for name in registry.names:
        op.execute(f"INSERT INTO app_tenant VALUES ('{registry.guid(name)}', '{name}')")
    print(op.get_context().config.get_main_option("greeting"))


def downgrade():
    op.execute("DELETE FROM app_tenant")
