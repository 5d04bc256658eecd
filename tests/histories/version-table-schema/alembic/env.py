from alembic import context
from sqlalchemy import engine_from_config, pool, text

connectable = engine_from_config(context.config.get_section("alembic"), poolclass=pool.NullPool)

with connectable.connect() as connection:
    connection.execute(text("CREATE SCHEMA IF NOT EXISTS meta"))
    connection.commit()
    context.configure(connection=connection, version_table="schema_versions", version_table_schema="meta", include_schemas=True)
    with context.begin_transaction():
        context.run_migrations()
