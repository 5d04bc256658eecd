from alembic import context
from sqlalchemy import engine_from_config, pool, text

connectable = engine_from_config(context.config.get_section("alembic"), poolclass=pool.NullPool)


def log(ctx, step, heads, run_args, **kw):
    way = "up" if step.is_upgrade else "down"
    ctx.connection.execute(text("INSERT INTO migration_log VALUES (:revision, :way)"), {"revision": step.up_revision_id, "way": way})


with connectable.connect() as connection:
    connection.execute(text("CREATE TABLE IF NOT EXISTS migration_log (revision text, way text)"))
    connection.commit()
    context.configure(connection=connection, transaction_per_migration=True, on_version_apply=log)
    with context.begin_transaction():
        context.run_migrations()
