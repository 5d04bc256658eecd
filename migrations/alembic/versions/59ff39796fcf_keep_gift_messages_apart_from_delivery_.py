"""keep gift messages apart from delivery notes

Revision ID: 59ff39796fcf
Revises: 270b0df932c1
Create Date: 2025-03-11 10:28:06.115793

The card printer printed "leave it in the porch" on a birthday card. Whatever
stood between "Gift:" and the bar moves to a column of its own, and the note
keeps the rest.
"""

from collections.abc import Sequence

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = "59ff39796fcf"
down_revision: str | Sequence[str] | None = "270b0df932c1"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("orders", sa.Column("gift_message", sa.Text(), nullable=True))
    op.execute(
        """
        UPDATE orders
           SET gift_message = trim(substring(note from 'Gift:([^|]*)')),
               note = nullif(trim(both ' |' from regexp_replace(note, 'Gift:[^|]*', '')), '')
         WHERE note LIKE '%Gift:%'
        """
    )


def downgrade() -> None:
    # The messages are not put back into the notes: they go with the column.
    op.drop_column("orders", "gift_message")
