"""call a product's title its name

Revision ID: c2023e273c65
Revises: b9d6dbd0e6ae
Create Date: 2024-08-13 09:08:31.995247

Everything else that has a name calls it that. Deploy together with shop 3.2:
the older shop asks for ``title`` and breaks once this has run.
"""

from typing import Sequence, Union

from alembic import op

# revision identifiers, used by Alembic.
revision: str = "c2023e273c65"
down_revision: Union[str, Sequence[str], None] = "b9d6dbd0e6ae"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.alter_column("products", "title", new_column_name="name")


def downgrade() -> None:
    op.alter_column("products", "name", new_column_name="title")
