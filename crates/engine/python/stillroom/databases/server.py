"""The server's version, and leaving no transaction behind."""

from pg8000.core import IDLE

from stillroom.databases import registry
from stillroom.driver.drivers import PSYCOPG
from stillroom.driver.pglite_connection import PGliteConnection


def server_version() -> str:
    """PostgreSQL's own version number, such as 18.1."""
    connection = PGliteConnection(PSYCOPG, registry.main())
    version = connection.parameter_statuses["server_version"]
    connection.close()
    return version.partition(" ")[0]


def end_connections() -> None:
    """Ends what a run left open, as the end of its process would."""
    for database in registry.all_databases():
        database.session.end_connections()
        if database.session.status != IDLE:
            PGliteConnection(PSYCOPG, database).close()
