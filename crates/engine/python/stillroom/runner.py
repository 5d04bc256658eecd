"""Runs one command as a process of its own would, and reports how it went."""

import contextvars
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from stillroom import database, database_url, databases, differences, env_py, extensions, faults, files, host, mount, observe, plan, process_state, reporter, roles
from stillroom.places import ROOT
from stillroom.stand_ins import book, settings, variables
from stillroom.streams import stderr, stdout
from stillroom.tracebacks import traceback_text

OWN_FRAMES = "/stillroom/"


def run(run_id: int, command: Callable[[], None]) -> None:
    """Sends everything from `started` to `finished`, whatever happens."""
    started = time.perf_counter()
    run_reporter = reporter.current = reporter.Reporter(run_id)
    for module in (observe, plan, env_py, database_url, variables, settings, extensions):
        module.start_run()
    book.open_anew()
    run_reporter.event("started")
    host.begin_watching(run_id, databases.main().number)
    try:
        outcome = _outcome(command)
        if host.ended is not None:
            raise host.ended
        stdout.flush_line()
        stderr.flush_line()
        files.report_written()
        database.end_connections()
        run_reporter.transactions(host.watch_transactions(run_reporter.next_statement))
        run_reporter.flush()
        if stand_ins := book.facts():
            run_reporter.event("stood_in", stand_ins=stand_ins)
        for each in databases.migrated():
            roles.bring_to(each)
        if further := _further_databases():
            run_reporter.event("databases_migrated", main=databases.main().name, further=further)
        current = database.current()
        host.end_watching(databases.main().number)
        for failure in json.loads(host.observing_failures()):
            differences.say(failure)
        stderr.flush_line()
    except host.PostgresqlEnded as error:
        run_reporter.flush()
        return tell_end(error)
    finally:
        reporter.current = None
    duration_ms = (time.perf_counter() - started) * 1000
    run_reporter.event("finished", outcome=outcome, current=current, duration_ms=duration_ms)


def tell_end(error: host.PostgresqlEnded) -> None:
    """PostgreSQL is gone, and with it the run: the engine has to be started again."""
    host.emit(json.dumps({"event": "broke", "fault": faults.fault(error)}))


def _outcome(command: Callable[[], None]) -> dict[str, Any]:
    try:
        working_directory = mount.absolute(mount.environment.working_directory) if mount.environment else ROOT
        process_state.begin(working_directory, _paths(), mount.settings.variables)
        contextvars.copy_context().run(command)
    except BaseException as error:
        if isinstance(error, SystemExit) and not error.code:
            return {"outcome": "succeeded"}
        _print_uncaught(error)
        return {"outcome": "failed", "fault": faults.fault(error)}
    return {"outcome": "succeeded"}


def _paths() -> list[str]:
    return mount.import_paths() if mount.environment else []


def _print_uncaught(error: BaseException) -> None:
    """What the interpreter prints when it ends with an exception; an exit has printed its message already."""
    if isinstance(error, SystemExit):
        return
    print(traceback_text(error, lambda file: OWN_FRAMES not in file), end="", file=sys.stderr)


def _further_databases() -> list[dict[str, Any]]:
    """What Alembic has worked on beside the main database, and where that stands."""
    further = (each for each in databases.worked_on() if each is not databases.main())
    return [{"name": each.name, "current": database.current(each)} for each in further]
