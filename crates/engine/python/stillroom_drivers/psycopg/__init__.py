"""psycopg's interface over PGlite, as far as migrations use it."""

from typing import Any

from pg8000.dbapi import (
    DatabaseError,
    DataError,
    Error,
    IntegrityError,
    InterfaceError,
    InternalError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
    Warning,
)
from psycopg import errors, sql
from stillroom.connecting.raw_connection import RawConnection as Connection
from stillroom.driver.drivers import PSYCOPG
from stillroom.driver.pglite_connection import PGliteCursor as Cursor

apilevel = "2.0"
threadsafety = 2
paramstyle = "pyformat"
__version__ = "3.3.9"


class AsyncConnection(Connection):
    """Only to be named."""

    @classmethod
    async def connect(cls, *_: Any, **__: Any) -> "AsyncConnection":
        raise NotImplementedError("psycopg's own asynchronous connections are not available here; SQLAlchemy's are")


def connect(conninfo: str = "", *, autocommit: bool = False, **arguments: Any) -> Connection:
    """A connection to the PGlite that stands for this address."""
    return Connection(PSYCOPG, conninfo, arguments, autocommit=autocommit)
