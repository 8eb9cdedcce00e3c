"""Whose turn it is in a home: one run at a time, and a long one lets a waiting one go first.

Whoever waits for the run lock holds the queue's lock meanwhile: that is how a backfill of hours
learns that the scheduled run is waiting. The kernel frees both, however their holder dies.
"""

import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID

from extractors.errors import BusyError
from warehouse.locks import hold, holder

BACKFILL = "backfill"
REPROCESS = "reprocess"
LONG = frozenset({BACKFILL, REPROCESS})  # flows that take hours, and let others go first


class Turn:
    """The home's run lock, from `with` to its end or to `release`."""

    def __init__(self, home: Path, *, who: str, wait_seconds: float) -> None:
        """Remember what to take; `who` is shown to those who wait."""
        self._run = home / "locks" / "run.lock"
        self._queue = home / "locks" / "queue.lock"
        self._who = who
        self._wait_seconds = wait_seconds
        self._held = ExitStack()

    def __enter__(self) -> Self:
        """Wait for our turn; BusyError names the holder when it does not come in time."""
        self._take(self._wait_seconds)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    def is_wanted(self) -> bool:
        """Tell whether somebody waits for the lock that we hold."""
        return holder(self._queue) is not None

    def release(self) -> None:
        """Let somebody else have a turn."""
        self._held.close()

    def try_again(self) -> bool:
        """Take the lock back if nobody holds it and nobody waits for it."""
        if self.is_wanted():
            return False
        try:
            self._take(0.0)
        except BusyError:
            return False
        return True

    def _take(self, wait_seconds: float) -> None:
        until = time.monotonic() + wait_seconds
        with hold(self._queue, who=self._who, wait_seconds=wait_seconds):
            left = max(0.0, until - time.monotonic())
            self._held.enter_context(hold(self._run, who=self._who, wait_seconds=left))


def only_long_run(home: Path, flow: str, run_id: UUID, *, wait_seconds: float) -> ExitStack:
    """Take the lock that a long run holds all its life, while others have their turns.

    BusyError names the other one: two of them would each wait for the other's end.
    """
    with ExitStack() as stack:
        who = f"{flow} {run_id}"
        stack.enter_context(hold(_long_lock(home), who=who, wait_seconds=wait_seconds))
        return stack.pop_all()
    raise AssertionError("unreachable: ExitStack swallows nothing")


def is_at_work(home: Path, run_id: UUID) -> bool:
    """Tell whether a run that is not in its turn is alive: a long one that let others go first."""
    found = holder(_long_lock(home))
    return found is not None and str(run_id) in found.who


def _long_lock(home: Path) -> Path:
    return home / "locks" / "long.lock"
