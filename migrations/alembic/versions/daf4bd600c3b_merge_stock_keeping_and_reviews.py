"""merge stock keeping and reviews

Revision ID: daf4bd600c3b
Revises: bc4f6b8d2468, e786ab11c1f1
Create Date: 2024-06-17 16:58:27.039164
"""

from typing import Sequence, Union

# revision identifiers, used by Alembic.
revision: str = "daf4bd600c3b"
down_revision: Union[str, Sequence[str], None] = ("bc4f6b8d2468", "e786ab11c1f1")
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
