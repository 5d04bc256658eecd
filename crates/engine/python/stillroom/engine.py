"""What the worker calls. Everything is JSON text in both directions; facts go out through `reporter`."""

import json
import platform
import random
import sys
from typing import Any

import alembic
import pg8000
import sqlalchemy

from stillroom import host, stand_ins
from stillroom.connecting import database_url, dialects, finder
from stillroom.databases import registry, roles, server
from stillroom.environment import command_line, env_py, mount
from stillroom.libraries import shipped
from stillroom.observing import observe, plan
from stillroom.platform import hashes, inline_threads, network, older_names, subinterpreters, sync_loop
from stillroom.process import code_cache, listeners, process_state, runner
from stillroom.tasks import starting_points, typed_sql


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
    roles.install()
    observe.install()
    plan.install()
    env_py.install()
    shipped.install()
    finder.install()
    stand_ins.install()
    older_names.install()
    subinterpreters.install()
    network.install()
    process_state.remember()


def start(database_names: str, library_index: str, *joint: Any) -> str:
    """Takes hold of the host after the snapshot was restored, and returns the versions of what runs here."""
    host.attach(*joint)
    registry.replaced(database_names)
    shipped.attach(library_index)
    random.seed()
    return json.dumps(
        {
            "python": platform.python_version(),
            "alembic": alembic.__version__,
            "sqlalchemy": sqlalchemy.__version__,
            "pg8000": pg8000.__version__,
            "postgresql": server.server_version(),
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
    "sql": typed_sql.run,
}
"""What a run can do, by `kind` of `protocol::Task`; its other fields are the arguments."""


def run(task_json: str) -> str:
    """Runs a task; gives what `runner.run` gives."""
    task = json.loads(task_json)
    act = TASKS[task.pop("kind")]
    return runner.run(lambda: act(**task))


def main_database() -> str:
    """The database that the page shows, as `databases.described` has it."""
    return json.dumps(registry.described(registry.main()))


def database_names() -> str:
    """What has to be kept of the databases with a snapshot of them; `start` and `databases_replaced` take it."""
    return registry.known()


def migrated_databases() -> str:
    """Numbers of the databases that Alembic has worked on, with names, as a JSON list; the main one comes first and without its name."""
    main = registry.main()
    found = ({"number": each.number, "name": None if each is main else each.name} for each in registry.migrated())
    return json.dumps(list(found))


def databases_replaced(database_names: str) -> None:
    """Every PGlite was restarted: no connection to the old ones means anything now."""
    registry.replaced(database_names)
    roles.forget()
    host.databases_replaced()
