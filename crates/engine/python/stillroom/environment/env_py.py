"""The repository's `env.py`: what has to be done around it, and a minimal one in its place where it can't run."""

import os
import tempfile
from pathlib import Path
from typing import Any

from alembic import context, util
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionMap
from alembic.util import CommandError
from sqlalchemy import Connection, MetaData, create_engine

from stillroom.connecting import database_url
from stillroom.connecting.dialects import OtherDatabase
from stillroom.databases import registry, server
from stillroom.databases.stand_in_address import STAND_IN_URL
from stillroom.environment import env_options, flask_app, mount
from stillroom.faults import describe
from stillroom.observing import plan, reporter
from stillroom.observing.call_sites import ROOT
from stillroom.process import each_run, process_state
from stillroom.stand_ins import book, missing, variables
from stillroom.stand_ins.thing import is_stand_in

MINIMAL_ENV = """\
from alembic import context
from stillroom.environment.env_py import minimal_connection, minimal_options

if context.is_offline_mode():
    context.configure(dialect_name="postgresql", literal_binds=True, **minimal_options())
    with context.begin_transaction():
        context.run_migrations()
else:
    with minimal_connection() as connection:
        context.configure(connection=connection, **minimal_options())
        with context.begin_transaction():
            context.run_migrations()
"""

_options: dict[str, Any] = {}
_dropped: list[str] = []
_connections: list[Connection] = []


def install() -> None:
    """Hooks into the two places where Alembic meets `env.py`; others may have hooked in before."""
    global _real_configure
    _real_configure = EnvironmentContext.configure
    ScriptDirectory.run_env = _run_env
    Config.set_section_option = _set_section_option
    EnvironmentContext.configure = _configure


@each_run.begins
def start_run() -> None:
    """Forgets the run before."""
    _dropped.clear()
    _connections.clear()


def minimal_options() -> dict[str, Any]:
    """What the minimal env.py gives to `context.configure()`."""
    return _options


def minimal_connection() -> Connection:
    """PGlite."""
    return create_engine(STAND_IN_URL).connect()


def _run_env(script: ScriptDirectory) -> None:
    try:
        _run_own(script)
    except (Exception, SystemExit) as error:
        if not _may_be_replaced(error):
            raise
        if variables.would_give_more():
            _run_generously(script)
        else:
            _replace(script, error)
    finally:
        while _connections:
            _connections.pop().close()
        if _dropped:
            reporter.report("options_dropped", names=list(dict.fromkeys(_dropped)))


def _run_generously(script: ScriptDirectory) -> None:
    """Once more, with values for the parts of the database's address that `env.py` found unset."""
    _start_over()
    try:
        with variables.generously():
            _run_own(script)
    except (Exception, SystemExit) as error:
        if not _may_be_replaced(error):
            raise
        _replace(script, error)


def _run_own(script: ScriptDirectory) -> None:
    try:
        _real_run_env(script)
    except RuntimeError as error:
        if not flask_app.is_wanted(error):
            raise
        _start_over()
        with flask_app.app_context():
            _real_run_env(script)
    if not plan.has_begun() and book.entries and _wants_migrations():
        raise NothingMigrated("env.py came to its end without context.run_migrations(): it ran on stand-ins")


class NothingMigrated(Exception):
    """`env.py` ran to its end and never asked for the migrations."""


def _start_over() -> None:
    """As if env.py had not begun: what stood in for the first attempt need not stand in for the next."""
    _dropped.clear()
    book.open_anew()
    registry.start_run()
    server.end_connections()
    process_state.forget_modules(amid_command=True)


def _wants_migrations() -> bool:
    return context._proxy.context_opts.get("fn") is not None


def _may_be_replaced(error: BaseException) -> bool:
    """Only before anything ran, and only where something is missing here: what fails natively too has to fail."""
    if plan.has_begun() or isinstance(error, (CommandError, OtherDatabase)) or hasattr(describe.cause_of(error), "sqlstate"):
        return False
    if isinstance(error, (NothingMigrated, flask_app.NoApp)):
        return True
    return missing.may_have_caused(error) and describe.is_in_env_py(error)


def _replace(script: ScriptDirectory, error: BaseException) -> None:
    _dropped.clear()
    server.end_connections()
    if other := database_url.other_database(context.config.get_main_option("sqlalchemy.url")):
        raise OtherDatabase(other) from error
    if _compares_models(context._proxy):
        raise CommandError(f"Not run: env.py, which gives the models, can't run here: {error}") from error
    _read_other_folders(script)
    found = env_options.read(script.env_py_location, ROOT)
    _options.clear()
    _options.update(found.options)
    shown = [[name, repr(value)] for name, value in found.options.items()]
    if found.naming_convention is not None:
        _options["target_metadata"] = MetaData(naming_convention=found.naming_convention)
        shown.append(["naming_convention", repr(found.naming_convention)])
    reporter.report("env_py_replaced", fault=describe.fault(error), options=shown, left_out=found.left_out)
    folder = tempfile.mkdtemp(prefix="stillroom-")
    with open(os.path.join(folder, "env.py"), "w", encoding="utf-8") as file:
        file.write(MINIMAL_ENV)
    util.load_python_file(folder, "env.py")


def _read_other_folders(script: ScriptDirectory) -> None:
    """Where `env.py` would have chosen the folder of the revisions when it ran."""
    if mount.environment.version_locations and not any(any(Path(folder).glob("*.py")) for folder in script._version_locations):
        script.version_locations = [mount.absolute(folder) for folder in mount.environment.version_locations]
        vars(script).pop("_version_locations", None)
        script.revision_map = RevisionMap(script._load_revisions)


def _set_section_option(config: Config, section: str, name: str, value: Any) -> None:
    """`env.py` often puts a setting's value into the configuration, and an ini takes text alone."""
    if is_stand_in(value):
        _dropped.append(name)
        value = ""
    _real_set_section_option(config, section, name, value)


def _configure(environment: EnvironmentContext, connection: Any = None, *args: Any, **options: Any) -> None:
    """Leaves out what is a stand-in, and connects where `env.py` has nothing to connect with."""
    dropped = [name for name, value in options.items() if _is_dropped(value)]
    options = {name: value for name, value in options.items() if name not in dropped}
    if is_stand_in(connection):
        connection = minimal_connection()
        _connections.append(connection)
        dropped.append("connection")
    _dropped.extend(dropped)
    _refuse_half_models(environment, dropped)
    _real_configure(environment, connection, *args, **options)


def _compares_models(environment: EnvironmentContext) -> bool:
    """Whether the command is `check` or `revision --autogenerate`."""
    code = getattr(environment.context_opts.get("fn"), "__code__", None)
    return code is not None and "run_autogenerate" in code.co_names


def _refuse_half_models(environment: EnvironmentContext, dropped: list[str]) -> None:
    """A comparison with half of the models would find that the other half is to be dropped."""
    if not _compares_models(environment):
        return
    halves = [f"{entry.name} ({entry.reason})" for entry in book.any_of("module")]
    if "target_metadata" in dropped or halves:
        why = f": {'; '.join(halves)}" if halves else ""
        raise CommandError(f"Not run: the models that env.py gives as target_metadata can't be imported whole{why}")


def _is_dropped(value: Any) -> bool:
    return is_stand_in(value) or (isinstance(value, (list, tuple)) and any(map(is_stand_in, value)))


_real_set_section_option = Config.set_section_option
_real_run_env = ScriptDirectory.run_env
_real_configure = EnvironmentContext.configure
