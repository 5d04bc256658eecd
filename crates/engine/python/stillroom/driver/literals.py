"""Writes parameters into a statement as SQL literals, as psycopg2 does on the client.

It matters: an untyped literal takes the type its place asks for, a bound parameter has one, and DDL takes no parameters at all.
"""

import datetime
import decimal
import enum
import re
from collections.abc import Callable, Sequence
from typing import Any

adapters: dict[type, Callable[[Any], Any]] = {}
"""What the repository has told psycopg2 about types."""

PLACEHOLDER = re.compile(r"\$(\d+)")


def interpolate(statement: str, parameters: Sequence[Any]) -> str:
    """The statement with `$1`, `$2` … replaced."""
    return PLACEHOLDER.sub(lambda place: literal(parameters[int(place[1]) - 1]), statement)


def literal(value: Any) -> str:
    """One Python value as psycopg2 writes it."""
    if (adapter := adapters.get(type(value))) is not None:
        value = adapter(value)
    match value:
        case None:
            return "NULL"
        case bool():
            return "true" if value else "false"
        case enum.Enum():
            return literal(value.value)
        case int() | decimal.Decimal():
            return f" {value}" if value < 0 else str(value)
        case float():
            return _float(value)
        case str():
            return _quoted(value)
        case bytes() | bytearray() | memoryview():
            return f"'\\x{bytes(value).hex()}'::bytea"
        case datetime.datetime():
            return f"'{value.isoformat()}'::timestamp{'tz' if value.tzinfo else ''}"
        case datetime.date():
            return f"'{value.isoformat()}'::date"
        case datetime.time():
            return f"'{value.isoformat()}'::time"
        case datetime.timedelta():
            return f"'{value.days} days {value.seconds}.{value.microseconds:06d} seconds'::interval"
        case list():
            return f"ARRAY[{', '.join(map(literal, value))}]" if value else "'{}'"
        case tuple():
            return f"({', '.join(map(literal, value))})"
    if hasattr(value, "getquoted"):
        return value.getquoted().decode()
    return _quoted(str(value))


def identifier(name: str) -> str:
    """A name as SQL takes it whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


def _float(value: float) -> str:
    finite = value == value and value not in (float("inf"), float("-inf"))
    if not finite:
        return f"'{value}'::float"
    return f" {value!r}" if value < 0 else repr(value)


def _quoted(text: str) -> str:
    doubled = text.replace("'", "''")
    return f" E'{doubled.replace(chr(92), chr(92) * 2)}'" if "\\" in text else f"'{doubled}'"
