"""import the order book of the market stall

Revision ID: 1c5b81f1174f
Revises: f1050d6c589c
Create Date: 2024-05-06 08:55:24.270083

Typed off the paper book of the spring market, so that the first customers
find their orders when they sign in. Sales without a name are booked on
"Counter".
"""

from datetime import datetime, timezone
from decimal import Decimal
from typing import Sequence, Union
from uuid import UUID

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision: str = "1c5b81f1174f"
down_revision: Union[str, None] = "f1050d6c589c"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


IMPORTED_AT = datetime(2024, 5, 6, 9, 0, tzinfo=timezone.utc)

customers = sa.table(
    "customers",
    sa.column("id", sa.Uuid()),
    sa.column("full_name", sa.String()),
    sa.column("email", sa.String()),
    sa.column("created_at", sa.DateTime(timezone=True)),
)
addresses = sa.table(
    "addresses",
    sa.column("id", sa.Uuid()),
    sa.column("customer_id", sa.Uuid()),
    sa.column("street", sa.String()),
    sa.column("town", sa.String()),
    sa.column("postcode", sa.String()),
)
orders = sa.table(
    "orders",
    sa.column("id", sa.Uuid()),
    sa.column("customer_id", sa.Uuid()),
    sa.column("address_id", sa.Uuid()),
    sa.column("status", postgresql.ENUM(name="order_status", create_type=False)),
    sa.column("note", sa.Text()),
    sa.column("placed_at", sa.DateTime(timezone=True)),
)
order_lines = sa.table(
    "order_lines",
    sa.column("order_id", sa.Uuid()),
    sa.column("line_no", sa.SmallInteger()),
    sa.column("product_id", sa.Uuid()),
    sa.column("quantity", sa.Integer()),
    sa.column("unit_price", sa.Numeric(8, 2)),
)

COUNTER = UUID("70d86dc9-71ac-4b2b-96b7-65ee8a5faa95")
ADA = UUID("ad9732cc-20d0-441b-974d-fc5a40ea4028")
JONAS = UUID("d2915d9c-95e6-46ad-ae49-387beddac12b")
MIRELA = UUID("dccc586e-0e90-4b0d-b5d2-893977cd55a1")
RUTH = UUID("2f1e3b66-4e84-45d7-ac82-664aa7ebc742")

ADA_HOME = UUID("3bf1ea63-73b1-4e27-bd2a-ac332d984a90")
JONAS_HOME = UUID("133d58e4-8994-46e9-96d6-0cf474325c8c")
RUTH_HOME = UUID("3b2e18aa-760a-4c5a-924d-f0412ff69961")

CALM_50 = UUID("54d22eb2-8192-47b5-bdd6-a40aaa9b62b6")
CALM_200 = UUID("4c379420-3ff3-40d2-8c1a-f44d5dee4e40")
MINT_50 = UUID("1f82c428-1208-4a84-9529-97f33979b725")
HEDGEROW_50 = UUID("4cb69014-3b1a-4472-838f-28d964d8b789")
SINGER_30 = UUID("4d0aadfd-6599-41da-bbe9-83472330dbf8")
SALVE_60 = UUID("d9a41b00-63a7-4f89-be52-21c98135df5e")

PEOPLE = [
    (COUNTER, "Counter", None),
    (ADA, "Ada Thackeray", "ada@thackeray.example"),
    (JONAS, "Jonas van der Berg", "jonas@vdberg.example"),
    (MIRELA, "Mirela Popescu", "mirela.popescu@post.example"),
    (RUTH, "Ruth Okafor", "ruth@okafor.example"),
]
HOMES = [
    (ADA_HOME, ADA, "4 Tenter Yard", "Kendal", "LA9 4AA"),
    (JONAS_HOME, JONAS, "17 Ferry Street", "Ely", "CB7 4PJ"),
    (RUTH_HOME, RUTH, "Flat 2, 61 Mill Road", "Lancaster", "LA1 1YP"),
]
# id, customer, address, status, placed on, note, lines of (product, quantity, price)
BOOK = [
    ("4fcee93b-036b-4a57-814c-92228fede13e", COUNTER, None, "shipped", (2024, 3, 23),
     None, [(CALM_50, 3, "4.80"), (MINT_50, 2, "4.20")]),
    ("e7dafd80-4346-48b7-8d3e-b17f43856825", ADA, ADA_HOME, "shipped", (2024, 3, 30),
     "Gift: Happy birthday, Edith! | leave it in the porch", [(CALM_200, 1, "16.50")]),
    ("a5ac1b92-74f4-4f73-9279-94655979bc69", JONAS, JONAS_HOME, "shipped", (2024, 4, 6),
     None, [(HEDGEROW_50, 2, "5.40"), (SINGER_30, 1, "9.75")]),
    ("8232db43-0b7f-4d99-a06d-0b84adcce0e0", MIRELA, None, "cancelled", (2024, 4, 6),
     "collects on Saturday", [(SALVE_60, 1, "8.25")]),
    ("f30cf68e-0cf1-4476-80c6-672ecf04eb90", RUTH, RUTH_HOME, "packed", (2024, 4, 20),
     "Gift: Sleep well. Love, Ruth", [(CALM_50, 1, "4.80"), (SALVE_60, 1, "8.25")]),
    ("dbca48cd-2321-4771-a295-d6927274fee9", COUNTER, None, "shipped", (2024, 4, 27),
     None, [(MINT_50, 6, "4.00")]),
    ("89d8a67a-ef0b-4d05-8485-d4ce7a5ab523", ADA, ADA_HOME, "received", (2024, 5, 4),
     "ring twice", [(CALM_50, 2, "4.80"), (HEDGEROW_50, 1, "5.40")]),
    ("87f2ed18-8ca1-4290-8f45-65f69430df10", JONAS, JONAS_HOME, "received", (2024, 5, 4),
     "Gift: For the choir | back door", [(SINGER_30, 4, "9.50")]),
]


def upgrade() -> None:
    op.bulk_insert(
        customers,
        [
            {"id": id_, "full_name": name, "email": email, "created_at": IMPORTED_AT}
            for id_, name, email in PEOPLE
        ],
    )
    op.bulk_insert(
        addresses,
        [
            {"id": id_, "customer_id": who, "street": street, "town": town, "postcode": postcode}
            for id_, who, street, town, postcode in HOMES
        ],
    )
    op.bulk_insert(
        orders,
        [
            {
                "id": UUID(id_),
                "customer_id": who,
                "address_id": where,
                "status": status,
                "note": note,
                "placed_at": datetime(*day, 12, 0, tzinfo=timezone.utc),
            }
            for id_, who, where, status, day, note, _ in BOOK
        ],
    )
    op.bulk_insert(
        order_lines,
        [
            {
                "order_id": UUID(id_),
                "line_no": line_no,
                "product_id": product,
                "quantity": quantity,
                "unit_price": Decimal(price),
            }
            for id_, *_, lines in BOOK
            for line_no, (product, quantity, price) in enumerate(lines, start=1)
        ],
    )


def downgrade() -> None:
    # order lines go with their order, addresses with their customer
    op.execute(orders.delete().where(orders.c.id.in_([UUID(entry[0]) for entry in BOOK])))
    op.execute(customers.delete().where(customers.c.id.in_([id_ for id_, *_ in PEOPLE])))
