"""Extraction children that outlive a run: to start one costs more than a quiet run does.

Only for runs in this process. Runs of the command line start theirs anew, and so does whoever
asks for it (`cold`); tests/flows/test_children.py holds what starting and ending them must keep.
"""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Self

from flows.pipeline.children import Children
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


# By number and CPU limit; they end with this process.
_IDLE: dict[tuple[int, float], WarmChildren] = {}


@contextlib.contextmanager
def warm(run: OpenRun) -> Iterator[None]:
    """Lend a run the children of the last run that had as many, of that kind."""
    kind = (run.context.settings.workers, run.cpu_seconds)
    children = _IDLE.pop(kind, None) or WarmChildren(kind[0], cpu_seconds=kind[1])
    run._children = children.begin_run()  # noqa: SLF001 - a run takes no children from outside
    try:
        yield
    finally:
        # Of a child that was dismissed a thread may still wait for an answer.
        has_lost = bool(children._dismissed)  # noqa: SLF001 - its only record
        # Another run may have gone on beside this one.
        if has_lost or _IDLE.setdefault(kind, children) is not children:
            _end(children)


def _end(children: WarmChildren) -> None:
    asyncio.run(children.__aexit__(None, None, None))
