"""Manners: one request at a time per host, a pause after each, and silence where asked for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from extractors.errors import FetchError
from extractors.model import Outcome
from flows.clock import SYSTEM_CLOCK, Clock

LONGEST_CRAWL_DELAY = 30.0  # more would starve a host with 20 new articles an hour
LONGEST_WAIT = 15.0  # a hold up to here is sat out within the run
WORTH_KEEPING = 1.5  # seconds; runs do not follow each other faster
_MANY_HOSTS = 4_096  # above, forget those that nothing waits for


@dataclass(slots=True)
class _Host:
    """What we owe one host. Instants are of the monotonic clock."""

    delay: float  # from the end of one request to the start of the next
    gap: float = 0.0  # from start to start
    crawl_delays: dict[str, float] = field(default_factory=dict)  # by key, of each robots.txt
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)  # wakes in order of arrival
    started_at: float = float("-inf")
    ended_at: float = float("-inf")
    held_until: float = float("-inf")
    rests_until: float = float("-inf")
    users: int = 0

    def ready_at(self) -> float:
        """Say when it may be asked next."""
        paused = max(self.held_until, self.rests_until)
        return max(paused, self.ended_at + self.delay, self.started_at + self.gap)


class Politeness:
    """Give out turns: hosts are named `host:port`, delays are in seconds.

    Ports 80 and 443 are one host, named with 80: behind http and https stands the same server.
    """

    def __init__(
        self,
        *,
        host_delay: float,
        connections: int,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        """Allow `connections` turns at a time over all hosts."""
        self._host_delay = host_delay
        self._connections = asyncio.Semaphore(connections)
        self._sleep = clock.sleep
        self._clock = clock.monotonic
        self._now = clock.now
        self._hosts: dict[str, _Host] = {}
        self._forget_above = _MANY_HOSTS

    @asynccontextmanager
    async def turn(self, key: str) -> AsyncIterator[None]:
        """Wait for our turn at a host and keep everybody else out until we are done.

        Raises `FetchError` (rate_limited) at once when the host is on hold for longer than
        `LONGEST_WAIT`.
        """
        host = self._host(key)
        host.users += 1
        try:
            async with host.turn:
                await self._wait(key, host)
                async with self._connections:
                    host.started_at = self._clock()
                    try:
                        yield
                    finally:
                        host.ended_at = self._clock()
        finally:
            host.users -= 1

    def set_crawl_delay(self, key: str, seconds: float | None) -> None:
        """Obey a robots.txt: its delay counts when it is longer than ours, up to a limit."""
        host = self._host(key)
        host.crawl_delays[key] = min(seconds or 0.0, LONGEST_CRAWL_DELAY)
        host.delay = max(self._host_delay, *host.crawl_delays.values())

    def set_min_gap(self, key: str, seconds: float) -> None:
        """Let a host's requests start at least `seconds` apart, or the longest gap yet."""
        host = self._host(key)
        host.gap = max(host.gap, seconds)

    def hold(self, key: str, seconds: float) -> None:
        """Ask nothing of a host for `seconds`: it asked for silence."""
        host = self._host(key)
        host.held_until = max(host.held_until, self._clock() + seconds)

    def resume(self, key: str, until: datetime) -> None:
        """Ask nothing of a host until an instant: what an earlier run owed it.

        As long as a Crawl-delay may be it is sat out, like one; a longer one is a hold.
        """
        seconds = (until - self._now()).total_seconds()
        if seconds > LONGEST_CRAWL_DELAY:
            self.hold(key, seconds)
        elif seconds > 0:
            host = self._host(key)
            host.rests_until = max(host.rests_until, self._clock() + seconds)

    def owed(self) -> tuple[tuple[str, datetime], ...]:
        """Name the hosts that are not to be asked for a while, and until when, for later runs."""
        present, now = self._clock(), self._now()
        return tuple(
            (key, now + timedelta(seconds=left))
            for key, host in sorted(self._hosts.items())
            if (left := host.ready_at() - present) > WORTH_KEEPING
        )

    def held_seconds(self, key: str) -> float | None:
        """Say for how long a host is still on hold; None when it is not."""
        host = self._hosts.get(_one_name(key))
        left = host.held_until - self._clock() if host else 0.0
        return left if left > 0 else None

    async def _wait(self, key: str, host: _Host) -> None:
        """Sleep until the host may be asked."""
        held = self.held_seconds(key) or 0.0
        if held > LONGEST_WAIT:
            raise FetchError(Outcome.RATE_LIMITED, f"{key} asked for silence, {held:.0f} s left")
        pause = host.ready_at() - self._clock()
        if pause > 0:
            await self._sleep(pause)

    def _host(self, key: str) -> _Host:
        """Find or begin what we know of a host."""
        key = _one_name(key)
        host = self._hosts.get(key)
        if host is None:
            if len(self._hosts) >= self._forget_above:
                self._forget()
            host = self._hosts[key] = _Host(self._host_delay)
        return host

    def _forget(self) -> None:
        """Drop hosts to which we owe nothing any more."""
        now = self._clock()
        self._hosts = {
            key: host for key, host in self._hosts.items() if host.users or host.ready_at() > now
        }
        self._forget_above = max(_MANY_HOSTS, 2 * len(self._hosts))


def _one_name(key: str) -> str:
    """Name a host alike for http and https."""
    return f"{key.removesuffix(':443')}:80" if key.endswith(":443") else key
