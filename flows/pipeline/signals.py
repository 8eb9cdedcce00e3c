"""Signals in the middle of a step: noted at once, dealt with when nothing is half done."""

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable, Coroutine, Iterator
from types import FrameType
from typing import TypeVar

Result = TypeVar("Result")
_ASKING_TO_END = (signal.SIGINT, signal.SIGTERM)


@contextlib.contextmanager
def deferred_signals(react: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Keep SIGINT and SIGTERM from the block: `react` is called, their handlers run at its end.

    A handler that raises would be swallowed in a callback of asyncio, be wrapped in an exception
    group by its tasks, and become `RuntimeError: Query interrupted` within DuckDB. Whoever cannot
    wait sends the signal again and finds the default. Outside the main thread nothing is deferred.
    """
    came: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        came.append(number)
        react()

    handlers = _handlers()
    for number in handlers:
        signal.signal(number, note)
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for number in came[:1]:
            handlers[number](number, None)


def run_alone(work: Coroutine[object, object, Result]) -> Result:
    """Run a coroutine in a loop of its own, as `run_to_an_end` does.

    `asyncio.run` would lose a signal that comes while the loop is in a callback.
    """
    with asyncio.Runner() as runner:
        return run_to_an_end(runner, work)


def run_to_an_end(runner: asyncio.Runner, work: Coroutine[object, object, Result]) -> Result:
    """Run a coroutine; a signal cancels it, and its handler runs when the loop has come to rest."""
    loop = runner.get_loop()

    def cancel() -> None:
        task.cancel()
        loop.call_soon_threadsafe(lambda: None)  # wakes a loop that waits for the network

    task = loop.create_task(work)
    with deferred_signals(cancel):
        return loop.run_until_complete(task)
    raise AssertionError("unreachable: deferred_signals swallows nothing")


def _handlers() -> dict[int, Callable[[int, FrameType | None], object]]:
    """Give the handlers that this process has in Python; what the kernel does is left alone."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    found = ((number, signal.getsignal(number)) for number in _ASKING_TO_END)
    return {number: handler for number, handler in found if callable(handler)}
