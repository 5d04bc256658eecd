"""A class for each SQLSTATE."""

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
from stillroom.driver.errors import PSYCOPG_CLASSES

globals().update({error.__name__: error for error in PSYCOPG_CLASSES.values()})


def lookup(sqlstate: str) -> type[Exception]:
    """The class for a SQLSTATE."""
    return PSYCOPG_CLASSES[sqlstate]
