"""Has effects that the revisions rely on."""

import registry
import sqlalchemy
from alembic import context
from sqlalchemy import engine_from_config, pool
from sqlalchemy.dialects.postgresql import UUID

sqlalchemy.GUID = UUID
sqlalchemy.NAME_LENGTH = 77
registry.names += ["first", "second"]
context.config.set_main_option("greeting", "set by env.py")
connectable = engine_from_config(context.config.get_section("alembic"), poolclass=pool.NullPool)

with connectable.connect() as connection:
    context.configure(connection=connection, table_prefix="app_")
    with context.begin_transaction():
        context.run_migrations()
