"""One database after the other, each with a transaction of its own: a failure in the second leaves the first where it came to."""

import os

from alembic import context
from sqlalchemy import create_engine, pool

for name in os.environ["DATABASES"].split():
    engine = create_engine(f"postgresql+psycopg2://app:secret@localhost:5432/{name}", poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations(engine_name=name)
