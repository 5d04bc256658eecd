"""Undone, and then done again when the one below raises.

Revision ID: d09a00000003
Revises: d09a00000002
"""

from alembic import op

revision = "d09a00000003"
down_revision = "d09a00000002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_notes_body", "notes", ["body"])


def downgrade():
    op.drop_index("ix_notes_body")
