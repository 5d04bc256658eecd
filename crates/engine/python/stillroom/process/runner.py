"""Runs one command as a process of its own would, and says how it went."""

import contextvars
import json
import sys
from collections.abc import Callable
from typing import Any

from stillroom import host
from stillroom.databases import registry, roles, server
from stillroom.environment import mount
from stillroom.faults import describe
from stillroom.observing import reporter
from stillroom.observing.call_sites import ROOT
from stillroom.process import each_run, files, process_state
from stillroom.process.streams import stderr, stdout
from stillroom.process.tracebacks import traceback_text
from stillroom.stand_ins import book

OWN_FRAMES = "/stillroom/"


def run(command: Callable[[], None]) -> str:
    """Runs it, whatever happens, and gives as JSON how it ended and which databases it worked on beside the main one; or how PostgreSQL ended."""
    reporter.current = reporter.Run()
    each_run.start()
    try:
        outcome = _outcome(command)
        if host.ended is not None:
            raise host.ended
        stdout.flush_line()
        stderr.flush_line()
        files.report_written()
        server.end_connections()
        if stand_ins := book.facts():
            reporter.report("stood_in", stand_ins=stand_ins)
        for each in registry.migrated():
            roles.bring_to(each)
    except host.PostgresqlEnded as error:
        return json.dumps({"ended": describe.fault(error)})
    finally:
        reporter.current = None
    further = [registry.described(each) for each in registry.worked_on() if each is not registry.main()]
    return json.dumps({"outcome": outcome, "further": further})


def _outcome(command: Callable[[], None]) -> dict[str, Any]:
    try:
        working_directory = mount.absolute(mount.environment.working_directory) if mount.environment else ROOT
        process_state.begin(working_directory, _paths(), mount.settings.variables)
        contextvars.copy_context().run(command)
    except BaseException as error:
        if isinstance(error, SystemExit) and not error.code:
            return {"outcome": "succeeded"}
        _print_uncaught(error)
        return {"outcome": "failed", "fault": describe.fault(error)}
    return {"outcome": "succeeded"}


def _paths() -> list[str]:
    return mount.import_paths() if mount.environment else []


def _print_uncaught(error: BaseException) -> None:
    """What the interpreter prints when it ends with an exception; an exit has printed its message already."""
    if isinstance(error, SystemExit):
        return
    print(traceback_text(error, lambda file: OWN_FRAMES not in file), end="", file=sys.stderr)
