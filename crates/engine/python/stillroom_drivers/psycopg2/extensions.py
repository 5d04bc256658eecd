"""Isolation levels, adapters and what is needed to name types."""

from collections.abc import Callable
from typing import Any

from stillroom.connecting.raw_connection import ISOLATION_LEVELS
from stillroom.driver.literals import adapters, identifier, literal
from stillroom.driver.pglite_connection import PGliteConnection as connection
from stillroom.driver.pglite_connection import PGliteCursor as cursor

ISOLATION_LEVEL_AUTOCOMMIT = 0
ISOLATION_LEVEL_READ_COMMITTED = 1
ISOLATION_LEVEL_REPEATABLE_READ = 2
ISOLATION_LEVEL_SERIALIZABLE = 3
ISOLATION_LEVEL_READ_UNCOMMITTED = 4
ISOLATION_LEVEL_DEFAULT = None
assert ISOLATION_LEVELS.keys() >= {1, 2, 3, 4}

STATUS_READY, STATUS_BEGIN, STATUS_PREPARED = 1, 2, 5
TRANSACTION_STATUS_IDLE, TRANSACTION_STATUS_ACTIVE, TRANSACTION_STATUS_INTRANS, TRANSACTION_STATUS_INERROR = range(4)


class AsIs:
    """A value that is SQL already."""

    def __init__(self, adapted: Any) -> None:
        self.adapted = adapted

    def getquoted(self) -> bytes:
        return str(self.adapted).encode()

    def __str__(self) -> str:
        return str(self.adapted)


class QuotedString(AsIs):
    """A value as a SQL string."""

    def getquoted(self) -> bytes:
        return literal(str(self.adapted)).strip().encode()


def adapt(value: Any) -> Any:
    """What writes a value into a statement."""
    if hasattr(value, "getquoted"):
        return value
    adapter = adapters.get(type(value))
    return adapter(value) if adapter else AsIs(literal(value).strip())


def register_adapter(kind: type, adapter: Callable[[Any], Any]) -> None:
    """Values of this type are written as the adapter says."""
    adapters[kind] = adapter


def quote_ident(name: str, scope: Any = None) -> str:
    """A name as SQL takes it."""
    return identifier(name)
