"""The page's side of the joint: functions that the host hands over when the engine starts.

The memory snapshot is taken without them. They are all that Python has of JavaScript: what else there was when Pyodide started is
taken away here, and kept from the repository's code.
"""

import sys
from collections.abc import Callable
from typing import Any

OF_JAVASCRIPT = ("js", "pyodide_js")
"""Modules of Pyodide's that lead to everything that a worker has."""


class NotAttached(RuntimeError):
    """The engine has not started."""


def _not_attached(*_: Any) -> Any:
    raise NotAttached("the engine has not started")


exec_protocol: Callable[[int, bytes | bytearray], bytes] = _not_attached
"""Sends wire-protocol bytes to the PGlite of this number and returns its whole answer."""

report: Callable[[str, str], None] = _not_attached
"""Reports an event of the run that is on, with its fields as a JSON object; between runs there is nothing to report."""

statement: Callable[[int, str, str, float], None] = _not_attached
"""A statement has run: in which database, its text, what is known of it as a JSON object, and for how many milliseconds."""

clock: Callable[[], float] = _not_attached
"""Milliseconds on a clock that stands still while statements are observed."""

load_library: Callable[[str, str], None] = _not_attached
"""Fetches one of the libraries and writes it into a folder."""


class PostgresqlEnded(Exception):
    """PostgreSQL's module has ended, and with it whatever was going on; nothing can be asked of it any more."""

    def __init__(self, message: str, is_too_deep: bool) -> None:
        super().__init__(message)
        self.is_too_deep = is_too_deep


ended: PostgresqlEnded | None = None
"""Why nothing can be asked any more."""


class NotFetched(Exception):
    """A file that Stillroom ships could not be fetched, or is not what it should be."""


def databases_replaced() -> None:
    """PostgreSQL was restarted."""
    global ended
    ended = None


def attach(js_exec_protocol: Any, js_report: Any, js_statement: Any, js_clock: Any, js_load_library: Any) -> None:
    """Takes hold of the host; called once in every start of the engine."""
    from pyodide.ffi import to_js

    def exchange(database: int, message: bytes | bytearray) -> bytes:
        global ended
        if ended is not None:
            raise ended
        try:
            return js_exec_protocol(database, to_js(message)).to_bytes()
        except Exception as error:
            if getattr(error, "name", None) != PostgresqlEnded.__name__:
                raise
            ended = PostgresqlEnded(error.message, error.isTooDeep)  # type: ignore[attr-defined]
        raise ended

    def load(key: str, folder: str) -> None:
        try:
            js_load_library(key, folder)
        except Exception as error:
            raise NotFetched(getattr(error, "message", None) or str(error)) from None

    global exec_protocol, report, statement, clock, load_library
    exec_protocol = exchange
    report = _function(js_report)
    statement = _function(js_statement)
    clock = _function(js_clock)
    load_library = load
    _forget_javascript()


def _function(of_javascript: Any) -> Callable[..., Any]:
    """Its calls, and no way to its properties."""
    return lambda *arguments: of_javascript(*arguments)


def _forget_javascript() -> None:
    from _pyodide._importhook import jsfinder

    jsfinder.jsproxies.clear()
    sys.meta_path.remove(jsfinder)
    for name in OF_JAVASCRIPT:
        sys.modules.pop(name, None)
