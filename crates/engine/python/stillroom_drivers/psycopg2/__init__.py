"""psycopg2's interface over PGlite, as far as migrations use it."""

from typing import Any

from pg8000.dbapi import (
    Binary,
    DatabaseError,
    DataError,
    Date,
    DateFromTicks,
    Error,
    IntegrityError,
    InterfaceError,
    InternalError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
    Time,
    TimeFromTicks,
    Timestamp,
    TimestampFromTicks,
    Warning,
)
from psycopg2 import errors, extensions
from stillroom.connecting.raw_connection import RawConnection
from stillroom.driver.drivers import PSYCOPG2

apilevel = "2.0"
threadsafety = 2
paramstyle = "pyformat"
__version__ = "2.9.11 (stillroom)"


def connect(dsn: Any = None, connection_factory: Any = None, cursor_factory: Any = None, **arguments: Any) -> RawConnection:
    """A connection to the PGlite that stands for this address."""
    return RawConnection(PSYCOPG2, dsn or "", arguments, cursor_factory)
