"""Row-level security is in force for SET LOCAL ROLE, and ends with RESET ROLE.

Revision ID: 201e00000002
Revises: 201e00000001
"""

import sqlalchemy as sa
from alembic import op

revision = "201e00000002"
down_revision = "201e00000001"
branch_labels = None
depends_on = None


def upgrade():
    bind = op.get_bind()
    op.execute("INSERT INTO documents (tenant, secret) VALUES ('a', 'x'), ('b', 'y')")
    op.execute("SET LOCAL ROLE docs_writer")
    op.execute("SET LOCAL app.tenant = 'b'")
    print(bind.execute(sa.text("SELECT tenant, secret FROM documents")).all())
    op.execute("UPDATE documents SET secret = 'seen'")
    op.execute("RESET ROLE")
    print(bind.scalar(sa.text("SELECT count(*) FROM documents")))


def downgrade():
    pass
