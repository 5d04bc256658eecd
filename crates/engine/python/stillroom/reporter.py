"""Sends events of the run that is on, in the order in which they happened; statements travel in batches.

What the host knows of a statement comes and goes as JSON text: nobody looks at it here.
"""

import json
import time
from typing import Any

from stillroom import host

BATCH_SECONDS = 0.05


class Reporter:
    """What reports the facts of one run."""

    def __init__(self, run: int) -> None:
        self.run = run
        self.next_statement = 0
        """The index of the statement that comes next."""
        self._statements: list[str] = []
        self._transactions: list[str] = []
        self._flushed_at = time.perf_counter()

    def event(self, name: str, /, **fields: Any) -> None:
        """Sends an event, after the statements that ran before it."""
        self.flush()
        self._emit(name, _json(fields)[1:-1])

    def statement(self, trace: dict[str, Any], effects: str, transactions: str) -> None:
        """Takes down a statement, whose index is its position in the run, and where transactions began and ended before or in it."""
        fields = _json({"index": self.next_statement, **trace})[1:-1]
        self.next_statement += 1
        self._statements.append(f'{{{fields}, "effects": {effects}}}')
        self.transactions(transactions)
        if time.perf_counter() - self._flushed_at > BATCH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Sends the statements that are waiting."""
        if self._statements or self._transactions:
            statements, transactions = ",".join(self._statements), ",".join(self._transactions)
            self._statements, self._transactions = [], []
            self._emit("statements_executed", f'"statements": [{statements}], "transactions": [{transactions}]')
            self._flushed_at = time.perf_counter()

    def transactions(self, transactions: str) -> None:
        """Takes down where transactions began and ended, of a JSON list."""
        if marks := transactions[1:-1]:
            self._transactions.append(marks)

    def _emit(self, name: str, fields: str) -> None:
        host.emit(f'{{"event": "{name}", "run": {self.run}{fields and ", "}{fields}}}')


_json = json.JSONEncoder(ensure_ascii=False).encode

current: Reporter | None = None
"""The run that is on; none between runs."""


def report(name: str, **fields: Any) -> None:
    """Sends an event of the run that is on; between runs there is nothing to report."""
    if current is not None:
        current.event(name, **fields)
