"""The HTTP client of the monitor: polite, bounded, and only to addresses that policy allows."""

import random
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from types import TracebackType
from typing import Self

from flows.clock import SYSTEM_CLOCK, Clock
from flows.net.answers import validator
from flows.net.attempts import Means
from flows.net.budgets import BUDGETS, Budget, Kind
from flows.net.encoding import ACCEPTED
from flows.net.fetch import Fetch, Wanted
from flows.net.headers import NONE
from flows.net.politeness import Politeness
from flows.net.reply import Reply
from flows.net.resolver import CheckedResolver
from flows.net.robots import Read, Robots
from flows.net.room import Guest, new_room
from flows.net.wire import Wire

__all__ = ["Client", "Reply"]

_ACCEPT: Mapping[Kind, str] = {
    "feed": "application/rss+xml, application/atom+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5",
    "page": "text/html, application/xhtml+xml;q=0.9, */*;q=0.5",
    "robots": "text/plain, */*;q=0.5",
}


@cache
def tls_context() -> ssl.SSLContext:
    """Load the system's authorities once: 25 ms. Names and certificates are always verified."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


class Client:
    """Fetch over HTTP politely and within budget; use as an async context manager."""

    def __init__(  # noqa: PLR0913 -- all by name, most with a default
        self,
        *,
        allow_private: frozenset[str] = frozenset(),
        host_map: Mapping[str, tuple[str, int]] | None = None,
        host_delay: float = 1.0,
        user_agent: str,
        connections: int = 100,
        clock: Clock = SYSTEM_CLOCK,
        rng: random.Random | None = None,
        budgets: Mapping[Kind, Budget] = BUDGETS,
        remembered_robots: Iterable[Read] = (),
    ) -> None:
        """Take the settings.

        `allow_private`: exact `host:port` (`[::1]:port` for IPv6). `host_map`: host name to
        (address, port), for demo worlds; the address must be opted in like any other.
        `host_delay`: seconds between two requests to one host.
        `remembered_robots`: what `robots_read` gave in earlier runs.
        """
        self._allow_private = allow_private
        self._host_map = host_map
        self._user_agent = user_agent
        self._connections = connections
        self._budgets = budgets
        self._clock = clock
        self._rng = rng or random.Random()  # noqa: S311 -- jitter, no secret
        self._politeness = Politeness(host_delay=host_delay, connections=connections, clock=clock)
        self._remembered = remembered_robots
        self._robots_replies: list[Reply] = []
        self._places = new_room()
        self._means: Means | None = None

    async def __aenter__(self) -> Self:
        """Begin without connections; those made are closed on the way out."""
        resolver = CheckedResolver(
            allow_private=self._allow_private, host_map=self._host_map, lookups=self._connections
        )
        wire = Wire(resolver, tls_context(), self._clock)
        robots = Robots(self._get_robots, self._clock.now, self._remembered)
        self._means = Means(wire, resolver, self._politeness, robots, self._clock, self._rng)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close all connections."""
        if self._means is not None:
            await self._means.wire.close()
            self._means = None

    async def get(
        self,
        url: str,
        *,
        kind: Kind,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: str | None = None,
        headers: Mapping[str, str] | None = None,
        min_gap_seconds: float = 0.0,
    ) -> Reply:
        """Fetch one URL and say what became of it: `visit` for whoever keeps few replies."""
        async with self.visit(
            url,
            kind=kind,
            etag=etag,
            last_modified=last_modified,
            accept=accept,
            headers=headers,
            min_gap_seconds=min_gap_seconds,
        ) as reply:
            return reply

    @asynccontextmanager
    async def visit(
        self,
        url: str,
        *,
        kind: Kind,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: str | None = None,
        headers: Mapping[str, str] | None = None,
        min_gap_seconds: float = 0.0,
    ) -> AsyncIterator[Reply]:
        """Fetch one URL and say what became of it; a large body has its room until the end.

        Waits for its turn at the host, obeys robots.txt (except for `robots` itself), follows
        redirects under policy, repeats what may pass. Never raises for what the world does.
        `headers` go to the host, port and scheme of `url` only, not to where it redirects; a
        Cookie among them is joined with those that the host sets on the way. One that cannot be
        sent, or is the client's own business, makes the outcome refused, and nothing is asked.
        `min_gap_seconds`: this host's requests, all that follow, start at least so far apart.
        """
        if self._means is None:
            raise RuntimeError("the client is not open: use `async with`")
        wanted = Wanted(
            url=url,
            kind=kind,
            budget=self._budgets[kind],
            headers={
                "user-agent": self._user_agent,
                "accept": accept or _ACCEPT[kind],
                "accept-encoding": ACCEPTED,
            },
            own_headers=headers or NONE,
            min_gap_seconds=min_gap_seconds,
            etag=validator(etag),
            last_modified=validator(last_modified),
        )
        guest = Guest(self._places)
        try:
            yield await Fetch(self._means, wanted, guest).run()
        finally:
            guest.leave()

    def hold_host(self, host: str, until: datetime) -> None:
        """Ask nothing of a host ("host:port") until an instant: what `owed` said in an earlier run.

        As long as a Crawl-delay may be (30 s) it is waited for; during a longer one every fetch
        from this host is at once rate_limited.
        """
        self._politeness.resume(host.lower(), until)

    def owed(self) -> tuple[tuple[str, datetime], ...]:
        """Name the hosts ("host:port") that are not to be asked before an instant.

        Because of a Retry-After or a delay that ends more than 1.5 s from now; a run that starts
        later must keep it, so hand it to `hold_host` there.
        """
        return self._politeness.owed()

    def robots_replies(self) -> tuple[Reply, ...]:
        """Give what became of each robots.txt fetched so far, in order, without the pages."""
        return tuple(self._robots_replies)

    def robots_read(self) -> tuple[Read, ...]:
        """Give each robots.txt that was read from its host, for later runs to remember."""
        return tuple(self._means.robots.fresh) if self._means else ()

    async def _get_robots(self, url: str) -> Reply:
        """Fetch a robots.txt and keep the reply for the ledger."""
        reply = await self.get(url, kind="robots")
        # Without their bodies, which may be 500 KiB each.
        self._robots_replies.append(replace(reply, page=None))
        return reply
