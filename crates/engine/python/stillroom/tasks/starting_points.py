"""What a database may hold before the first migration: roles, and the tables of the models."""

from collections.abc import Iterable
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import MetaData, inspect
from sqlalchemy.schema import CreateSchema

from stillroom.databases import registry
from stillroom.driver.drivers import PSYCOPG
from stillroom.driver.literals import identifier
from stillroom.driver.pglite_connection import PGliteConnection
from stillroom.environment import command_line


def create_roles(names: list[str]) -> None:
    """Creates these roles; those that exist are left alone."""
    connection = PGliteConnection(PSYCOPG, registry.main())
    try:
        cursor = connection.cursor()
        cursor.execute("select rolname from pg_catalog.pg_roles")
        existing = {name for (name,) in cursor.fetchall()}
        for name in names:
            if name not in existing:
                cursor.execute(f"create role {identifier(name)}")
        connection.commit()
    finally:
        connection.close()


def create_from_models() -> None:
    """Runs `env.py` for its `target_metadata`, and creates all of its tables."""
    command_line.run(["create_tables"], create_tables)


def create_tables(config: Config) -> None:
    """Create the tables of target_metadata."""
    script = ScriptDirectory.from_config(config)
    with EnvironmentContext(config, script, fn=_create, dont_mutate=True):
        script.run_env()


def _create(heads: Any, context: MigrationContext) -> Iterable[Any]:
    found = context.opts.get("target_metadata")
    collections = [metadata for metadata in (found if isinstance(found, (list, tuple)) else [found]) if metadata is not None]
    if not any(metadata.tables for metadata in collections):
        raise CommandError("env.py gives no target_metadata with tables, so there are no models to create tables from.")
    with context.begin_transaction(_per_migration=True):
        for metadata in collections:
            _create_schemas(context.connection, metadata)
            metadata.create_all(context.connection)
    return []


def _create_schemas(connection: Any, metadata: MetaData) -> None:
    existing = set(inspect(connection).get_schema_names())
    for name in sorted({table.schema for table in metadata.tables.values() if table.schema} - existing):
        connection.execute(CreateSchema(name))
