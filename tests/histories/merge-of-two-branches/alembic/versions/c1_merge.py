"""An empty merge.

Revision ID: merge
Revises: 20240101_left_side, 20240102.right
"""

revision = "merge"
down_revision = ("20240101_left_side", "20240102.right")
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
