"""split customer names into given and family name

Revision ID: 8f39189aacdc
Revises: 643cc414effa
Create Date: 2024-10-22 15:17:59.158833

Letters began with "Dear Jonas van der Berg". The split knows about particles
and about people with one name, which is more than SQL should have to know, so
rows are read and written one by one. ``--sql`` mode can't read rows: there it
is a plain split at the first space.
"""

from typing import Sequence, Union

from alembic import context, op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision: str = "8f39189aacdc"
down_revision: Union[str, Sequence[str], None] = "643cc414effa"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


customers = sa.table(
    "customers",
    sa.column("id", sa.Uuid()),
    sa.column("full_name", sa.String()),
    sa.column("given_name", sa.String()),
    sa.column("family_name", sa.String()),
)

PARTICLES = {"da", "de", "den", "der", "di", "la", "le", "van", "von"}


def split_name(full_name: str) -> tuple[str, str | None]:
    words = full_name.split()
    if len(words) < 2:
        return full_name.strip(), None
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in PARTICLES:
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])


def upgrade() -> None:
    op.add_column("customers", sa.Column("given_name", sa.String(length=80), nullable=True))
    op.add_column("customers", sa.Column("family_name", sa.String(length=80), nullable=True))
    if context.is_offline_mode():
        op.execute(
            """
            UPDATE customers
               SET given_name = split_part(full_name, ' ', 1),
                   family_name = nullif(substring(full_name from position(' ' in full_name || ' ') + 1), '')
            """
        )
    else:
        connection = op.get_bind()
        for customer in connection.execute(
            sa.select(customers.c.id, customers.c.full_name).order_by(customers.c.id)
        ).all():
            given_name, family_name = split_name(customer.full_name)
            connection.execute(
                customers.update()
                .where(customers.c.id == customer.id)
                .values(given_name=given_name, family_name=family_name)
            )
    op.alter_column("customers", "given_name", existing_type=sa.String(length=80), nullable=False)
    op.drop_column("customers", "full_name")


def downgrade() -> None:
    op.add_column("customers", sa.Column("full_name", sa.String(length=160), nullable=True))
    op.execute("UPDATE customers SET full_name = concat_ws(' ', given_name, family_name)")
    op.alter_column("customers", "full_name", existing_type=sa.String(length=160), nullable=False)
    op.drop_column("customers", "family_name")
    op.drop_column("customers", "given_name")
