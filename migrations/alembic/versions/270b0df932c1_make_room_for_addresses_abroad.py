"""make room for addresses abroad

Revision ID: 270b0df932c1
Revises: 596ea1dedbd2
Create Date: 2025-02-04 16:11:38.829074

Not every country has postcodes. The batch keeps the changes to one table
together; on PostgreSQL it runs as ordinary ALTER TABLEs.
"""

from collections.abc import Sequence

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = "270b0df932c1"
down_revision: str | Sequence[str] | None = "596ea1dedbd2"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("addresses") as batch_op:
        batch_op.add_column(
            sa.Column("country_code", sa.String(length=2), server_default="GB", nullable=False)
        )
        batch_op.alter_column("postcode", existing_type=sa.String(length=12), nullable=True)
        batch_op.create_check_constraint(
            batch_op.f("ck_addresses_postcode_where_needed"),
            "postcode IS NOT NULL OR country_code <> 'GB'",
        )


def downgrade() -> None:
    op.execute("UPDATE addresses SET postcode = '' WHERE postcode IS NULL")
    with op.batch_alter_table("addresses") as batch_op:
        batch_op.drop_constraint(
            batch_op.f("ck_addresses_postcode_where_needed"), type_="check"
        )
        batch_op.alter_column("postcode", existing_type=sa.String(length=12), nullable=False)
        batch_op.drop_column("country_code")
