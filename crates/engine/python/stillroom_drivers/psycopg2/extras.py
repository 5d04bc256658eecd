"""JSON, rows as dictionaries, many rows at once."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from stillroom.connecting.raw_connection import DictCursor, Json, RealDictCursor
from stillroom.driver.literals import adapters


class LoggingConnection:
    """Only to be named."""


def register_uuid(oids: Any = None, conn_or_curs: Any = None) -> None:
    """UUIDs come and go as such here."""


def register_hstore(conn_or_curs: Any, *_: Any, **__: Any) -> None:
    """hstore comes as the text that PostgreSQL gives."""


def register_default_json(conn_or_curs: Any = None, globally: bool = False, loads: Any = None) -> None:
    """JSON comes as Python values here."""


register_default_jsonb = register_json = register_default_json


def execute_values(
    cur: Any, sql: Any, argslist: Iterable[Any], template: str | None = None, page_size: int = 100, fetch: bool = False
) -> list[Any] | None:
    """Writes many rows into the one `%s` of a statement."""
    rows: list[Any] = []
    text = sql if isinstance(sql, str) else sql.as_string(cur)
    before, _, after = text.replace("%%", "%").partition("%s")
    for page in _pages(argslist, page_size):
        pattern = template or f"({', '.join(['%s'] * len(page[0]))})"
        cur.execute(before + ",".join(cur.mogrify(pattern, row).decode() for row in page) + after)
        if fetch:
            rows.extend(cur.fetchall())
    return rows if fetch else None


def execute_batch(cur: Any, sql: Any, argslist: Iterable[Any], page_size: int = 100) -> None:
    """Sends a statement for many sets of parameters, several at once."""
    for page in _pages(argslist, page_size):
        cur.execute(";".join(cur.mogrify(sql, row).decode() for row in page))


def _pages(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rest = iter(items)
    while page := list(islice(rest, size)):
        yield page


def wait_select(conn: Any) -> None:
    """There is nothing to wait for."""


__all__ = ["DictCursor", "Json", "RealDictCursor", "adapters", "execute_batch", "execute_values"]
