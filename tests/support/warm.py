"""Extraction children that outlive a run: to start one costs more than a quiet run does.

Only for runs in this process. Runs of the command line start theirs anew, and so does whoever
asks for it (`cold`); tests/flows/test_children.py holds what starting and ending them must keep.
"""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Self

from flows.pipeline.children import CPU_SECONDS, Children
from flows.pipeline.session import OpenRun


class WarmChildren(Children):
    """A pool that goes from run to run, each with an event loop of its own."""

    def begin_run(self) -> Self:
        """Forget the last run's event loop, and whoever died or was dismissed in it."""
        self._idle = asyncio.LifoQueue()
        missing = self._threads._max_workers - len(self._started)  # noqa: SLF001 - its only record
        for child in (*[None] * missing, *self._started):
            self._idle.put_nowait(child)
        return self


_IDLE: dict[int, WarmChildren] = {}  # by the number of workers; they end with this process


@contextlib.contextmanager
def warm(run: OpenRun) -> Iterator[None]:
    """Lend a run the children of the run before it, if it may have as many and of that kind."""
    workers = run.context.settings.workers
    if run.cpu_seconds != CPU_SECONDS:
        yield
        return
    children = _IDLE.pop(workers, None) or WarmChildren(workers)
    run._children = children.begin_run()  # noqa: SLF001 - a run takes no children from outside
    try:
        yield
    except BaseException:  # a thread may still wait for an answer
        _end(children)
        raise
    if _IDLE.setdefault(workers, children) is not children:  # another run went on beside this one
        _end(children)


def _end(children: WarmChildren) -> None:
    asyncio.run(children.__aexit__(None, None, None))
