"""What the database holds after a run, read with plain SQL; and leaving no transaction behind."""

from pg8000 import dbapi
from pg8000.core import IDLE

from stillroom import databases, differences, observe
from stillroom.literals import identifier
from stillroom.pglite_connection import PGliteConnection, PGliteCursor

VERSION_TABLES_BY_SHAPE = """
    select n.nspname, c.relname
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'r'
    group by c.oid, n.nspname, c.relname
    having array_agg(a.attname::text) = array['version_num']
    order by 1, 2
"""
"""A table whose only column is `version_num`: for a database whose `env.py` has not run yet."""


def current(database: databases.Database | None = None) -> list[str]:
    """The revisions that a database's version tables hold, of the main one's without one. Nothing else may be using its session."""
    connection = PGliteConnection("psycopg", database=database)
    try:
        with observe.unobserved():
            return _current(connection, connection.database.version_tables)
    except dbapi.DatabaseError as error:
        differences.say(f"the version table could not be read: {error}")
        return []
    finally:
        connection.close()


def server_version() -> str:
    """PostgreSQL's own version number, such as 18.1."""
    connection = PGliteConnection("psycopg")
    version = connection.parameter_statuses["server_version"]
    connection.close()
    return version.partition(" ")[0]


def end_connections() -> None:
    """Ends what a run left open, as the end of its process would."""
    for database in databases.all_databases():
        database.session.end_connections()
        if database.session.status != IDLE:
            PGliteConnection("psycopg", database=database).close()


def _current(connection: PGliteConnection, version_tables: set[tuple[str | None, str]]) -> list[str]:
    """The configured tables; by their shape where none of those is to be found, as when `env.py` set the search path."""
    cursor = connection.cursor()
    names = [_qualified(schema, table) for schema, table in sorted(version_tables, key=str)]
    existing = [name for name in names if _exists(cursor, name)]
    if not existing:
        cursor.execute(VERSION_TABLES_BY_SHAPE)
        existing = [_qualified(schema, table) for schema, table in cursor.fetchall()]
    revisions: dict[str, None] = {}
    for name in existing:
        cursor.execute(f"select version_num from {name} order by 1")
        revisions.update((row[0], None) for row in cursor.fetchall())
    return list(revisions)


def _exists(cursor: PGliteCursor, name: str) -> bool:
    cursor.execute("select to_regclass($1::text) is not null", (name,))
    return cursor.fetchone()[0]


def _qualified(schema: str | None, table: str) -> str:
    return identifier(table) if schema is None else f"{identifier(schema)}.{identifier(table)}"
