"""validate the batch of every order line

Revision ID: 876cb1a52d2e
Revises: ca2a5d451657
Create Date: 2025-08-05 11:19:40.701582

Reads all order lines, but under a lock that lets the shop go on selling.
"""

from collections.abc import Sequence

from alembic import op

# revision identifiers, used by Alembic.
revision: str = "876cb1a52d2e"
down_revision: str | Sequence[str] | None = "ca2a5d451657"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("ALTER TABLE order_lines VALIDATE CONSTRAINT fk_order_lines_batch_id_batches")


def downgrade() -> None:
    # There is no "unvalidate": put the unvalidated constraint back.
    op.drop_constraint(op.f("fk_order_lines_batch_id_batches"), "order_lines", type_="foreignkey")
    op.create_foreign_key(
        op.f("fk_order_lines_batch_id_batches"),
        "order_lines",
        "batches",
        ["batch_id"],
        ["id"],
        ondelete="SET NULL",
        postgresql_not_valid=True,
    )
