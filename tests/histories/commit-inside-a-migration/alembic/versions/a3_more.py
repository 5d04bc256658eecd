"""What comes after it is kept, or lost, with the driver.

Revision ID: 3a51c0de0003
Revises: 3a51c0de0002
"""

from alembic import op

revision = "3a51c0de0003"
down_revision = "3a51c0de0002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_notes_author", "notes", ["author"])


def downgrade():
    op.drop_index("ix_notes_author", table_name="notes")
