"""Turns the exception that ended a run into a `protocol::Fault`: what went wrong, where, and what helps."""

import sys
from typing import Any

from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from stillroom import host, network, observe, remedies, shipped
from stillroom.dialects import OtherDatabase
from stillroom.places import ROOT, CallSite, innermost_call_site, repository_path, revision_path
from stillroom.stand_ins import book
from stillroom.streams import stderr
from stillroom.tracebacks import traceback_text

AVAILABLE = "Python's standard library, Alembic, SQLAlchemy, the libraries that Stillroom ships and the files of this repository"

TOO_DEEP = (
    "The statement nests or recurses deeper than a page's stack allows, which is smaller than a server's: let the recursion end earlier, or write "
    "the expression with fewer levels."
)
START_AGAIN = "Start the engine again; the database goes back to where it was after the last finished command."

FRAME = '  File "'


def fault(error: BaseException) -> dict[str, Any]:
    """The fault of a run that ended with this exception."""
    cause = cause_of(error)
    call = None if _is_refusal(cause) else _call(cause)
    return {
        "kind": _kind(cause, call),
        "message": _message(cause),
        "exception": type(cause).__name__,
        "revision": observe.running_revision or observe.unfinished_step,
        "call": call,
        **_statement(cause),
        "traceback": _traceback(cause),
        "hints": _hints(cause, call) or remedies.hints(cause),
        "offers": remedies.offers(cause),
    }


def cause_of(error: BaseException) -> BaseException:
    """Alembic's command line turns a CommandError into an exit, SQLAlchemy wraps the driver's error, an engine ours; what is typed exits."""
    if isinstance(error, SystemExit) and error.__cause__ is not None:
        return error.__cause__
    if isinstance(error, SystemExit) and isinstance(error.__context__, CommandError):
        return error.__context__
    if isinstance(error, DBAPIError) and error.orig is not None:
        return error.orig.with_traceback(error.__traceback__)
    return error


def is_in_env_py(error: BaseException) -> bool:
    """Whether it was raised below `env.py`, and not by a revision."""
    cause = cause_of(error)
    return _kind(cause, _call(cause)) in ("env_py", "import", "alembic")


def _kind(cause: BaseException, call: CallSite | None) -> str:
    if isinstance(cause, host.PostgresqlEnded):
        return "engine"
    if isinstance(cause, OtherDatabase):
        return "other_database"
    if hasattr(cause, "sqlstate"):
        return "statement"
    if isinstance(cause, ImportError) and call is not None:
        return "import"
    if observe.running_revision is not None or (call is not None and revision_path(f"{ROOT}/{call['path']}")):
        return "revision"
    return "alembic" if call is None else "env_py"


def _is_refusal(cause: BaseException) -> bool:
    """Alembic refused the command or its arguments: no line of the repository is at fault."""
    return isinstance(cause, (CommandError, SystemExit)) and observe.running_revision is None


def _message(cause: BaseException) -> str:
    if isinstance(cause, SystemExit):
        return stderr.last_line or f"exit status {cause.code}"
    if isinstance(cause, KeyError):
        return f"KeyError: {cause}"
    return str(cause) or type(cause).__name__


def _call(cause: BaseException) -> CallSite | None:
    """A syntax error stands where the parser stopped; everything else where the repository's innermost line is."""
    if isinstance(cause, SyntaxError) and (path := repository_path(cause.filename or "")):
        line = cause.lineno or 1
        return CallSite(path=path, line=line, end_line=max(cause.end_lineno or line, line), function="<module>")
    return innermost_call_site(cause.__traceback__)


def _statement(cause: BaseException) -> dict[str, str | None]:
    failed = observe.last_failure if hasattr(cause, "sqlstate") or isinstance(cause, host.PostgresqlEnded) else None
    return {
        "statement": failed and failed["sql"],
        "sqlstate": getattr(cause, "sqlstate", None),
    }


def _traceback(cause: BaseException) -> str | None:
    """The frames of the repository and of Alembic; what lies between them in libraries says nothing about the repository."""
    if _is_refusal(cause):
        return None
    text = traceback_text(cause, _tells).replace(f'"{ROOT}/', '"')
    return text if FRAME in text else None


def _tells(filename: str) -> bool:
    return filename.startswith(ROOT + "/") or "/alembic/" in filename


def _hints(cause: BaseException, call: CallSite | None) -> list[str]:
    if isinstance(cause, host.PostgresqlEnded):
        return [*([TOO_DEEP] if cause.is_too_deep else []), START_AGAIN]
    if isinstance(cause, shipped.NotLoaded):
        return [remedies.FETCH_AGAIN, "Or give Stillroom the library as a wheel, in the settings."]
    if isinstance(cause, OtherDatabase):
        return [
            "Stillroom runs migrations on PostgreSQL only.",
            "If the repository also supports PostgreSQL, let env.py or the ini name a postgresql:// URL; host and password don't matter.",
        ]
    if isinstance(cause, ImportError) and call is not None:
        return [_import_hint(cause, call)]
    if asked := network.hints(cause):
        return asked
    if touched := book.touched_by(observe.running_revision):
        names = ", ".join(dict.fromkeys(entry.name for entry in touched))
        return [
            f"This revision uses {names}, which is not here; a stand-in took its place, so the failure may be nobody's fault.",
            "Give Stillroom the library as a wheel, or the value in the settings, and run it again.",
        ]
    if _starts_process(cause):
        return [
            "A browser page can't start processes, so post-write hooks (black, ruff …) can't run here.",
            "The revision file was written before the hook ran; turn the hook off in the ini to end without an error.",
        ]
    return []


def _import_hint(cause: ImportError, call: CallSite) -> str:
    module = (cause.name or "").partition(".")[0]
    where = f"{call['path']}:{call['line']}"
    if module in sys.stdlib_module_names:
        return f"{where} imports {cause.name}, a part of the standard library that a browser page doesn't have."
    return f"{where} imports {cause.name or 'a module'}, which is not here. Available are {AVAILABLE}."


def _starts_process(cause: BaseException) -> bool:
    return isinstance(cause, OSError) and "process" in str(cause)
