"""Turns what the driver sends into statement traces: which revision, which line, which directive."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

from stillroom.driver import pglite_connection
from stillroom.observing import reporter
from stillroom.observing.call_sites import CallSite, frame_call_site, revision_path
from stillroom.process import each_run

PARAMETERS_SHOWN = 500
OPERATIONS_MODULE = "alembic.op"
BATCH_MODULE = "alembic.operations.base"

running_revision: str | None = None
"""The revision whose `upgrade()` or `downgrade()` is on."""

unfinished_step: str | None = None
"""The revision that is on, or whose row in the version table is being written."""

last_failure: dict[str, Any] | None = None
"""The trace of the last statement of this run that failed."""

_silent = False


def install() -> None:
    """Begins to listen to the driver."""
    pglite_connection.on_statement = _statement
    pglite_connection.on_notice = _notice


@each_run.begins
def start_run() -> None:
    """Forgets the run before."""
    global running_revision, unfinished_step, last_failure
    running_revision = unfinished_step = last_failure = None


@contextmanager
def unobserved() -> Iterator[None]:
    """For what SQLAlchemy's dialect asks the server about itself."""
    global _silent
    before, _silent = _silent, True
    try:
        yield
    finally:
        _silent = before


def _statement(database: int, sql: str, parameters: Any, milliseconds: float, rows: int, error: BaseException | None) -> None:
    global last_failure
    if _silent or reporter.current is None:
        return
    call, directive = _origin()
    fields = {
        "parameters": _shown(parameters),
        "revision": running_revision,
        "call": call,
        "directive": directive,
        "rows": None if rows < 0 else rows,
        "sqlstate": getattr(error, "sqlstate", None),
        "error": None if error is None else str(error),
        "error_position": None if parameters else getattr(error, "position", None),
    }
    reporter.current.statement(database, sql, round(milliseconds, 3), fields)
    if error is not None:
        last_failure = {"sql": sql, **fields}


def _notice(severity: str, message: str) -> None:
    if reporter.current is not None:
        reporter.report("noticed", severity=severity, message=message, statement=reporter.current.next_statement)


def _shown(parameters: Any) -> str | None:
    if not parameters:
        return None
    text = repr(parameters)
    return text if len(text) <= PARAMETERS_SHOWN else text[:PARAMETERS_SHOWN] + "…"


def _origin() -> tuple[CallSite | None, str | None]:
    """The innermost call in a revision file, and the first Alembic directive that it leads to."""
    if running_revision is None:
        return None, None
    frame: FrameType | None = sys._getframe(2)
    directive = None
    while frame is not None:
        if revision_path(frame.f_code.co_filename) is not None:
            return frame_call_site(frame), directive
        directive = _directive(frame) or directive
        frame = frame.f_back
    return None, None


def _directive(frame: FrameType) -> str | None:
    """The name of an `op` function, as a revision writes it. Asked of every frame of every statement, so remembered."""
    code = frame.f_code
    try:
        return _directives[code]
    except KeyError:
        module = frame.f_globals.get("__name__")
        is_directive = module == OPERATIONS_MODULE or (module == BATCH_MODULE and code.co_name == "batch_alter_table")
        directive = _directives[code] = f"op.{code.co_name}" if is_directive else None
        return directive


_directives: dict[CodeType, str | None] = {}
