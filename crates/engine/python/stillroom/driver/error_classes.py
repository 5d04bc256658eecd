"""The class of DBAPI error that each driver raises for an SQLSTATE: SQLAlchemy wraps it in its own of that name, which revisions catch."""

from pg8000 import dbapi

PSYCOPG = {
    "08": dbapi.OperationalError,
    "0A": dbapi.NotSupportedError,
    "10": dbapi.ProgrammingError,
    "20": dbapi.ProgrammingError,
    "21": dbapi.ProgrammingError,
    "22": dbapi.DataError,
    "23": dbapi.IntegrityError,
    "24": dbapi.InternalError,
    "25": dbapi.InternalError,
    "26": dbapi.ProgrammingError,
    "27": dbapi.OperationalError,
    "28": dbapi.OperationalError,
    "2B": dbapi.InternalError,
    "2D": dbapi.InternalError,
    "2F": dbapi.OperationalError,
    "34": dbapi.ProgrammingError,
    "38": dbapi.OperationalError,
    "39": dbapi.OperationalError,
    "3B": dbapi.OperationalError,
    "3D": dbapi.ProgrammingError,
    "3F": dbapi.ProgrammingError,
    "40": dbapi.OperationalError,
    "42": dbapi.ProgrammingError,
    "44": dbapi.ProgrammingError,
    "5": dbapi.OperationalError,
    "F": dbapi.OperationalError,
    "H": dbapi.OperationalError,
    "P": dbapi.ProgrammingError,
    "X": dbapi.InternalError,
}
"""By the SQLSTATE's class, else by its first character; psycopg's `get_base_exception`."""

PSYCOPG2 = {name: kind for name, kind in PSYCOPG.items() if name != "10"} | {
    "26": dbapi.OperationalError,
    "2F": dbapi.InternalError,
    "34": dbapi.OperationalError,
    "38": dbapi.InternalError,
    "39": dbapi.InternalError,
    "3B": dbapi.InternalError,
    "F": dbapi.InternalError,
    "P": dbapi.InternalError,
}

ASYNCPG = {
    "23": dbapi.IntegrityError,
    "42": dbapi.ProgrammingError,
    "XX": dbapi.InternalError,
}
"""What SQLAlchemy's adapter translates; all else is its `Error`, and so a bare `DBAPIError`."""


def of_psycopg(sqlstate: str) -> type[dbapi.Error]:
    """psycopg's class of errors."""
    return _class(PSYCOPG, sqlstate) or dbapi.DatabaseError


def of_psycopg2(sqlstate: str) -> type[dbapi.Error]:
    """psycopg2's class of errors."""
    return _class(PSYCOPG2, sqlstate) or dbapi.DatabaseError


def of_asyncpg(sqlstate: str) -> type[dbapi.Error]:
    """The class that SQLAlchemy has for asyncpg's errors."""
    return _class(ASYNCPG, sqlstate) or dbapi.Error


def _class(classes: dict[str, type[dbapi.Error]], sqlstate: str) -> type[dbapi.Error] | None:
    return classes.get(sqlstate[:2]) or classes.get(sqlstate[:1])
