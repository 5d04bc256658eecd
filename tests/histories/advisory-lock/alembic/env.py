from alembic import context
from sqlalchemy import engine_from_config, pool, text

connectable = engine_from_config(context.config.get_section("alembic"), poolclass=pool.NullPool)

with connectable.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.get_bind().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": 4711})
        context.run_migrations()
    connection.execute(text("SELECT pg_advisory_lock(4712)"))
    print("held:", connection.scalar(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")))
    print("released:", connection.scalar(text("SELECT pg_advisory_unlock(4712)")))
