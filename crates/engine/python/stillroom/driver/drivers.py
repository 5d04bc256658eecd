"""What psycopg2, psycopg and asyncpg do differently, a class each."""

import re
from abc import ABC, abstractmethod

from pg8000 import dbapi
from sqlalchemy.util import EMPTY_DICT

from stillroom.driver import error_classes
from stillroom.driver.errors import ASYNCPG_CLASSES, PSYCOPG2_CLASSES, PSYCOPG_CLASSES, PostgresError

UNKNOWN_TYPE = 0
WRONG_COUNT = re.compile(r"^bind message supplies (\d+) parameters, but prepared statement .* requires (\d+)$")


class Driver(ABC):
    """The habits of one driver."""

    writes_parameters = False
    """Parameters are written into the statement on the client; else they are bound."""

    prepares_everything = False
    """A statement without parameters is prepared too; else it goes through the simple protocol, where one string holds several statements."""

    begins_after_commit = False
    """After a COMMIT as a statement it begins a transaction again; else the connection goes on without."""

    closes_after_with = False
    """A `with` block closes the connection."""

    @abstractmethod
    def error(self, sqlstate: str, message: str) -> dbapi.Error:
        """What the driver raises for an error of the server."""

    def refused_arguments(self, message: str) -> dbapi.Error | None:
        """What it raises where the server refuses the number of arguments; none where that is an error of the server like any other."""
        return None

    def parameter_types(self, count: int) -> tuple[int, ...]:
        """The types that it declares of a statement's parameters."""
        return (UNKNOWN_TYPE,) * count

    def without_placeholders(self, statement: str) -> str:
        """A statement of `exec_driver_sql()` without parameters: SQLAlchemy gives none to the driver, so that `%` is special all the same."""
        _, percent, rest = statement.replace("%%", "").partition("%")
        if percent:
            raise self._placeholder_without_parameters(rest[:1])
        return statement.replace("%%", "%")

    def _placeholder_without_parameters(self, kind: str) -> Exception:
        if kind in tuple("sbt"):
            return dbapi.ProgrammingError("the query has placeholders but no parameters were passed")
        return dbapi.ProgrammingError(f"only '%s', '%b', '%t' are allowed as placeholders, got '%{kind}'")


class Psycopg(Driver):
    """psycopg 3."""

    begins_after_commit = True
    closes_after_with = True

    def error(self, sqlstate: str, message: str) -> dbapi.Error:
        return PSYCOPG_CLASSES.get(sqlstate, error_classes.of_psycopg(sqlstate))(message)


class Psycopg2(Driver):
    """psycopg2."""

    writes_parameters = True

    def error(self, sqlstate: str, message: str) -> dbapi.Error:
        return PSYCOPG2_CLASSES.get(sqlstate, error_classes.of_psycopg2(sqlstate))(message)

    def _placeholder_without_parameters(self, kind: str) -> Exception:
        given = type(EMPTY_DICT)
        return TypeError(f"{given.__module__}.{given.__qualname__} is not a sequence")


class Asyncpg(Driver):
    """asyncpg, as SQLAlchemy has it."""

    prepares_everything = True

    def error(self, sqlstate: str, message: str) -> dbapi.Error:
        """SQLAlchemy's error, with asyncpg's exception as its cause."""
        raised = error_classes.of_asyncpg(sqlstate)(message)
        raised.__cause__ = ASYNCPG_CLASSES.get(sqlstate, PostgresError)(message)
        return raised

    def refused_arguments(self, message: str) -> dbapi.Error | None:
        """The server has not asked for as many: DDL, for one, takes none."""
        counts = WRONG_COUNT.search(message)
        if counts is None:
            return None
        passed, expected = map(int, counts.groups())
        expects = f"{expected} argument{'' if expected == 1 else 's'}"
        return dbapi.InterfaceError(f"the server expects {expects} for this query, {passed} {'was' if passed == 1 else 'were'} passed")

    def parameter_types(self, count: int) -> tuple[int, ...]:
        """None: it leaves them to the server."""
        return ()

    def without_placeholders(self, statement: str) -> str:
        """A `%` is never special."""
        return statement


PSYCOPG = Psycopg()
PSYCOPG2 = Psycopg2()
ASYNCPG = Asyncpg()
