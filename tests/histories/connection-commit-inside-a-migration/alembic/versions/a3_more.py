"""Succeeds, and nothing of it is kept.

Revision ID: 5c0ffee00003
Revises: 5c0ffee00002
"""

from alembic import op

revision = "5c0ffee00003"
down_revision = "5c0ffee00002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_notes_author", "notes", ["author"])


def downgrade():
    op.drop_index("ix_notes_author", table_name="notes")
