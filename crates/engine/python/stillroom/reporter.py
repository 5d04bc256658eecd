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
        self._statements: list[dict[str, Any]] = []
        self._statement_count = 0
        self._flushed_at = time.perf_counter()

    def event(self, name: str, /, **fields: Any) -> None:
        """Sends an event, after the statements that ran before it."""
        self.flush()
        self._emit(name, fields)

    def statement(self, trace: dict[str, Any]) -> None:
        """Takes down a statement; its index is its position in the run."""
        trace["index"] = self._statement_count
        self._statement_count += 1
        self._statements.append(trace)
        if time.perf_counter() - self._flushed_at > BATCH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Sends the statements that are waiting."""
        if self._statements:
            statements, self._statements = self._statements, []
            self._emit("statements_executed", {"statements": statements})
            self._flushed_at = time.perf_counter()

    def _emit(self, name: str, fields: dict[str, Any]) -> None:
        host.emit(json.dumps({"event": name, "run": self.run, **fields}, ensure_ascii=False))


current: Reporter | None = None
"""The run that is on; none between runs."""


def report(name: str, **fields: Any) -> None:
    """Sends an event of the run that is on; between runs there is nothing to report."""
    if current is not None:
        current.event(name, **fields)
