"""What the worker calls. Everything is JSON text in both directions; facts go out through `reporter`."""

import json
import platform
import random
import sys
from typing import Any

import alembic
import pg8000
import sqlalchemy

from stillroom import (
    by_hand,
    code_cache,
    command_line,
    database,
    database_url,
    databases,
    dialects,
    drivers,
    env_py,
    extensions,  # noqa: F401  (the host calls it)
    faults,
    hashes,
    host,
    inline_threads,
    listeners,
    mount,
    network,
    observe,
    older_names,
    plan,
    process_state,
    roles,
    rows,
    runner,
    shipped,
    stand_ins,
    starting_points,
    subinterpreters,
    sync_loop,
)


def prepare() -> None:
    """Hooks into the libraries; done once, before the memory snapshot is taken."""
    sys.dont_write_bytecode = True
    code_cache.install()
    hashes.install()
    database_url.install()
    dialects.install()
    listeners.install()
    sync_loop.install()
    inline_threads.install()
    observe.install()
    plan.install()
    env_py.install()
    shipped.install()
    drivers.install()
    stand_ins.install()
    older_names.install()
    subinterpreters.install()
    network.install()
    process_state.remember()


def start(database_names: str, library_index: str, *joint: Any) -> str:
    """Takes hold of the host after the snapshot was restored, and returns the versions of what runs here."""
    host.attach(*joint)
    databases.replaced(database_names)
    shipped.attach(library_index)
    random.seed()
    return json.dumps(
        {
            "python": platform.python_version(),
            "alembic": alembic.__version__,
            "sqlalchemy": sqlalchemy.__version__,
            "pg8000": pg8000.__version__,
            "postgresql": database.server_version(),
        }
    )


def mount_repository(environment_json: str, settings_json: str) -> None:
    """Makes the repository that the host has written the one that commands run in."""
    mount.mount(json.loads(environment_json), json.loads(settings_json))
    database_url.forget_repository()
    shipped.forget_repository()
    stand_ins.forget_repository()


TASKS = {
    "alembic": command_line.run,
    "create_roles": starting_points.create_roles,
    "create_from_models": starting_points.create_from_models,
    "sql": by_hand.run,
}
"""What a run can do, by `kind` of `protocol::Task`; its other fields are the arguments."""


def run(task_json: str) -> str:
    """Runs a task; gives what `runner.run` gives."""
    task = json.loads(task_json)
    act = TASKS[task.pop("kind")]
    return runner.run(lambda: act(**task))


def read_rows(queries_json: str) -> str:
    """Asks the database without leaving anything behind; gives a `protocol::Answer`, or why PostgreSQL `ended`. Belongs to no run."""
    try:
        return rows.read(queries_json)
    except host.PostgresqlEnded as error:
        return json.dumps({"ended": faults.fault(error)})


def main_database() -> str:
    """The database that the page shows, as `databases.described` has it."""
    return json.dumps(databases.described(databases.main()))


def database_names() -> str:
    """What has to be kept of the databases with a snapshot of them; `start` and `databases_replaced` take it."""
    return databases.known()


def migrated_databases() -> str:
    """Numbers of the databases that Alembic has worked on, with names, as a JSON list; the main one comes first and without its name."""
    main = databases.main()
    found = ({"number": each.number, "name": None if each is main else each.name} for each in databases.migrated())
    return json.dumps(list(found))


def databases_replaced(database_names: str) -> None:
    """Every PGlite was restarted: no connection to the old ones means anything now."""
    databases.replaced(database_names)
    roles.forget()
    host.databases_replaced()
