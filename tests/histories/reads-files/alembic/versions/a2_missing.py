"""A file that nobody committed.

Revision ID: 2ead00000002
Revises: 2ead00000001
"""

import os

revision = "2ead00000002"
down_revision = "2ead00000001"
branch_labels = None
depends_on = None


def upgrade():
    path = os.path.join(os.path.dirname(__file__), "..", "sql", "secret.csv")
    if not os.path.exists(path):
        raise FileNotFoundError(os.path.normpath(path))


def downgrade():
    pass
