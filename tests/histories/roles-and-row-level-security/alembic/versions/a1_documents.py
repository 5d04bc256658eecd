"""Roles where they are missing, a table with policies, and who may do what.

Revision ID: 201e00000001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "201e00000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    for role in ("docs_reader", "docs_writer"):
        op.execute(f"""
            DO $$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} NOLOGIN; END IF;
            END $$
        """)
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("secret", sa.Text),
    )
    op.execute("ALTER TABLE documents ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE documents FORCE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY by_tenant ON documents TO docs_reader, docs_writer USING (tenant = current_setting('app.tenant', true))")
    op.execute("GRANT SELECT (id, tenant) ON documents TO docs_reader")
    op.execute("GRANT SELECT, INSERT, UPDATE ON documents TO docs_writer")
    op.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO docs_writer")
    op.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO docs_reader")


def downgrade():
    op.drop_table("documents")
    op.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM docs_reader")
    op.execute("DROP ROLE docs_writer")
    op.execute("DROP ROLE docs_reader")
