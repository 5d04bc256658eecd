"""Imports the models, as most do, and catches what it is prepared for."""

from alembic import context
from sqlalchemy import engine_from_config, pool

try:
    import models
except LookupError as error:
    print("no models:", error)

connectable = engine_from_config(context.config.get_section("alembic"), poolclass=pool.NullPool)

with connectable.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
