"""The driver comes from the environment: each has habits of its own."""

import asyncio
import os

from alembic import context
from sqlalchemy import create_engine, pool
from sqlalchemy.ext.asyncio import create_async_engine

DRIVER = os.environ["DRIVER"]
URL = f"postgresql+{DRIVER}://app:secret@localhost:5432/app"


def migrate(connection):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()


async def migrate_async():
    engine = create_async_engine(URL, poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


if DRIVER == "asyncpg":
    asyncio.run(migrate_async())
else:
    with create_engine(URL, poolclass=pool.NullPool).connect() as connection:
        migrate(connection)
