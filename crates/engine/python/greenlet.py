"""Stands in for the C extension `greenlet`, as far as SQLAlchemy's asyncio layer needs it over a driver that never waits.

SQLAlchemy runs synchronous code in a child greenlet and, from inside, hands awaitables up to the parent. Here the driver
answers at once, so a child runs to its end on the spot, and an awaitable that is handed up is driven to its end on the spot.
"""

from collections.abc import Awaitable, Callable
from typing import Any

__version__ = "3.0.0"


class GreenletExit(BaseException):
    """Part of greenlet's interface; never raised here."""


class greenlet:
    """A function that runs when it is first switched to."""

    def __init__(self, run: Callable[..., Any] | None = None, parent: "greenlet | None" = None) -> None:
        self.run = run
        self.parent = parent or _current
        self.dead = False
        self._started = False

    def switch(self, *args: Any, **kwargs: Any) -> Any:
        """Runs the function; once it runs, a switch can only be a child that hands up an awaitable."""
        global _current
        if self._started or self.run is None:
            return _drive(args[0])
        self._started = True
        before, _current = _current, self
        try:
            return self.run(*args, **kwargs)
        finally:
            _current, self.dead = before, True

    def throw(self, kind: Any, value: BaseException | None = None, traceback: Any = None) -> Any:
        raise value if value is not None else kind


def _drive(awaitable: Awaitable[Any]) -> Any:
    steps = awaitable.__await__()
    try:
        while steps.send(None) is None:
            pass
    except StopIteration as end:
        return end.value
    raise RuntimeError("an await inside synchronous code would have to wait for something outside")


_current: greenlet | None = None
_current = greenlet()


def getcurrent() -> greenlet:
    return _current
