"""Turns the exception that ended a run into a `protocol::Fault`: what went wrong, where, and why."""

import dis
import sys
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from stillroom import host
from stillroom.connecting.dialects import OtherDatabase
from stillroom.faults import causes
from stillroom.libraries import shipped
from stillroom.observing import observe
from stillroom.observing.call_sites import ROOT, CallSite, innermost_call_site, repository_path, revision_path
from stillroom.platform import network
from stillroom.process.streams import stderr
from stillroom.process.tracebacks import traceback_text
from stillroom.stand_ins import book

FRAME = '  File "'
RAISES = {dis.opmap[name] for name in ("RAISE_VARARGS", "RERAISE")}
# Of PostgreSQL's pl_exec.c: an error that RAISE or ASSERT made, whatever code it was given.
RAISING_ROUTINES = ("exec_stmt_raise", "exec_stmt_assert")


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
        "causes": _causes(cause, call),
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


def _causes(cause: BaseException, call: CallSite | None) -> list[dict[str, Any]]:
    """The same as `protocol::Cause`: what the place tells before what the exception tells."""
    if isinstance(cause, host.PostgresqlEnded):
        return [{"cause": "postgresql_ended", "too_deep": cause.is_too_deep}]
    if isinstance(cause, shipped.NotLoaded):
        return [{"cause": "library_not_loaded"}]
    if isinstance(cause, OtherDatabase):
        return [{"cause": "other_database"}]
    return [*_causes_around(cause, call), *causes.causes(cause)]


def _causes_around(cause: BaseException, call: CallSite | None) -> list[dict[str, Any]]:
    """What the place of a failure, or its kind, tells."""
    if isinstance(cause, ImportError) and call is not None:
        return [_missing_module(cause)]
    if asked_for := network.asked_for(cause):
        return [{"cause": "network", "asked_for": asked_for}]
    if touched := book.touched_by(observe.running_revision):
        return [{"cause": "stand_ins_touched", "names": list(dict.fromkeys(entry.name for entry in touched))}]
    if _starts_process(cause):
        return [{"cause": "starts_process"}]
    if observe.running_revision is not None and (_is_raised_by_repository(cause) or _is_raised_by_plpgsql(cause)):
        return [{"cause": "refused"}]
    return []


def _is_raised_by_plpgsql(cause: BaseException) -> bool:
    return getattr(cause, "stillroom_routine", None) in RAISING_ROUTINES


def _is_raised_by_repository(cause: BaseException) -> bool:
    """Whether the innermost frame is of the repository's own code, and what it executes there is `raise` or `assert`."""
    if cause.__traceback__ is None:
        return False
    *_, innermost = _tracebacks(cause.__traceback__)
    code = innermost.tb_frame.f_code
    return repository_path(code.co_filename) is not None and code.co_code[innermost.tb_lasti] in RAISES


def _tracebacks(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next


def _missing_module(cause: ImportError) -> dict[str, Any]:
    """`ImportError.name` is none where code raises it by itself; where a module lacks a name, it is the module's."""
    top = (cause.name or "").partition(".")[0]
    return {
        "cause": "missing_module",
        "name": cause.name,
        "in_standard_library": top in sys.stdlib_module_names,
        "is_there": not isinstance(cause, ModuleNotFoundError),
    }


def _starts_process(cause: BaseException) -> bool:
    return isinstance(cause, OSError) and "process" in str(cause)
