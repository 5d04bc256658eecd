"""Runs Alembic's command line with fidelity's recorder, each command in a process of its own that is forked from this one: most of a
command's time goes into importing SQLAlchemy and Alembic, which has happened here already.

Reads one command a line from standard input, as JSON; answers each with its exit status.
"""

import json
import os
import signal
import sys
import time

import alembic.command
import alembic.config
import alembic.context
import alembic.op
import alembic.runtime.migration
from sqlalchemy.dialects.postgresql import asyncpg, psycopg, psycopg2  # noqa: F401

RECORDER = sys.argv[1]


def run(arguments, cwd, environment, stdout, stderr, seconds):
    """Becomes the command; gives its exit status."""
    signal.alarm(seconds)
    for descriptor, path in ((0, os.devnull), (1, stdout), (2, stderr)):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC), descriptor)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.path[0] = RECORDER
    import stillroom_recorder

    sys.path.pop(0)
    for name in [name for name in stillroom_recorder.PATCHES if name in sys.modules]:
        stillroom_recorder.PATCHES.pop(name)(sys.modules[name])
    sys.argv[:] = ["alembic", *arguments]
    try:
        alembic.config.main(prog="alembic")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


for line in sys.stdin:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = run(**json.loads(line))
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(status)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
