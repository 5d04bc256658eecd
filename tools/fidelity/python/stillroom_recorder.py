"""Runs inside the native Alembic: leads every PostgreSQL connection to the throw-away server, and writes what happens to a file.

A .pth file of the venv imports it; without STILLROOM_RECORD in the environment it does nothing. The repository is not edited.
"""

import functools
import importlib.abc
import importlib.machinery
import json
import os
import re
import subprocess
import sys
import threading
import time
from contextlib import suppress

RECORD = os.environ.get("STILLROOM_RECORD")
SERVER = json.loads(os.environ.get("STILLROOM_SERVER", "{}"))
FOLDER = os.environ.get("STILLROOM_FOLDER", "")
VERSIONS = os.environ.get("STILLROOM_SCRIPT", "")

running = threading.local()
PATCHES = {}


def patch(module):
    return lambda function: PATCHES.setdefault(module, function)


def write(event, **values):
    with open(RECORD, "a", encoding="utf-8") as record:
        record.write(json.dumps({"event": event, **values}, default=str) + "\n")


# --- where connections lead ---------------------------------------------------------------------------------------------------

# What says which server, or how to trust it; everything else (options, server_settings, application_name …) stays.
PLACE = {
    "host", "hostaddr", "port", "user", "password", "passfile", "database", "dbname", "dsn", "conninfo", "service", "ssl",
    "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "ssl_context", "direct_tls", "target_session_attrs", "gssencmode",
    "channel_binding", "unix_sock",
}  # fmt: skip


def redirected(name, options_of):
    """Wraps a driver's connect(): the text that names a server is dropped but for its `options`."""

    def wrap(connect):
        @functools.wraps(connect)
        def connected(*args, **kwargs):
            named = {**options_of(args, kwargs), **kwargs}
            kept = {key: value for key, value in named.items() if key not in PLACE}
            place = {"host": SERVER["host"], "port": SERVER["port"], "user": SERVER["user"], "password": "stillroom"}
            return connect(**kept, **place, **{name: native_database(*address(named))})

        return connected

    return wrap


def libpq_options(parse):
    def options(args, kwargs):
        text = next((value for value in (*args[:1], kwargs.get("dsn"), kwargs.get("conninfo")) if value), "")
        try:
            return {key: value for key, value in parse(text).items() if key in ("options", *ADDRESS)} if text else {}
        except Exception:
            return {}

    return options


ADDRESS = ("host", "hostaddr", "port", "database", "dbname")
LOCAL = ("", "127.0.0.1", "::1", "localhost")


def address(named):
    host, port, name = (
        str(next((named[key] for key in keys if named.get(key)), None) or os.environ.get(variable, ""))
        for keys, variable in ((("host", "hostaddr"), "PGHOST"), (("port",), "PGPORT"), (("database", "dbname"), "PGDATABASE"))
    )
    return "localhost" if host.lower() in LOCAL or host.startswith("/") else host.lower(), port or "5432", name


def native_database(host, port, name):
    """The throw-away server's database for this address, made when it is first asked for. The first one of all is there already."""
    databases = {}
    if os.path.exists(SERVER["databases"]):
        with open(SERVER["databases"], encoding="utf-8") as file:
            databases = json.load(file)
    asked = f"{name} on {host}:{port}"
    if asked not in databases:
        databases[asked] = f"{SERVER['database']}_{len(databases)}" if databases else SERVER["database"]
        if len(databases) > 1:
            place = ["--host", SERVER["host"], "--port", str(SERVER["port"]), "--username", SERVER["user"]]
            subprocess.run([SERVER["createdb"], *place, databases[asked]], check=True)
        with open(SERVER["databases"], "w", encoding="utf-8") as file:
            json.dump(databases, file)
    return databases[asked]


def database_of(connection):
    """Where one of SQLAlchemy's connections leads."""
    return native_database(*address({**connection.engine.url.translate_connect_args(), **connection.engine.url.query}))


def nothing(args, kwargs):
    return {}


@patch("psycopg2")
def psycopg2_connects(module):
    from psycopg2.extensions import parse_dsn

    module.connect = redirected("dbname", libpq_options(parse_dsn))(module.connect)


@patch("psycopg")
def psycopg_connects(module):
    from psycopg.conninfo import conninfo_to_dict

    for kind in (module.Connection, module.AsyncConnection):
        connect = kind.connect.__func__

        def on_class(cls, *args, _connect=connect, **kwargs):
            lead = redirected("dbname", libpq_options(conninfo_to_dict))
            return lead(functools.partial(_connect, cls))(*args, **kwargs)

        kind.connect = classmethod(on_class)
    module.connect = module.Connection.connect


@patch("asyncpg")
def asyncpg_connects(module):
    module.connect = redirected("database", nothing)(module.connect)
    module.connection.connect = module.connect


@patch("pg8000")
def pg8000_connects(module):
    module.connect = redirected("database", nothing)(module.connect)


@patch("pg8000.dbapi")
def pg8000_dbapi_connects(module):
    module.connect = redirected("database", nothing)(module.connect)


# --- what Alembic does ----------------------------------------------------------------------------------------------------------


