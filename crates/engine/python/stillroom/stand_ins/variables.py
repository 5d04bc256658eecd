"""Environment variables that are not set: a firm `os.environ["X"]` gets a value in env.py and in the modules that it imports.

`os.environ.get("X")` gets one only generously, that is when env.py could not run without, and only for a part of the database's
address, which leads to PGlite whatever it says. A revision never gets any: what it reads becomes data.
"""

import contextlib
import os
import re
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

from stillroom.databases.stand_in_address import STAND_IN_URL
from stillroom.libraries.asking import repository_frame, revision_frame
from stillroom.process import each_run
from stillroom.process.tracebacks import causes
from stillroom.stand_ins import book, examples
from stillroom.stand_ins.guards import KEY_ERRORS, is_guarded

DATABASE_PART = re.compile(
    r"(?:^|_)(?:DATABASE|DB|SQL|SQLALCHEMY|POSTGRES|POSTGRESQL|PG|PSQL|PGSQL)_?"
    r"(?:(?P<address>URL|URI|DSN|CONN|CONNECTION|CONNECTION_(?:STRING|URL|URI))|(?P<port>PORT)"
    r"|(?P<other>USER|USERNAME|PASS|PASSWORD|PASSWD|PWD|HOST|HOSTNAME|SERVER|NAME|DB|DATABASE))$",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"(?:URL|URI|DSN)$", re.IGNORECASE)
SKIPPED = ("/os.py", "/_collections_abc.py", "/stillroom/")


def install() -> None:
    """Puts itself between `os.environ` and whoever asks it."""
    environ_class = type(os.environ)
    environ_class.__getitem__ = _getitem
    environ_class.get = _get


def plausible(name: str) -> str:
    """A value that most code takes for this name."""
    address = address_value(name)
    if address is not None:
        return address
    if ADDRESS.search(name):
        return "http://localhost"
    return "5432" if name.upper().endswith("PORT") else "1"


def address_value(name: str) -> str | None:
    """The value for a part of the database's address; none for other names."""
    part = DATABASE_PART.search(name)
    if part is None:
        return None
    if part["address"]:
        return STAND_IN_URL
    return "5432" if part["port"] else "postgres"


def _getitem(environ: Any, name: str) -> str:
    try:
        return _real_getitem(environ, name)
    except KeyError:
        only_looking = sys._getframe(1).f_code.co_filename.endswith(("_collections_abc.py", "_collections_abc>"))
        value = None if only_looking else _stand_in(name)
        if value is None:
            _asked_in_vain.add(name)
            raise
        return value


def _get(environ: Any, name: str, default: Any = None) -> Any:
    try:
        return _real_getitem(environ, name)
    except KeyError:
        if default is None and _generous and address_value(name) is not None:
            return _stand_in(name)
        _asked_in_vain.add(name)
        if default is None and _asks_for_env_py(repository_frame(sys._getframe(), SKIPPED)):
            _unset.add(name)
        return default


@each_run.begins
def start_run() -> None:
    """Forgets the run before."""
    _asked_in_vain.clear()
    _unset.clear()


def missed_by(error: BaseException) -> list[str]:
    """The variables that somebody asked for in vain, and that the error or one of its causes names."""
    text = "\n".join(map(str, causes(error)))
    return sorted(name for name in _asked_in_vain - set(os.environ) if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def some_are_unset() -> bool:
    """Whether env.py or a module that it imports has no value for a variable that it gives no default."""
    return bool(_unset)


def would_give_more() -> bool:
    """Whether one of those is a part of the database's address."""
    return any(address_value(name) is not None for name in _unset)


@contextlib.contextmanager
def generously() -> Iterator[None]:
    """Every part of the database's address gets a value."""
    global _generous
    _generous = True
    try:
        yield
    finally:
        _generous = False


def _stand_in(name: str) -> str | None:
    frame = repository_frame(sys._getframe(), SKIPPED)
    if not _asks_for_env_py(frame) or is_guarded(frame, KEY_ERRORS):
        return None
    known = examples.example(name) if address_value(name) is None else None
    value, reason = known if known is not None else (plausible(name), None)
    book.enter("variable", name, asked_by=book.call_site(frame), value=value, reason=reason and f"the example in {reason}")
    return value


def _asks_for_env_py(frame: FrameType | None) -> bool:
    """Whether this is a frame of env.py's or of a module that it imports, and not one that a revision called."""
    return frame is not None and revision_frame(frame) is None


_generous = False
_asked_in_vain: set[str] = set()
_unset: set[str] = set()
_real_getitem = type(os.environ).__getitem__
