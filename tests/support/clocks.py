"""Clocks that tests set themselves; each fits `flows.clock.Clock`."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

NOON = datetime(2025, 4, 30, 12, tzinfo=UTC)


class StillClock:
    """The calendar stands still (or is what `now` says); waiting takes the time it takes."""

    def __init__(self, now: Callable[[], datetime] = lambda: NOON) -> None:
        self.now = now

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class HastyClock(StillClock):
    """Nobody waits."""

    async def sleep(self, seconds: float) -> None:
        del seconds
        await asyncio.sleep(0)


class OwnClock:
    """Time that passes only where somebody sleeps, or where a test lets it."""

    def __init__(self, start: datetime = NOON) -> None:
        self._start = start
        self.passed = 0.0

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        woken_at = self.passed + seconds
        await asyncio.sleep(0)
        self.passed = max(self.passed, woken_at)

    def move(self, **span: float) -> None:
        """Let some time pass: `hours=1`."""
        self.passed += timedelta(**span).total_seconds()
