"""orjson's `dumps` and `loads` on the standard library's json."""

import dataclasses
import datetime
import enum
import json
import uuid
from collections.abc import Callable
from typing import Any

__version__ = "3.11.0"

JSONDecodeError = json.JSONDecodeError
JSONEncodeError = TypeError

OPT_APPEND_NEWLINE = 1 << 10
OPT_INDENT_2 = 1 << 0
OPT_NAIVE_UTC = 1 << 1
OPT_NON_STR_KEYS = 1 << 2
OPT_OMIT_MICROSECONDS = 1 << 3
OPT_PASSTHROUGH_DATACLASS = 1 << 11
OPT_PASSTHROUGH_DATETIME = 1 << 9
OPT_PASSTHROUGH_SUBCLASS = 1 << 8
OPT_SERIALIZE_DATACLASS = 0
OPT_SERIALIZE_NUMPY = 1 << 4
OPT_SERIALIZE_UUID = 0
OPT_SORT_KEYS = 1 << 5
OPT_STRICT_INTEGER = 1 << 6
OPT_UTC_Z = 1 << 7


class Fragment:
    """JSON that is there already."""

    def __init__(self, contents: bytes | str) -> None:
        self.contents = contents


def loads(text: bytes | bytearray | memoryview | str) -> Any:
    """Raises JSONDecodeError, also for NaN and Infinity, which are no JSON."""
    return json.loads(bytes(text) if isinstance(text, memoryview) else text, parse_constant=_refuse_constant)


def dumps(value: Any, default: Callable[[Any], Any] | None = None, option: int | None = None) -> bytes:
    """UTF-8 without spaces; what json doesn't know is what orjson knows, and then what `default` makes of it."""
    chosen = option or 0
    indented = bool(chosen & OPT_INDENT_2)
    text = json.dumps(
        _plain(value, default, chosen),
        ensure_ascii=False,
        separators=(",", ": ") if indented else (",", ":"),
        indent=2 if indented else None,
        sort_keys=bool(chosen & OPT_SORT_KEYS),
    )
    return (text + "\n" if chosen & OPT_APPEND_NEWLINE else text).encode()


def _refuse_constant(name: str) -> None:
    raise JSONDecodeError(f"unexpected {name}", name, 0)


def _plain(value: Any, default: Callable[[Any], Any] | None, option: int) -> Any:
    match value:
        case None | bool() | str():
            return value
        case enum.Enum():
            return _plain(value.value, default, option)
        case int():
            return value
        case float():
            return value if value == value and abs(value) != float("inf") else None
        case dict():
            return {_key(key, option): _plain(item, default, option) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item, default, option) for item in value]
        case uuid.UUID():
            return str(value)
        case datetime.datetime() | datetime.date() | datetime.time() if not option & OPT_PASSTHROUGH_DATETIME:
            return _moment(value, option)
        case Fragment():
            return loads(value.contents)
    if dataclasses.is_dataclass(value) and not isinstance(value, type) and not option & OPT_PASSTHROUGH_DATACLASS:
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return _plain({name: item for name, item in fields.items() if not name.startswith("_")}, default, option)
    if default is None:
        raise JSONEncodeError(f"Type is not JSON serializable: {type(value).__name__}")
    return _plain(default(value), default, option)


def _key(key: Any, option: int) -> str:
    if isinstance(key, str):
        return key
    if not option & OPT_NON_STR_KEYS:
        raise JSONEncodeError("Dict key must be str")
    plain = _plain(key, None, option)
    return plain if isinstance(plain, str) else json.dumps(plain)


def _moment(value: datetime.date | datetime.time, option: int) -> str:
    if option & OPT_OMIT_MICROSECONDS and hasattr(value, "microsecond"):
        value = value.replace(microsecond=0)
    if option & OPT_NAIVE_UTC and isinstance(value, datetime.datetime) and value.tzinfo is None:
        value = value.replace(tzinfo=datetime.UTC)
    text = value.isoformat()
    return text.removesuffix("+00:00") + "Z" if option & OPT_UTC_Z and text.endswith("+00:00") else text
