"""As deployments with a role for migrations have it."""

from alembic import context
from sqlalchemy import engine_from_config, pool, text

PREPARE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app_owner') THEN CREATE ROLE app_owner; END IF;
END $$;
CREATE SCHEMA IF NOT EXISTS app AUTHORIZATION app_owner;
"""

connectable = engine_from_config(context.config.get_section("alembic"), poolclass=pool.NullPool)

with connectable.begin() as connection:
    connection.execute(text(PREPARE))

with connectable.connect() as connection:
    connection.execute(text("SET ROLE app_owner"))
    connection.execute(text("SET search_path TO app"))
    connection.execute(text("SET lock_timeout = '2s'"))
    connection.commit()
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
    print(connection.scalar(text("SHOW search_path")), connection.scalar(text("SHOW lock_timeout")))
