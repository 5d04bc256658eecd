"""One run for each tenant: a schema with its own version table."""

from alembic import context
from sqlalchemy import engine_from_config, pool, text

connectable = engine_from_config(context.config.get_section("alembic"), poolclass=pool.NullPool)

for tenant in ("tenant_a", "tenant_b"):
    with connectable.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {tenant}"))
        connection.execute(text(f"SET search_path TO {tenant}"))
        connection.commit()
        connection.dialect.default_schema_name = tenant
        context.configure(connection=connection, version_table_schema=tenant)
        with context.begin_transaction():
            context.run_migrations(tenant=tenant)
