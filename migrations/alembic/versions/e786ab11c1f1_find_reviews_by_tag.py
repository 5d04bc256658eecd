"""find reviews by tag

Revision ID: e786ab11c1f1
Revises: cfc9ff7e0165
Create Date: 2024-06-10 09:37:12.654098

The shop's filter asks ``tags @> ARRAY['sleep']``; a GIN index answers that.
"""

from typing import Sequence, Union

from alembic import op

# revision identifiers, used by Alembic.
revision: str = "e786ab11c1f1"
down_revision: Union[str, Sequence[str], None] = "cfc9ff7e0165"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_index("ix_reviews_tags", "reviews", ["tags"], postgresql_using="gin")


def downgrade() -> None:
    op.drop_index("ix_reviews_tags", table_name="reviews", postgresql_using="gin")
