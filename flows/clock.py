"""The one clock of a run: real, or a test's own."""

import asyncio
import time
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What time it is, how much of it has passed, and how to let some pass."""

    def now(self) -> datetime:
        """Give the present instant, UTC; it may jump when somebody sets the machine's clock."""

    def monotonic(self) -> float:
        """Give seconds since some instant; they only ever grow."""

    def sleep(self, seconds: float) -> Awaitable[None]:
        """Let `seconds` pass."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Give the present instant, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Give the seconds of the operating system's monotonic clock."""
        return time.monotonic()

    def sleep(self, seconds: float) -> Awaitable[None]:
        """Let `seconds` pass in the running event loop."""
        return asyncio.sleep(seconds)


SYSTEM_CLOCK = SystemClock()
