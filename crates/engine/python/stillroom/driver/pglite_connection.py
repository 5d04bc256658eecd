"""pg8000's connection and cursor over PGlite: the habits of the driver that the repository uses, in as few round trips as can be.

A PGlite has one session, which all connections to its database share: see `shared_session.py`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from pg8000 import dbapi
from pg8000.converters import make_params
from pg8000.core import COPY_DATA, COPY_DONE, NULL_BYTE, READY_FOR_QUERY, SYNC_MSG, Context, ci_unpack

from stillroom import host
from stillroom.driver.drivers import Driver
from stillroom.driver.literals import interpolate
from stillroom.driver.pglite_socket import PGliteSocket
from stillroom.driver.shared_session import OUTSIDE_TRANSACTIONS, OWN_USER, Share, SharedSession

COPY_FAIL = b"f"
HEADER_LENGTH = 5

NUMBERED = re.compile(r"\$\d")
PERCENT = re.compile(r"%(?:%|s|\((?P<name>[^)]+)\)s)")
COPY_FROM_STDIN = re.compile(r"^\s*copy\b[^;]*\bfrom\s+stdin\b", re.IGNORECASE | re.MULTILINE)
TERMINATES_BACKEND = re.compile(r"\bpg_terminate_backend\s*\(", re.IGNORECASE)
SPARES_OWN_BACKEND = re.compile(r"(<>|!=)\s*pg_backend_pid\s*\(|pg_backend_pid\s*\(\s*\)\s*(<>|!=)", re.IGNORECASE)

ABORTED = {"C": "25P02", "M": "current transaction is aborted, commands ignored until end of transaction block"}

NOT_OUTSIDE = (
    "Another connection of this run has a transaction open that has written something, and PGlite has one session for all connections. "
    "A server would run this statement beside that transaction, or let it wait for that transaction's locks for ever."
)
END_IT_FIRST = "End the open transaction first, with op.get_context().autocommit_block() or a commit; then it works here too."

RESETS_USER = re.compile(r"\s*(?:reset\s+session\s+authorization|set\s+session\s+authorization\s+default)\s*;?\s*\Z", re.IGNORECASE)


class Database(Protocol):
    """What a connection has to know of the database that it is to."""

    number: int
    """The host's."""

    session: SharedSession


before_statement: Callable[[Any, str], None] | None = None
"""Called before every statement that the repository sends: its database and its text."""

on_statement: Callable[[int, str, Any, float, int, BaseException | None], None] | None = None
"""Told of every statement: the number of its database, its text, parameters, milliseconds, row count (-1 for none) and error."""

on_notice: Callable[[str, str], None] | None = None
"""Told of every notice of the server: severity and message."""


class PGliteCursor(dbapi.Cursor):
    """A cursor that takes SQLAlchemy's `$1` placeholders, and `%s` and `%(name)s` from code that uses the driver itself."""

    _c: "PGliteConnection"

    def __enter__(self) -> "PGliteCursor":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def fetchall(self) -> list[tuple[Any, ...]]:
        """What is left of the rows, in a list as the other drivers give it."""
        return list(super().fetchall())

    def execute(self, operation: Any, args: Any = (), stream: Any = None) -> "PGliteCursor":
        operation = _text(operation)
        started = host.clock()
        try:
            context = self._c.run(*_numbered(operation, args), stream)
        except BaseException as error:
            self._tell(operation, args, started, -1, error)
            raise
        self._keep(context)
        self._tell(operation, args, started, context.row_count, None)
        return self

    def mogrify(self, operation: Any, args: Any = ()) -> bytes:
        """psycopg2's: the statement with its parameters written into it."""
        return interpolate(*_numbered(_text(operation), args or ())).encode()

    def executemany(self, operation: Any, param_sets: Iterable[Any]) -> None:
        operation = _text(operation)
        sets = list(param_sets)
        started = host.clock()
        try:
            context = self._c.run_many(operation, sets)
        except BaseException as error:
            self._tell(operation, sets, started, -1, error)
            raise
        self._keep(context)
        self._tell(operation, sets, started, context.row_count, None)

    def copy_expert(self, sql: str, file: Any, size: int = 8192) -> None:
        """psycopg2's COPY with a file."""
        self.execute(sql, stream=file)

    @property
    def context(self) -> Context:
        """The whole answer to the last statement."""
        return self._context

    def _tell(self, operation: str, args: Any, started: float, rows: int, error: BaseException | None) -> None:
        if on_statement is not None:
            on_statement(self._c.database.number, operation, args, host.clock() - started, rows, error)

    def _keep(self, context: Context) -> None:
        self._context = context
        self._row_iter = None if context.rows is None else map(tuple, context.rows)
        self._input_oids = ()
        self.input_types = []


