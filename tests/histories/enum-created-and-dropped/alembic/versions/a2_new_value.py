"""A new value, used in the same transaction: refused.

Revision ID: e9e301000002
Revises: e9e301000001
"""

from alembic import op

revision = "e9e301000002"
down_revision = "e9e301000001"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TYPE order_status ADD VALUE IF NOT EXISTS 'sent' AFTER 'paid'")
    op.execute("INSERT INTO orders (status) VALUES ('sent')")


def downgrade():
    pass
