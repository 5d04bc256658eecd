"""The page's side of the joint: the JavaScript module `stillroom_host`, which exists only once the engine has started.

The memory snapshot is taken without it, so nothing may keep a reference to it from import time.
"""

from typing import Any


class PostgresqlEnded(Exception):
    """PostgreSQL's module has ended, and with it whatever was going on; nothing can be asked of it any more."""

    def __init__(self, message: str, is_too_deep: bool) -> None:
        super().__init__(message)
        self.is_too_deep = is_too_deep


ended: PostgresqlEnded | None = None
"""Why nothing can be asked any more."""


def exec_protocol(database: int, message: bytes | bytearray) -> bytes:
    """Sends wire-protocol bytes to the PGlite of this number and returns its whole answer."""
    global ended
    if ended is not None:
        raise ended
    try:
        return _exec_protocol(database, _to_js(message)).to_bytes()
    except Exception as error:
        if getattr(error, "name", None) != PostgresqlEnded.__name__:
            raise
        ended = PostgresqlEnded(error.message, error.isTooDeep)  # type: ignore[attr-defined]
    raise ended


def begin_watching(run: int, database: int) -> None:
    """A run begins; the database is the one that is shown."""
    _watch.begin(run, database)


def watch_statement(database: int, index: int, sql: str) -> str:
    """A statement has run. Gives three lines: when it ended; where transactions began and ended, and what it did, as JSON."""
    return _watch_statement(database, index, sql)


def watch_transactions(index: int) -> str:
    """Where transactions ended since the last statement, as JSON; the index is that of the statement that would come next."""
    return _watch.transactions(index)


def end_watching(database: int) -> None:
    """A run has ended; the database is the one that is shown from now on."""
    _watch.end(database)


def observing_failures() -> str:
    """What could not be observed in this run, and why: sentences as a JSON list."""
    return _watch.failures()


def clock() -> float:
    """Milliseconds on a clock that stands still while statements are observed."""
    return _clock()


def emit(event_json: str) -> None:
    """Sends one event to the page."""
    _emit(event_json)


def library_index() -> str:
    """`shipped.Index` as JSON."""
    return _library_index


class NotFetched(Exception):
    """A file that Stillroom ships could not be fetched, or is not what it should be."""


def load_library(key: str, folder: str) -> None:
    """Fetches one of the libraries and writes it into a folder."""
    try:
        _load_library(key, folder)
    except Exception as error:
        raise NotFetched(getattr(error, "message", None) or str(error)) from None


def databases_replaced() -> None:
    """PostgreSQL was started anew."""
    global ended
    ended = None


def attach() -> None:
    """Takes hold of the host; called once in every start of the engine."""
    import stillroom_host
    from pyodide.ffi import to_js

    global _clock, _emit, _exec_protocol, _library_index, _load_library, _to_js, _watch, _watch_statement
    _clock, _watch, _watch_statement = stillroom_host.clock, stillroom_host.watch, stillroom_host.watch_statement
    _emit, _exec_protocol, _to_js = stillroom_host.emit, stillroom_host.exec_protocol, to_js
    _library_index, _load_library = stillroom_host.library_index, stillroom_host.load_library


_clock: Any = None
_emit: Any = None
_exec_protocol: Any = None
_library_index: Any = None
_load_library: Any = None
_to_js: Any = None
_watch: Any = None
_watch_statement: Any = None
