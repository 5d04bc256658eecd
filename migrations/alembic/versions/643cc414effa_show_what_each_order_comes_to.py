"""show what each order comes to

Revision ID: 643cc414effa
Revises: b7ea61eabdcf
Create Date: 2024-10-01 10:52:44.603519
"""

from typing import Sequence, Union

from alembic import op

# revision identifiers, used by Alembic.
revision: str = "643cc414effa"
down_revision: Union[str, Sequence[str], None] = "b7ea61eabdcf"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.execute(
        """
        CREATE VIEW order_totals AS
        SELECT o.id AS order_id,
               o.number,
               o.placed_at,
               count(l.line_no) AS lines,
               coalesce(sum(l.total_pence), 0) AS total_pence
          FROM orders o
          LEFT JOIN order_lines l ON l.order_id = o.id
         GROUP BY o.id, o.number, o.placed_at
        """
    )


def downgrade() -> None:
    op.execute("DROP VIEW order_totals")
