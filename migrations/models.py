"""The tables as the shop sees them today.

env.py reads the metadata for autogenerate and for the naming convention.
Views, functions and triggers live in the revisions only.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

NAMING_CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

NEW_UUID = sa.text("gen_random_uuid()")
NOW = sa.text("now()")
TODAY = sa.text("CURRENT_DATE")

RECIPE_KIND = sa.Enum("tea", "tincture", "salve", name="recipe_kind")
ORDER_STATUS = sa.Enum(
    "received", "packed", "shipped", "returned", "cancelled", name="order_status"
)


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map = {
        datetime: sa.DateTime(timezone=True),
        dict[str, Any]: postgresql.JSONB(),
    }


class Herb(Base):
    __tablename__ = "herbs"

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    common_name: Mapped[str] = mapped_column(sa.String(80), unique=True)
    latin_name: Mapped[str] = mapped_column(sa.String(120))
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class Supplier(Base):
    __tablename__ = "suppliers"
    __table_args__ = (
        sa.CheckConstraint("lead_days BETWEEN 0 AND 90", name="lead_days_in_range"),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    email: Mapped[str | None] = mapped_column(sa.String(254))
    lead_days: Mapped[int] = mapped_column(sa.SmallInteger, server_default="7")


class Recipe(Base):
    __tablename__ = "recipes"

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    kind: Mapped[str] = mapped_column(RECIPE_KIND)
    method: Mapped[str] = mapped_column(sa.Text, server_default="")

    ingredients: Mapped[list["RecipeIngredient"]] = relationship(passive_deletes=True)


class RecipeIngredient(Base):
    __tablename__ = "recipe_ingredients"
    __table_args__ = (sa.CheckConstraint("parts > 0", name="parts_positive"),)

    recipe_id: Mapped[int] = mapped_column(
        sa.ForeignKey("recipes.id", ondelete="CASCADE"), primary_key=True
    )
    herb_id: Mapped[int] = mapped_column(
        sa.ForeignKey("herbs.id", ondelete="RESTRICT"), primary_key=True
    )
    parts: Mapped[Decimal] = mapped_column(sa.Numeric(5, 2))


class Batch(Base):
    __tablename__ = "batches"

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    batch_code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    recipe_id: Mapped[int] = mapped_column(sa.ForeignKey("recipes.id", ondelete="RESTRICT"))
    made_on: Mapped[date]
    lot_codes: Mapped[list[str]] = mapped_column(postgresql.ARRAY(sa.String(20)))
    readings: Mapped[dict[str, Any] | None]


class Lot(Base):
    __tablename__ = "lots"
    __table_args__ = (
        sa.CheckConstraint("grams > 0", name="grams_positive"),
        sa.CheckConstraint("grams_left >= 0", name="grams_left_not_negative"),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    lot_code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    supplier_id: Mapped[int] = mapped_column(sa.ForeignKey("suppliers.id", ondelete="RESTRICT"))
    herb_id: Mapped[int] = mapped_column(
        sa.ForeignKey("herbs.id", ondelete="RESTRICT"), index=True
    )
    grams: Mapped[int]
    received_on: Mapped[date] = mapped_column(server_default=TODAY)
    grams_left: Mapped[int] = mapped_column(server_default="0")


class StockMovement(Base):
    __tablename__ = "stock_movements"
    __table_args__ = (
        sa.CheckConstraint("grams <> 0", name="grams_not_zero"),
        sa.CheckConstraint(
            "reason IN ('received', 'blended', 'wasted', 'counted')", name="reason_known"
        ),
        sa.Index(
            "ix_stock_movements_wasted",
            "moved_at",
            postgresql_where=sa.text("reason = 'wasted'"),
        ),
        {
            "comment": "Ledger of every gram in and out. Insert only: "
            "a trigger keeps lots.grams_left in step."
        },
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    lot_id: Mapped[int] = mapped_column(sa.ForeignKey("lots.id", ondelete="CASCADE"), index=True)
    grams: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(12))
    moved_at: Mapped[datetime] = mapped_column(server_default=NOW)


class Product(Base):
    __tablename__ = "products"
    __table_args__ = (
        sa.CheckConstraint("price_pence >= 0", name="price_not_negative"),
        sa.Index(
            "ix_products_label",
            "label",
            postgresql_using="gin",
            postgresql_ops={"label": "jsonb_path_ops"},
        ),
    )

    id: Mapped[UUID] = mapped_column(server_default=NEW_UUID, primary_key=True)
    sku: Mapped[str] = mapped_column(sa.String(24), unique=True)
    recipe_id: Mapped[int] = mapped_column(
        sa.ForeignKey("recipes.id", ondelete="RESTRICT"), index=True
    )
    name: Mapped[str] = mapped_column(sa.String(160))
    price_pence: Mapped[int]
    is_listed: Mapped[bool] = mapped_column(server_default=sa.true())
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    label: Mapped[dict[str, Any]] = mapped_column(server_default=sa.text("'{}'::jsonb"))


class Customer(Base):
    __tablename__ = "customers"
    __table_args__ = (sa.CheckConstraint("email LIKE '%@%'", name="email_has_at"),)

    id: Mapped[UUID] = mapped_column(server_default=NEW_UUID, primary_key=True)
    given_name: Mapped[str] = mapped_column(sa.String(80))
    family_name: Mapped[str | None] = mapped_column(sa.String(80))
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)

    addresses: Mapped[list["Address"]] = relationship(passive_deletes=True)


class Address(Base):
    __tablename__ = "addresses"
    __table_args__ = (
        sa.CheckConstraint(
            "postcode IS NOT NULL OR country_code <> 'GB'", name="postcode_where_needed"
        ),
    )

    id: Mapped[UUID] = mapped_column(server_default=NEW_UUID, primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("customers.id", ondelete="CASCADE"), index=True
    )
    street: Mapped[str] = mapped_column(sa.String(200))
    town: Mapped[str] = mapped_column(sa.String(100))
    postcode: Mapped[str | None] = mapped_column(sa.String(12))
    country_code: Mapped[str] = mapped_column(sa.String(2), server_default="GB")


class Order(Base):
    __tablename__ = "orders"
    __table_args__ = (
        sa.Index(
            "ix_orders_open",
            "placed_at",
            postgresql_where=sa.text("status IN ('received', 'packed')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(server_default=NEW_UUID, primary_key=True)
    number: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(always=True), unique=True)
    customer_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("customers.id", ondelete="RESTRICT"), index=True
    )
    address_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("addresses.id", ondelete="SET NULL")
    )
    status: Mapped[str] = mapped_column(ORDER_STATUS, server_default="received")
    note: Mapped[str | None] = mapped_column(sa.Text)
    gift_message: Mapped[str | None] = mapped_column(sa.Text)
    placed_at: Mapped[datetime] = mapped_column(server_default=NOW)

    lines: Mapped[list["OrderLine"]] = relationship(passive_deletes=True)


class OrderLine(Base):
    __tablename__ = "order_lines"
    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("unit_price_pence >= 0", name="unit_price_not_negative"),
    )

    order_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True
    )
    line_no: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    product_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("products.id", ondelete="RESTRICT"), index=True
    )
    quantity: Mapped[int] = mapped_column(server_default="1")
    unit_price_pence: Mapped[int]
    total_pence: Mapped[int | None] = mapped_column(
        sa.Computed("quantity * unit_price_pence", persisted=True)
    )
    batch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("batches.id", ondelete="SET NULL"))


class Review(Base):
    __tablename__ = "reviews"
    __table_args__ = (
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name="rating_in_range"),
        sa.UniqueConstraint("product_id", "customer_id"),
        sa.Index("ix_reviews_tags", "tags", postgresql_using="gin"),
    )

    id: Mapped[UUID] = mapped_column(server_default=NEW_UUID, primary_key=True)
    product_id: Mapped[UUID] = mapped_column(sa.ForeignKey("products.id", ondelete="CASCADE"))
    customer_id: Mapped[UUID] = mapped_column(sa.ForeignKey("customers.id", ondelete="CASCADE"))
    rating: Mapped[int] = mapped_column(sa.SmallInteger)
    body: Mapped[str] = mapped_column(sa.Text, server_default="")
    tags: Mapped[list[str]] = mapped_column(
        postgresql.ARRAY(sa.Text), server_default=sa.text("'{}'::text[]")
    )
    written_at: Mapped[datetime] = mapped_column(server_default=NOW)


class Subscription(Base):
    __tablename__ = "subscriptions"
    __table_args__ = (
        sa.CheckConstraint("every_weeks BETWEEN 1 AND 12", name="every_weeks_in_range"),
        sa.CheckConstraint("ship_weekday BETWEEN 1 AND 5", name="ship_weekday_is_weekday"),
        sa.Index(
            "uq_subscriptions_active",
            "customer_id",
            "product_id",
            unique=True,
            postgresql_where=sa.text("is_active"),
        ),
    )

    id: Mapped[UUID] = mapped_column(server_default=NEW_UUID, primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(sa.ForeignKey("customers.id", ondelete="CASCADE"))
    product_id: Mapped[UUID] = mapped_column(sa.ForeignKey("products.id", ondelete="RESTRICT"))
    every_weeks: Mapped[int] = mapped_column(sa.SmallInteger, server_default="4")
    is_active: Mapped[bool] = mapped_column(server_default=sa.true())
    started_on: Mapped[date] = mapped_column(server_default=TODAY)
    ship_weekday: Mapped[int] = mapped_column(sa.SmallInteger)
