"""trace order lines back to the batch they came from

Revision ID: ca2a5d451657
Revises: f8c79ed701fe
Create Date: 2025-06-24 15:02:14.338957

For recalls. The foreign key is added NOT VALID: new rows are checked from now
on, the old ones are not read, and the lock is gone in a moment. The next
revision validates it.
"""

from collections.abc import Sequence

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision: str = "ca2a5d451657"
down_revision: str | Sequence[str] | None = "f8c79ed701fe"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("batch_code", sa.String(length=20), nullable=False),
        sa.Column("recipe_id", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("lot_codes", postgresql.ARRAY(sa.String(length=20)), nullable=False),
        sa.Column("readings", postgresql.JSONB(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recipe_id"],
            ["recipes.id"],
            name=op.f("fk_batches_recipe_id_recipes"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
        sa.UniqueConstraint("batch_code", name=op.f("uq_batches_batch_code")),
    )
    op.add_column("order_lines", sa.Column("batch_id", sa.Integer(), nullable=True))
    op.create_foreign_key(
        op.f("fk_order_lines_batch_id_batches"),
        "order_lines",
        "batches",
        ["batch_id"],
        ["id"],
        ondelete="SET NULL",
        postgresql_not_valid=True,
    )


def downgrade() -> None:
    op.drop_constraint(op.f("fk_order_lines_batch_id_batches"), "order_lines", type_="foreignkey")
    op.drop_column("order_lines", "batch_id")
    op.drop_table("batches")
