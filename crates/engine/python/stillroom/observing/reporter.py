"""The run that is on, and how its events go out."""

import json
from typing import Any

from stillroom import host


class Run:
    """What is counted of one run."""

    def __init__(self) -> None:
        self.next_statement = 0
        """The index of the statement that comes next."""

    def statement(self, database: int, sql: str, duration_ms: float, fields: dict[str, Any]) -> None:
        """Reports a statement; its index is its position in the run."""
        self.next_statement += 1
        host.statement(database, sql, _json(fields), duration_ms)


_json = json.JSONEncoder(ensure_ascii=False).encode

current: Run | None = None
"""The run that is on; none between runs."""


def report(name: str, /, **fields: Any) -> None:
    """Sends an event of the run that is on; between runs there is nothing to report."""
    if current is not None:
        host.report(name, _json(fields))
