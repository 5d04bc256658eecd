"""Standard output and error: what is written becomes `printed` events, line by line.

The two objects live as long as the interpreter. Alembic's `Config` takes `sys.stdout` as a default argument when it is
imported, and logging handlers keep the stream they were made with, so replacing the objects for each run would lose text.
"""

import io
import sys

from stillroom.observing import reporter


class PrintStream(io.TextIOBase):
    """A text stream that reports whole lines, and what is left of one when it is flushed at the end of a run."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, name: str) -> None:
        self.name = name
        self.last_line = ""
        self._pending = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._pending += text
        if "\n" in text:
            lines, _, self._pending = self._pending.rpartition("\n")
            self._report(lines + "\n")
        return len(text)

    def flush_line(self) -> None:
        """Reports a line that has no end yet."""
        if self._pending:
            text, self._pending = self._pending, ""
            self._report(text)

    def _report(self, text: str) -> None:
        self.last_line = text.rstrip("\n").rpartition("\n")[2]
        reporter.report("printed", stream=self.name, text=text)


stdout = PrintStream("stdout")
stderr = PrintStream("stderr")


def install() -> None:
    """Makes them the interpreter's streams; must come before Alembic and logging are imported."""
    sys.stdout = sys.__stdout__ = stdout
    sys.stderr = sys.__stderr__ = stderr
