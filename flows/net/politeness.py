"""Manners: one request at a time per host, a pause after each, and silence where asked for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from extractors.errors import FetchError
from extractors.model import Outcome
from flows.clock import SYSTEM_CLOCK, Clock

LONGEST_CRAWL_DELAY = 30.0  # more would starve a host with 20 new articles an hour
LONGEST_WAIT = 15.0  # a hold up to here is sat out within the run
_MANY_HOSTS = 4_096  # above, forget those that nothing waits for


@dataclass(slots=True)
class _Host:
    """What we owe one host. Instants are of the monotonic clock."""

    delay: float
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)  # wakes in order of arrival
    ended_at: float = float("-inf")
    held_until: float = float("-inf")
    users: int = 0


class Politeness:
    """Give out turns: hosts are named `host:port`, delays are in seconds."""

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
                    try:
                        yield
                    finally:
                        host.ended_at = self._clock()
        finally:
            host.users -= 1

    def set_crawl_delay(self, key: str, seconds: float | None) -> None:
        """Obey a robots.txt: its delay counts when it is longer than ours, up to a limit."""
        asked = min(seconds or 0.0, LONGEST_CRAWL_DELAY)
        self._host(key).delay = max(self._host_delay, asked)

    def hold(self, key: str, seconds: float) -> None:
        """Ask nothing of a host for `seconds`."""
        host = self._host(key)
        host.held_until = max(host.held_until, self._clock() + seconds)

    def held_seconds(self, key: str) -> float | None:
        """Say for how long a host is still on hold; None when it is not."""
        host = self._hosts.get(key)
        left = host.held_until - self._clock() if host else 0.0
        return left if left > 0 else None

    async def _wait(self, key: str, host: _Host) -> None:
        """Sleep until the host may be asked."""
        held = self.held_seconds(key) or 0.0
        if held > LONGEST_WAIT:
            raise FetchError(Outcome.RATE_LIMITED, f"{key} asked for silence, {held:.0f} s left")
        pause = max(held, host.ended_at + host.delay - self._clock())
        if pause > 0:
            await self._sleep(pause)

    def _host(self, key: str) -> _Host:
        """Find or begin what we know of a host."""
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
            key: host
            for key, host in self._hosts.items()
            if host.users or max(host.held_until, host.ended_at + host.delay) > now
        }
        self._forget_above = max(_MANY_HOSTS, 2 * len(self._hosts))