@patch("sqlalchemy.engine.base")
def engines_tell(module):
    for name in ("connect", "raw_connection"):
        act = getattr(module.Engine, name)

        def told(self, *args, _act=act, **kwargs):
            write("engine", dialect=self.dialect.name, driver=getattr(self.dialect, "driver", None))
            return _act(self, *args, **kwargs)

        setattr(module.Engine, name, functools.wraps(act)(told))


@patch("alembic.runtime.migration")
def alembic_tells(module):
    init = module.RevisionStep.__init__
    update = module.HeadMaintainer.update_to_step
    context = module.MigrationContext.__init__

    @functools.wraps(init)
    def step(self, *args, **kwargs):
        init(self, *args, **kwargs)
        run = self.migration_fn

        @functools.wraps(run)
        def timed(*run_args, **run_kwargs):
            running.revision = self.revision.revision
            running.since = time.perf_counter()
            try:
                return run(*run_args, **run_kwargs)
            except BaseException as error:
                failed(error, "revision")
                raise

        self.migration_fn = timed

    @functools.wraps(update)
    def kept(self, step):
        revision = getattr(getattr(step, "revision", None), "revision", None)
        try:
            update(self, step)
        except BaseException as error:
            failed(error, "version table")
            raise
        took = time.perf_counter() - running.since if getattr(running, "revision", None) else None
        up = getattr(step, "is_upgrade", None)
        write("revision", revision=revision, direction="upgrade" if up else "downgrade", seconds=took)
        running.revision = None

    @functools.wraps(context)
    def configured(self, *args, **kwargs):
        context(self, *args, **kwargs)
        write("context", version_table=self.version_table, schema=self.version_table_schema, dialect=self.dialect.name,
              driver=getattr(self.dialect, "driver", None), database=None if self.as_sql else database_of(self.connection))  # fmt: skip

    module.RevisionStep.__init__ = step
    module.HeadMaintainer.update_to_step = kept
    module.MigrationContext.__init__ = configured


# --- how it failed --------------------------------------------------------------------------------------------------------------


def failed(error, where):
    if getattr(error, "_stillroom_told", False):
        return
    with suppress(Exception):
        error._stillroom_told = True
    kind = type(error)
    write(
        "error",
        where=where,
        exception=f"{kind.__module__}.{kind.__qualname__}",
        bases=[f"{base.__module__}.{base.__qualname__}" for base in kind.__mro__[1:-2]],
        message=str(error),
        sqlstate=sqlstate(error),
        revision=getattr(running, "revision", None),
        call=call(error),
    )


def sqlstate(error):
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        for source in (error, getattr(error, "orig", None)):
            for name in ("sqlstate", "pgcode"):
                value = getattr(source, name, None)
                if isinstance(value, str):
                    return value
            args = getattr(source, "args", ())
            if args and isinstance(args[0], dict) and "C" in args[0]:
                return args[0]["C"]
        error = error.__cause__ or error.__context__
    return None


def call(error):
    """The innermost line in a revision, else in the repository."""
    frames = []
    trace = error.__traceback__
    while trace is not None:
        frames.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    script = VERSIONS + os.sep
    inside = [frame for frame in frames if frame[0].startswith(script) and frame[0] != script + "env.py"]
    inside = inside or [frame for frame in frames if frame[0].startswith(FOLDER + os.sep)]
    if not inside:
        return None
    path, line = inside[-1]
    return {"path": os.path.relpath(path, FOLDER), "line": line}


def uncaught(kind, error, trace):
    if not issubclass(kind, SystemExit):
        failed(error, "command")
    sys.__excepthook__(kind, error, trace)


# --- patches are applied when a module has been imported -----------------------------------------------------------------------


# --- what the repository's own build would have made --------------------------------------------------------------------------

GENERATED = re.compile(r"(^|\.)(_?version(_info)?|__?about__?|_?build_info|_build|_version_generated|_config)$")


class Generated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """A module that the build writes (a version, a build's date) and that a checkout therefore lacks: its names are texts."""

    def find_spec(self, name, path=None, target=None):
        inside = any(str(entry).startswith(FOLDER + os.sep) for entry in path or ())
        return importlib.machinery.ModuleSpec(name, self) if inside and GENERATED.search(name) else None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        write("generated", module=module.__name__)
        for name in ("__version__", "version", "VERSION"):
            setattr(module, name, "0.0.0")
        module.version_tuple = module.__version_tuple__ = (0, 0, 0)
        module.__getattr__ = text_of


def text_of(name):
    if name.startswith("__") and name in ("__path__", "__all__", "__wrapped__"):
        raise AttributeError(name)
    return "0"


class Patching(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name not in PATCHES:
            return None
        change = PATCHES.pop(name)
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return spec
        execute = spec.loader.exec_module

        def execute_and_patch(module):
            execute(module)
            change(module)

        spec.loader.exec_module = execute_and_patch
        return spec


if RECORD:
    sys.meta_path.insert(0, Patching())
    sys.meta_path.append(Generated())
    sys.excepthook = uncaught
    for entry in json.loads(os.environ.get("STILLROOM_PATHS", "[]")):
        if entry not in sys.path:
            sys.path.append(entry)
