"""Fails for the second tenant: the first is done by then.

Revision ID: 700b00000002
Revises: 700b00000001
"""

from alembic import op

revision = "700b00000002"
down_revision = "700b00000001"
branch_labels = None
depends_on = None


def upgrade(tenant):
    op.create_index("ix_items_name", "items", ["name"], unique=True)
    op.execute("INSERT INTO items (name) VALUES ('of tenant_b')")


def downgrade(tenant):
    op.drop_index("ix_items_name")
    op.execute("DELETE FROM items WHERE id > 1")
