"""impl, driver and server version are asked for as well.

Revision ID: 5911e0000002
Revises: 5911e0000001
"""

from alembic import op

revision = "5911e0000002"
down_revision = "5911e0000001"
branch_labels = None
depends_on = None


def upgrade():
    context = op.get_context()
    print(context.dialect.name, context.dialect.driver, context.impl.__dialect__, op.get_bind().dialect.server_version_info > (12,))
    if context.dialect.name == "postgresql" and not context.as_sql:
        op.execute("CREATE INDEX ix_notes_body ON notes USING gin (body)")


def downgrade():
    op.drop_index("ix_notes_body")
