"""SQL that somebody typed: sent as psql sends a file with ON_ERROR_STOP, in a session of its own."""

import io
import sys

from pg8000.core import IDLE
from pg8000.dbapi import Error

from stillroom.databases import registry
from stillroom.driver.pglite_connection import COPY_FROM_STDIN
from stillroom.driver.rows import TextConnection, result_set
from stillroom.observing import reporter


def run(statements: list[str]) -> None:
    """Runs the statements one after the other, up to the first that fails; sends `rows_returned` for each that gives rows."""
    connection = TextConnection(registry.main())
    try:
        for statement in statements:
            _execute(connection, statement)
    except Error as error:
        print(f"ERROR:  {error}", file=sys.stderr)
        raise SystemExit(1) from error
    finally:
        if connection.session.status != IDLE:
            print("The transaction was still open at the end of the input, so it was rolled back.", file=sys.stderr)
        connection.close()


def _execute(connection: TextConnection, statement: str) -> None:
    assert reporter.current is not None
    index = reporter.current.next_statement
    copied = None if COPY_FROM_STDIN.search(statement) else io.StringIO()
    context = connection.cursor().execute(statement, stream=copied).context
    if copied is not None and copied.getvalue():
        print(copied.getvalue(), end="")
    if context.columns:
        reporter.report("rows_returned", statement=index, **result_set(connection, context))
