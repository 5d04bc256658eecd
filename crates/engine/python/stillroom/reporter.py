"""Sends events of the run that is on, in the order in which they happened; statements travel in batches."""

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
        self._statements: list[dict[str, Any]] = []
        self._transactions: list[dict[str, Any]] = []
        self._flushed_at = time.perf_counter()

    def event(self, name: str, /, **fields: Any) -> None:
        """Sends an event, after the statements that ran before it."""
        self.flush()
        self._emit(name, fields)

    def statement(self, trace: dict[str, Any], transactions: list[dict[str, Any]]) -> None:
        """Takes down a statement, whose index is its position in the run, and where transactions began and ended before or in it."""
        trace["index"] = self.next_statement
        self.next_statement += 1
        self._statements.append(trace)
        self._transactions += transactions
        if time.perf_counter() - self._flushed_at > BATCH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Sends the statements that are waiting."""
        if self._statements or self._transactions:
            fields = {"statements": self._statements, "transactions": self._transactions}
            self._statements, self._transactions = [], []
            self._emit("statements_executed", fields)
            self._flushed_at = time.perf_counter()

    def transactions(self, transactions: list[dict[str, Any]]) -> None:
        """Takes down where transactions ended after the last statement."""
        self._transactions += transactions

    def _emit(self, name: str, fields: dict[str, Any]) -> None:
        host.emit(json.dumps({"event": name, "run": self.run, **fields}, ensure_ascii=False))


current: Reporter | None = None
"""The run that is on; none between runs."""


def report(name: str, **fields: Any) -> None:
    """Sends an event of the run that is on; between runs there is nothing to report."""
    if current is not None:
        current.event(name, **fields)
