"""Rows as PostgreSQL writes them: values stay text, because what people are shown is what the server said."""

from typing import Any

from pg8000.core import Context

from stillroom.driver.drivers import PSYCOPG
from stillroom.driver.pglite_connection import Database, PGliteConnection

ROWS_GIVEN = 1000
VALUE_GIVEN = 100_000
"""Characters of one value that are handed out; its length is given."""
CHARACTERS_GIVEN = 4_000_000
"""Of all rows of an answer together."""

BUILT_IN_TYPES = "select oid, pg_catalog.format_type(oid, -1) from pg_catalog.pg_type where oid < 16384"
TYPE_NAME = "select pg_catalog.format_type({}, {})"
NO_MODIFIER = -1

_built_in_types: dict[tuple[int, int], str] = {}
"""The same in every database."""


class TextConnection(PGliteConnection):
    """A connection of psql's habits: every statement is a transaction of its own, and values are the server's text."""

    def __init__(self, database: Database) -> None:
        super().__init__(PSYCOPG, database)
        self.autocommit = True
        if not _built_in_types:
            _built_in_types.update({(int(oid), NO_MODIFIER): name for oid, name in self.query(BUILT_IN_TYPES).rows})

    def handle_ROW_DESCRIPTION(self, data: bytes, context: Context) -> None:
        super().handle_ROW_DESCRIPTION(data, context)
        context.input_funcs = [_same] * len(context.columns)

    def type_name(self, oid: int, modifier: int) -> str:
        """As `format_type` gives it. The usual ones are known beforehand: a question could be a transaction's first, before SET TRANSACTION."""
        known = _built_in_types.get((oid, modifier))
        return known or self.query(TYPE_NAME.format(oid, modifier)).rows[0][0]


def result_set(connection: TextConnection, context: Context) -> dict[str, Any]:
    """A `postgres_model::ResultSet`."""
    columns = [{"name": column["name"], "type": connection.type_name(column["type_oid"], column["type_modifier"])} for column in context.columns]
    return {"columns": columns, "rows": _given(context.rows), "total": len(context.rows)}


def _given(rows: list[list[str | None]]) -> list[list[Any]]:
    given: list[list[Any]] = []
    characters = 0
    for row in rows[:ROWS_GIVEN]:
        cut = [_cut(value) for value in row]
        characters += sum(min(len(value), VALUE_GIVEN) for value in row if value is not None)
        if given and characters > CHARACTERS_GIVEN:
            break
        given.append(cut)
    return given


def _cut(value: str | None) -> Any:
    """A `postgres_model::Value`."""
    if value is None or len(value) <= VALUE_GIVEN:
        return value
    return {"beginning": value[:VALUE_GIVEN], "length": len(value)}


def _same(text: str) -> str:
    return text
