"""`asyncio.run` for a place where nothing may wait: an event loop without input and output, run to its end inside the call.

Pyodide's own loop hands control back to the browser, which synchronous code can't do.
"""

import asyncio
import socket
import time
from asyncio import base_events, events, tasks
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

LONGEST_SLEEP_SECONDS = 0.05


class NoSelector:
    """Where a loop would wait for the network: only timers can be waited for here."""

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("asyncio: every task waits, and nothing can come from outside")
        if timeout > 0:
            time.sleep(min(timeout, LONGEST_SLEEP_SECONDS))
        return []


class SyncLoop(base_events.BaseEventLoop):
    """An event loop that only runs what is ready."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = NoSelector()

    def _process_events(self, event_list: list[Any]) -> None:
        """There are no events: nothing is registered with the selector."""

    async def sock_connect(self, sock: socket.socket, address: Any) -> None:
        """As a socket connects here: it can't."""
        sock.connect(address)

    def _write_to_self(self) -> None:
        """Wakes nobody: there is one thread."""


def run(main: Coroutine[Any, Any, Any], *, debug: bool | None = None, loop_factory: Any = None) -> Any:
    """Stands in for `asyncio.run`."""
    with apart():
        loop = SyncLoop()
        try:
            return loop.run_until_complete(main)
        finally:
            loop.close()


@contextmanager
def apart() -> Iterator[None]:
    """For what natively happens in another thread, or another greenlet: no loop is running there, and no task."""
    loop = events._get_running_loop()
    task = None if loop is None else tasks._swap_current_task(loop, None)
    events._set_running_loop(None)
    try:
        yield
    finally:
        events._set_running_loop(loop)
        if loop is not None:
            tasks._swap_current_task(loop, task)


def get_event_loop() -> asyncio.AbstractEventLoop:
    """Stands in for `asyncio.get_event_loop`: the running loop, or a new one for `run_until_complete`."""
    return events._get_running_loop() or SyncLoop()


def install() -> None:
    """Puts the stand-ins where `env.py` looks for them."""
    asyncio.run = asyncio.runners.run = run
    asyncio.get_event_loop = get_event_loop
    asyncio.new_event_loop = SyncLoop
    asyncio.set_event_loop = lambda loop: None
