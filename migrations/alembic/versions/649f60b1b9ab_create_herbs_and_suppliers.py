"""create herbs and suppliers

Revision ID: 649f60b1b9ab
Revises: 
Create Date: 2024-02-12 10:41:07.318244

Constraints without a name get theirs from the naming convention of
``models.py``: ``uq_herbs_common_name``, ``ck_suppliers_lead_days_in_range``.
"""

from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = "649f60b1b9ab"
down_revision: Union[str, None] = None
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table(
        "herbs",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("common_name", sa.String(length=80), nullable=False),
        sa.Column("latin_name", sa.String(length=120), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("common_name"),
    )
    op.create_table(
        "suppliers",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("lead_days", sa.SmallInteger(), server_default="7", nullable=False),
        sa.CheckConstraint("lead_days BETWEEN 0 AND 90", name="lead_days_in_range"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )


def downgrade() -> None:
    op.drop_table("suppliers")
    op.drop_table("herbs")
