"""The HTTP client of the monitor: polite, bounded, and only to addresses that policy allows."""

import random
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from types import TracebackType
from typing import Self

import aiohttp

from flows.clock import SYSTEM_CLOCK, Clock
from flows.net.address import check_url
from flows.net.answers import validator
from flows.net.attempts import Means
from flows.net.budgets import BUDGETS, Budget, Kind
from flows.net.exchange import LONGEST_HEADER, MOST_HEADERS, send_once
from flows.net.fetch import Fetch, Wanted
from flows.net.politeness import Politeness
from flows.net.reply import Reply
from flows.net.resolver import CheckedResolver
from flows.net.robots import Read, Robots

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
        self._means: Means | None = None

    async def __aenter__(self) -> Self:
        """Open the one session; its connections are closed on the way out."""
        resolver = CheckedResolver(
            allow_private=self._allow_private, host_map=self._host_map, lookups=self._connections
        )
        connector = aiohttp.TCPConnector(
            resolver=resolver,
            use_dns_cache=False,  # each new connection is checked; kept ones need no name
            socket_factory=resolver.open_socket,
            ssl=tls_context(),
            limit=0,  # politeness limits; waiting here would eat the deadline
        )
        session = aiohttp.ClientSession(
            connector=connector,
            headers={"User-Agent": self._user_agent, "Accept-Encoding": "gzip, deflate"},
            trust_env=False,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(),  # none: one deadline for the whole fetch instead
            max_line_size=LONGEST_HEADER,
            max_field_size=LONGEST_HEADER,
            max_headers=MOST_HEADERS,
            middlewares=(send_once,),
        )
        robots = Robots(self._get_robots, self._clock.now, self._remembered)
        self._means = Means(session, resolver, self._politeness, robots, self._clock, self._rng)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close all connections."""
        if self._means is not None:
            await self._means.session.close()
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
    ) -> Reply:
        """Fetch one URL and say what became of it.

        Waits for its turn at the host, obeys robots.txt (except for `robots` itself), follows
        redirects under policy, repeats what may pass. Never raises for what the world does.
        `headers` go to the host and port of `url` only, not to where it redirects.
        """
        if self._means is None:
            raise RuntimeError("the client is not open: use `async with`")
        wanted = Wanted(
            url=url,
            kind=kind,
            budget=self._budgets[kind],
            headers={"Accept": accept or _ACCEPT[kind]},
            own_headers=headers or {},
            etag=validator(etag),
            last_modified=validator(last_modified),
        )
        return await Fetch(self._means, wanted).run()

    def hold(self, url: str, seconds: float) -> None:
        """Ask nothing of this URL's host for `seconds`: a Retry-After from an earlier run.

        Raises `FetchError` for a URL that policy forbids.
        """
        self._politeness.hold(check_url(url).key, seconds)

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
