"""Threads for a place that has one: a thread's work is done inside the call that starts it, and nothing ever runs beside it.

- `Thread.start()` runs the target to its end. An exception goes to `threading.excepthook`, as natively.
- A daemon thread may go on for ever, and often does: it runs only when somebody joins it.
- A `Timer` never runs.
- `ThreadPoolExecutor.submit()`, and with it `map`, `asyncio.to_thread` and `run_in_executor`, returns a future that is done.
- `asyncio.run_coroutine_threadsafe()` likewise: the loop that it names would run in another thread.
"""

import asyncio
import contextvars
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from stillroom.faults import differences
from stillroom.observing.call_sites import repository_path
from stillroom.platform import sync_loop


def install() -> None:
    """Takes the place of what starts threads."""
    threading.Thread.start = _start
    threading.Thread.join = _join
    threading.Thread.is_alive = _is_alive
    threading.Thread._ended = False
    ThreadPoolExecutor.submit = _submit
    asyncio.run_coroutine_threadsafe = asyncio.tasks.run_coroutine_threadsafe = _run_coroutine


def _start(thread: threading.Thread) -> None:
    if not thread._initialized:
        raise RuntimeError("thread.__init__() not called")
    if thread._started.is_set():
        raise RuntimeError("threads can only be started once")
    thread._ident = threading.get_ident()
    thread._started.set()
    if isinstance(thread, threading.Timer):
        differences.report("timer_never_fires")
        thread._ended = True
    elif not thread.daemon:
        _run(thread)
    elif _is_of_the_repository(thread):
        differences.report("daemon_thread_waits", name=thread.name)


def _join(thread: threading.Thread, timeout: float | None = None) -> None:
    if not thread._initialized:
        raise RuntimeError("Thread.__init__() not called")
    if not thread._started.is_set():
        raise RuntimeError("cannot join thread before it is started")
    if thread is threading.current_thread():
        raise RuntimeError("cannot join current thread")
    if not thread._ended:
        _run(thread)


def _is_alive(thread: threading.Thread) -> bool:
    return thread._started.is_set() and not thread._ended


def _run(thread: threading.Thread) -> None:
    here = threading.get_ident()
    caller = threading._active.get(here)
    threading._active[here] = thread
    try:
        with sync_loop.apart():
            (thread._context or contextvars.Context()).run(thread.run)
    except BaseException:
        thread._invoke_excepthook(thread)
    finally:
        if caller is not None:
            threading._active[here] = caller
        thread._ended = True


def _submit(pool: ThreadPoolExecutor, function: Callable[..., Any], /, *args: Any, **options: Any) -> Future:
    if pool._shutdown:
        raise RuntimeError("cannot schedule new futures after shutdown")
    if not getattr(pool, "_initialized_inline", False):
        pool._initialized_inline = True
        pool._create_worker_context().initialize()
    return _done(lambda: function(*args, **options))


def _run_coroutine(coroutine: Coroutine[Any, Any, Any], loop: asyncio.AbstractEventLoop) -> Future:
    if not asyncio.iscoroutine(coroutine):
        raise TypeError("A coroutine object is required")
    return _done(lambda: sync_loop.run(coroutine))


def _done(work: Callable[[], Any]) -> Future:
    future: Future = Future()
    future.set_running_or_notify_cancel()
    try:
        with sync_loop.apart():
            result = work()
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(result)
    return future


def _is_of_the_repository(thread: threading.Thread) -> bool:
    code = getattr(thread._target or type(thread).run, "__code__", None)
    return code is not None and repository_path(code.co_filename) is not None
