"""What psycopg2 and psycopg add to a DBAPI connection, for code that uses the driver without SQLAlchemy."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from stillroom.connecting import connect_arguments
from stillroom.databases import registry
from stillroom.driver.drivers import Driver
from stillroom.driver.literals import literal
from stillroom.driver.pglite_connection import PGliteConnection, PGliteCursor

ISOLATION_LEVELS = {1: "READ COMMITTED", 2: "REPEATABLE READ", 3: "SERIALIZABLE", 4: "READ UNCOMMITTED"}


class RawConnection(PGliteConnection):
    """A connection that a `with` block commits."""

    def __init__(
        self,
        driver: Driver,
        text: str,
        arguments: Mapping[str, Any],
        cursor_factory: type[PGliteCursor] | None = None,
        autocommit: bool = False,
    ) -> None:
        named = {**connect_arguments.from_text(text), **arguments}
        super().__init__(driver, registry.named_by(connect_arguments.address(named)), connect_arguments.settings(named))
        self.autocommit = autocommit
        self._cursor_factory = cursor_factory

    def cursor(self, name: Any = None, cursor_factory: type[PGliteCursor] | None = None, **options: Any) -> PGliteCursor:
        if options.get("row_factory") is not None:
            raise NotImplementedError("row factories are not available here")
        return (cursor_factory or self._cursor_factory or PGliteCursor)(self)

    def execute(self, query: Any, params: Any = (), **_: Any) -> PGliteCursor:
        """psycopg's short form."""
        return self.cursor().execute(query, params or ())

    def set_isolation_level(self, level: int | None) -> None:
        """psycopg2: 0 is autocommit."""
        self.rollback()
        self.autocommit = level == 0
        if level in ISOLATION_LEVELS:
            self.set_session(ISOLATION_LEVELS[level])

    def set_session(self, isolation_level: Any = None, autocommit: bool | None = None, **_: Any) -> None:
        """psycopg2: the settings of the transactions to come."""
        if autocommit is not None:
            self.autocommit = autocommit
        if isolation_level is not None:
            level = ISOLATION_LEVELS.get(isolation_level, isolation_level)
            self._query(f"set session characteristics as transaction isolation level {level}")

    def __enter__(self) -> "RawConnection":
        return self

    def __exit__(self, kind: Any, value: Any, traceback: Any) -> None:
        if kind is None:
            self.commit()
        else:
            self.rollback()
        if self.driver.closes_after_with:
            self.close()


class Json:
    """A value that goes out as JSON."""

    def __init__(self, adapted: Any, dumps: Callable[[Any], str] | None = None) -> None:
        self.adapted = self.obj = adapted
        self._dumps = dumps or json.dumps

    def dumps(self, value: Any) -> str:
        return self._dumps(value)

    def getquoted(self) -> bytes:
        return literal(str(self)).encode()

    def __str__(self) -> str:
        return self.dumps(self.adapted)


class RealDictCursor(PGliteCursor):
    """Rows are dictionaries."""

    def _row(self, values: Any) -> Any:
        return dict(zip((column[0] for column in self.description), values, strict=True))

    def __next__(self) -> Any:
        return self._row(super().__next__())


class DictRow(list):
    """A row that can be asked by position and by name."""

    def __init__(self, names: list[str], values: Any) -> None:
        super().__init__(values)
        self._names = names

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(self._names.index(key) if isinstance(key, str) else key)

    def keys(self) -> list[str]:
        return self._names


class DictCursor(RealDictCursor):
    """Rows can be asked by position and by name."""

    def _row(self, values: Any) -> Any:
        return DictRow([column[0] for column in self.description], values)