def _text(operation: Any) -> str:
    """psycopg2 and psycopg also take bytes, and statements put together from parts."""
    if isinstance(operation, str):
        return operation
    return operation.decode() if isinstance(operation, bytes) else operation.as_string(None)


def _numbered(operation: str, args: Any) -> tuple[str, Sequence[Any]]:
    """The statement with `$1` placeholders. As in psycopg, a `%` is special everywhere, but only where there are parameters."""
    if not args or (not isinstance(args, dict) and NUMBERED.search(operation)):
        return operation, args
    values: list[Any] = []

    def number(place: re.Match[str]) -> str:
        if place[0] == "%%":
            return "%"
        values.append(args[len(values)] if place["name"] is None else args[place["name"]])
        return f"${len(values)}"

    return PERCENT.sub(number, operation), values


class PGliteConnection(dbapi.Connection):
    """A connection to a database with the habits of one driver."""

    def __init__(self, driver: Driver, database: Database, settings: dict[str, str] | None = None) -> None:
        self.driver = driver
        self.database = database
        self.session = self.database.session
        self.share = Share()
        super().__init__("postgres", database="postgres", sock=PGliteSocket(self.database.number), ssl_context=False)
        self.session.start(self, settings or {})

    # Transactions

    @property
    def _in_transaction(self) -> bool:
        return self.session.is_in_transaction(self)

    def commit(self) -> None:
        self.session.commit(self)

    def rollback(self) -> None:
        self.session.rollback(self)

    def close(self) -> None:
        """Ends what the connection began."""
        self.session.close(self)
        super().close()

    # Statements

    def cursor(self) -> PGliteCursor:
        return PGliteCursor(self)

    def run(self, statement: str, parameters: Sequence[Any], stream: Any = None) -> Context:
        """One statement, together with what has to run before it."""
        _refuse_what_ends_the_process(self.driver, statement)
        if RESETS_USER.match(statement):
            statement = OWN_USER
        context = Context(statement)
        if self.session.end_instead(self, statement):
            return context
        return self._exchange(context, lambda: self._send(context, statement, parameters, stream))

    def run_many(self, statement: str, sets: list[Any]) -> Context:
        """One statement for many sets of parameters, in one round trip."""
        context = Context(statement)
        if not sets:
            return context
        numbered, _ = _numbered(statement, sets[0])
        values = [_numbered(statement, parameters)[1] for parameters in sets]
        if self.driver.writes_parameters:
            return self.run(";".join(interpolate(numbered, parameters) for parameters in values), ())
        return self._exchange(context, lambda: self._send_prepared(numbered, values))

    def execute_simple(self, statement: str) -> Context:
        return self.run(statement, ())

    def execute_unnamed(self, statement: str, vals: Sequence[Any] = (), oids: Any = (), stream: Any = None) -> Context:
        return self.run(statement, vals, stream)

    def _exchange(self, context: Context, send: Callable[[], None]) -> Context:
        if self.share.aborted:
            raise _database_error(self.driver, ABORTED)
        if before_statement is not None:
            before_statement(self.database, context.statement)
        interrupted = self.session.step_out(self, context.statement)
        try:
            before = self.session.enter(self, context.statement)
            if before is not None:
                self.send_QUERY(before)
            send()
            self._flush(None if before is None else Context(before), context)
        finally:
            if interrupted is not None:
                interrupted.query("begin transaction")
        return context

    def _flush(self, before: Context | None, context: Context) -> None:
        """Sends what was written and reads the answers."""
        self._sock.flush()
        try:
            if before is not None:
                self.handle_messages(before)
            self.handle_messages(context)
        except dbapi.Error as error:
            explained = self._explained(error, context.statement)
            raise explained from explained.__cause__
        finally:
            self._sock.take_answer()
            if self.autocommit and self in self.session.guests:
                self.session.commit(self)

    def _explained(self, error: dbapi.Error, statement: str) -> dbapi.Error:
        """A server's other connection would not mind the first one's transaction."""
        if not (self.autocommit and self.session.is_guest(self) and OUTSIDE_TRANSACTIONS.match(statement)):
            return error
        return _database_error(self.driver, {"C": error.sqlstate, "M": str(error), "D": NOT_OUTSIDE, "H": END_IT_FIRST})

    def query(self, statement: str) -> Context:
        """A statement of ours, sent as it is."""
        context = Context(statement)
        self.send_QUERY(statement)
        self._sock.flush()
        try:
            self.handle_messages(context)
        finally:
            self._sock.take_answer()
        return context

    def _send(self, context: Context, statement: str, parameters: Sequence[Any], stream: Any) -> None:
        if COPY_FROM_STDIN.search(statement):
            self.send_QUERY(statement)
            self._send_copy_data(stream)
        elif stream is not None:
            context.stream = stream
            self.send_QUERY(statement)
        elif not parameters and not self.driver.prepares_everything:
            self.send_QUERY(statement)
        elif self.driver.writes_parameters:
            self.send_QUERY(interpolate(statement, parameters))
        else:
            self._send_prepared(statement, [parameters])

    def _send_prepared(self, statement: str, sets: list[Sequence[Any]]) -> None:
        self.send_PARSE(NULL_BYTE, statement, self.driver.parameter_types(len(sets[0])))
        self.send_DESCRIBE_STATEMENT(NULL_BYTE)
        for parameters in sets:
            self.send_BIND(NULL_BYTE, make_params(self.py_types, parameters))
            self.send_EXECUTE()
        self._sock.write(SYNC_MSG)

    def _send_copy_data(self, stream: Any) -> None:
        """PGlite's process ends when a COPY runs out of input, so its end goes out in the same message as the statement."""
        if stream is None:
            self._send_message(COPY_FAIL, b"there is no data: standard input is not available here" + NULL_BYTE)
            return
        data = stream.read() if hasattr(stream, "read") else "".join(stream)
        self._send_message(COPY_DATA, data.encode() if isinstance(data, str) else bytes(data))
        self._send_message(COPY_DONE, b"")

    # Answers

    def handle_messages(self, context: Context) -> None:
        """Reads one whole answer. pg8000 reads message by message as from a network; here everything has arrived."""
        read, handlers = self._sock.read, self.message_types
        code = None
        while code != READY_FOR_QUERY:
            code, length = ci_unpack(read(HEADER_LENGTH))
            handlers[code](read(length - 4), context)
        if context.error is not None:
            raise context.error

    def handle_READY_FOR_QUERY(self, data: bytes, context: Context) -> None:
        self._transaction_status = data
        self.session.answered(self, data)

    def handle_COMMAND_COMPLETE(self, data: bytes, context: Context) -> None:
        count = data[:-1].rpartition(b" ")[2]
        if count.isdigit():
            context.row_count = max(context.row_count, 0) + int(count)

    def handle_ERROR_RESPONSE(self, data: bytes, context: Context) -> None:
        if context.error is None:
            fields = _fields(data)
            refused = self.driver.refused_arguments(fields.get("M", ""))
            context.error = refused or _database_error(self.driver, fields)

    def handle_NOTICE_RESPONSE(self, data: bytes, context: Context) -> None:
        if on_notice is not None:
            fields = _fields(data)
            on_notice(fields.get("V", "NOTICE"), _message(fields))

    def handle_COPY_IN_RESPONSE(self, data: bytes, context: Context) -> None:
        """The data is on its way already: see `_send_copy_data`."""


