"""Every PostgreSQL URL, whatever its driver, leads to PGlite; a URL of another database is refused.

SQLAlchemy's dialect registry is the switch, so every engine comes here, whichever function made it: `create_engine`,
`engine_from_config`, `create_async_engine`, `sqlmodel.create_engine` …
"""

from typing import Any

from sqlalchemy import URL, pool
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import registry as dialect_registry
from sqlalchemy.dialects.postgresql.pg8000 import PGCompiler_pg8000, PGDialect_pg8000
from sqlalchemy.engine.interfaces import BindTyping

from stillroom.connecting import connect_arguments
from stillroom.databases import registry
from stillroom.databases.stand_in_address import STAND_IN_HOST
from stillroom.driver.drivers import ASYNCPG, PSYCOPG, PSYCOPG2, Driver
from stillroom.driver.pglite_connection import PGliteConnection
from stillroom.observing import observe

IGNORED_ARGUMENTS = (
    "client_encoding",
    "executemany_batch_page_size",
    "executemany_mode",
    "executemany_values_page_size",
    "implicit_returning",
    "native_inet_types",
    "prepared_statement_cache_size",
    "prepared_statement_name_func",
    "server_side_cursors",
    "use_native_hstore",
    "use_native_unicode",
    "use_native_uuid",
)
"""Arguments of the drivers' own dialects that have nothing to act on here."""


class OtherDatabase(Exception):
    """The repository's migrations run on another database than PostgreSQL."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the database URL names {name}; these migrations can only be rehearsed on PostgreSQL")
        self.name = name


class RefusingDriver:
    """The driver of another database: engines can be made and SQL can be printed, but nothing connects."""

    __name__ = "refusing_driver"
    paramstyle = "pyformat"
    sqlite_version_info = (3, 45, 0)
    sqlite_version = "3.45.0"
    Error = DatabaseError = OperationalError = InterfaceError = ProgrammingError = IntegrityError = type("Error", (Exception,), {})

    def __init__(self, database: str) -> None:
        self._database = database

    def connect(self, *args: Any, **options: Any) -> None:
        """Says which database it would have been."""
        raise OtherDatabase(self._database)

    def __getattr__(self, name: str) -> Any:
        """What only the real driver could tell."""
        if name.startswith("__"):
            raise AttributeError(name)
        raise OtherDatabase(self._database)


class PGlitePool(pool.NullPool):
    """Opens a connection for each use and closes it after; takes what the pools of servers take, and answers what they are asked."""

    def __init__(
        self,
        creator: Any,
        pool_size: int = 5,
        max_overflow: int = 10,
        timeout: float = 30.0,
        use_lifo: bool = False,
        **arguments: Any,
    ) -> None:
        super().__init__(creator, **arguments)
        self._size = pool_size

    def size(self) -> int:
        """What was asked for."""
        return self._size

    def checkedin(self) -> int:
        """Connections that wait for their next use: there are none."""
        return 0

    def checkedout(self) -> int:
        """Connections in use, as far as anybody wants to know."""
        return 0

    def overflow(self) -> int:
        """Connections beyond the size."""
        return 0


class PGliteCompiler(PGCompiler_pg8000):
    """pg8000's compiler, without the doubled percent sign that its own paramstyle needs."""

    def visit_mod_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        return f"{self.process(binary.left, **kw)} % {self.process(binary.right, **kw)}"


class PGliteDialect(PGDialect_pg8000):
    """SQLAlchemy's own pg8000 dialect, with connections to PGlite."""

    supports_statement_cache = True
    statement_compiler = PGliteCompiler
    habits: Driver

    def __init__(self, **arguments: Any) -> None:
        for name in IGNORED_ARGUMENTS:
            arguments.pop(name, None)
        super().__init__(**{**arguments, "paramstyle": "numeric_dollar"})

    @classmethod
    def get_pool_class(cls, url: URL) -> type[pool.Pool]:
        return PGlitePool

    def create_connect_args(self, url: URL) -> tuple[list[Any], dict[str, Any]]:
        return [], connect_arguments.from_url(url)

    def connect(self, *args: Any, **kwargs: Any) -> PGliteConnection:
        database = registry.named_by(connect_arguments.address(kwargs))
        return PGliteConnection(self.habits, database, connect_arguments.settings(kwargs))

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        if context is not None and context.compiled is None and not parameters:
            statement = self.habits.without_placeholders(statement)
        super().do_execute(cursor, statement, parameters, context)

    def initialize(self, connection: Any) -> None:
        with observe.unobserved():
            super().initialize(connection)

    def get_isolation_level(self, dbapi_connection: PGliteConnection) -> str:
        """Leaves no transaction behind: `autocommit_block()` asks, and then wants AUTOCOMMIT."""
        idle = not dbapi_connection._in_transaction
        with observe.unobserved():
            level = super().get_isolation_level(dbapi_connection)
        if idle:
            dbapi_connection.rollback()
        return level

    def set_isolation_level(self, dbapi_connection: PGliteConnection, level: str) -> None:
        dbapi_connection.rollback()
        with observe.unobserved():
            super().set_isolation_level(dbapi_connection, level)
        # It ends its transaction by a statement, of which the connection need not know.
        dbapi_connection.commit()


class Psycopg2Dialect(PGliteDialect):
    """psycopg2 writes parameters as untyped literals, so no casts are rendered around them."""

    driver = "psycopg2"
    habits = PSYCOPG2
    bind_typing = BindTyping.NONE
    supports_statement_cache = True

    @classmethod
    def get_async_dialect_cls(cls, url: URL) -> type[PGliteDialect]:
        """psycopg2 has no asynchronous face; the URL that stands in for a missing one takes either."""
        return AsyncpgDialect if url.host == STAND_IN_HOST else cls


class PsycopgDialect(PGliteDialect):
    """psycopg 3: one name, a synchronous and an asynchronous face."""

    driver = "psycopg"
    habits = PSYCOPG
    supports_statement_cache = True

    @classmethod
    def get_async_dialect_cls(cls, url: URL) -> type[PGliteDialect]:
        return PsycopgAsyncDialect


class PsycopgAsyncDialect(PsycopgDialect):
    """psycopg 3 under an asynchronous engine."""

    is_async = True
    supports_statement_cache = True


class AsyncpgDialect(PGliteDialect):
    """asyncpg, which is asynchronous only."""

    driver = "asyncpg"
    habits = ASYNCPG
    is_async = True
    supports_statement_cache = True


DRIVERS = {
    "psycopg2": Psycopg2Dialect,
    "psycopg2cffi": Psycopg2Dialect,
    "psycopg": PsycopgDialect,
    "psycopg_async": PsycopgAsyncDialect,
    "pg8000": PsycopgDialect,
    "pygresql": Psycopg2Dialect,
    "aiopg": PsycopgAsyncDialect,
    "asyncpg": AsyncpgDialect,
}

DEFAULT_DRIVER = postgresql.dialect.driver
"""What a URL without a driver means: psycopg2 for SQLAlchemy 2.0, psycopg since 2.1."""


def install() -> None:
    """Registers the dialects."""
    dialect_registry.load = _load


def _load(name: str) -> type[Any]:
    database, _, driver = name.partition(".")
    if database in ("postgresql", "postgres"):
        return DRIVERS.get(driver or DEFAULT_DRIVER, PsycopgDialect)
    try:
        dialect = _real_load(name)
    except Exception as cause:
        raise OtherDatabase(database) from cause
    dialect.import_dbapi = classmethod(lambda cls: RefusingDriver(database))
    return dialect


_real_load = dialect_registry.load