def _refuse_what_ends_the_process(driver: Driver, statement: str) -> None:
    if TERMINATES_BACKEND.search(statement) and not SPARES_OWN_BACKEND.search(statement):
        raise _database_error(
            driver,
            {
                "C": "57P01",
                "M": "terminating connection due to administrator command",
                "D": "pg_terminate_backend() would end the only backend there is, and the database with it; it was not sent.",
                "H": "Leave the own backend out with: pid <> pg_backend_pid()",
            },
        )


def _fields(data: bytes) -> dict[str, str]:
    parts = (part for part in data.split(NULL_BYTE) if part)
    return {part[:1].decode(): part[1:].decode("utf-8", "replace") for part in parts}


def _message(fields: dict[str, str]) -> str:
    """The server's message with DETAIL and HINT on lines of their own, as psycopg and psql show it."""
    detail = f"\nDETAIL:  {fields['D']}" if "D" in fields else ""
    hint = f"\nHINT:  {fields['H']}" if "H" in fields else ""
    return fields.get("M", "") + detail + hint


def _database_error(driver: Driver, fields: dict[str, str]) -> dbapi.DatabaseError:
    """What the driver raises, with the attributes that psycopg2 and psycopg give it."""
    sqlstate = fields.get("C", "")
    error = driver.error(sqlstate, _message(fields))
    error.sqlstate = error.pgcode = sqlstate
    error.pgerror = _message(fields)
    error.position = int(fields["P"]) if "P" in fields else None
    error.stillroom_routine = fields.get("R")
    return error
