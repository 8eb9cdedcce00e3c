"""robots.txt (RFC 9309): asked once per host, obeyed by every fetch."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from protego import Protego

from extractors.errors import FetchError
from extractors.model import Outcome
from flows.net.address import Target
from flows.net.politeness import LONGEST_WAIT
from flows.net.reply import Reply

PRODUCT_TOKEN = "araxes"  # noqa: S105 -- RFC 9309's word for our name, no secret

KEPT = timedelta(hours=24)  # RFC 9309 section 2.4: not longer
_KEPT_CLOSED = timedelta(minutes=10)  # an outage: ask again, but not for every page
_MANY_HOSTS = 2_048
_OURS = frozenset({PRODUCT_TOKEN, "*"})
_READABLE = frozenset({Outcome.OK, Outcome.TRUNCATED, Outcome.EMPTY})
# Section 2.3.1.3: "unavailable" (4xx, or too many redirects) means that everything is allowed.
_OPEN = frozenset(
    {Outcome.HTTP_4XX, Outcome.GONE, Outcome.BLOCKED, Outcome.AUTH_NEEDED, Outcome.REDIRECT_LOOP}
)
_AGENT_LINE = re.compile(r"(?im)^[^\S\n]*user[- ]?agent(?=[\s:]|\Z)[^\S\n]*:?[^\S\n]*([^\n#]*)")
_RULE_LINE = re.compile(r"(?im)^[^\S\n]*(?:disallow|allow|crawl-delay)[^\S\n]*:")


@dataclass(frozen=True, slots=True)
class Read:
    """What a robots.txt said: enough to need no second request for a day."""

    origin: str
    fetched_at: datetime
    outcome: Outcome
    text: str | None  # None: everything is allowed


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host lets us do."""

    parsed: Protego | None  # None: everything is allowed, unless closed
    crawl_delay: float | None
    closed: tuple[Outcome, str] | None  # robots.txt is unreachable: nothing allowed (2.3.1.4)
    until: datetime

    def check(self, url: str) -> None:
        """Raise `FetchError` when the host does not want us to ask for `url`.

        The outcome is robots where the host said so, or answered 5xx; where the host cannot be
        reached at all, it is what kept us from reading its robots.txt (tls_error, timeout …).
        """
        if self.closed is not None:
            raise FetchError(*self.closed)
        if self.parsed is not None and not self.parsed.can_fetch(url, PRODUCT_TOKEN):
            raise FetchError(Outcome.ROBOTS, f"robots.txt disallows {url[:200]!r}")


class Robots:
    """Remember the rules of the hosts that were asked for."""

    def __init__(
        self,
        fetch: Callable[[str], Awaitable[Reply]],
        now: Callable[[], datetime],
        remembered: Iterable[Read] = (),
    ) -> None:
        """Take the way to fetch a robots.txt, and what earlier runs have read."""
        self._fetch = fetch
        self._now = now
        self._remembered = {read.origin: read for read in remembered}
        self.fresh: list[Read] = []  # read by this run
        self._rules: dict[str, Rules] = {}
        # Whoever comes first fetches, the others wait; a lock lives as long as somebody holds it.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def rules(self, target: Target) -> Rules:
        """Give the rules of a target's host, fetching them when they are unknown or too old."""
        origin = str(target.url.origin())
        if rules := self._known(origin):
            return rules
        lock = self._locks.setdefault(origin, asyncio.Lock())
        async with lock:
            if rules := self._known(origin):
                return rules
            rules = await self._learn(origin)
            while len(self._rules) >= _MANY_HOSTS:
                del self._rules[next(iter(self._rules))]
            self._rules[origin] = rules
            return rules

    async def _learn(self, origin: str) -> Rules:
        """Take the rules from an earlier run's memory while they are good, else from the host."""
        read = self._remembered.pop(origin, None)
        # One read tomorrow was read under a clock that was wrong: it would be kept for too long.
        if read is not None and read.fetched_at <= self._now() < read.fetched_at + KEPT:
            return open_rules(read)
        reply = await self._fetch(f"{origin}/robots.txt")
        read = understand(origin, reply, self._now())
        if read is None:
            return closed_rules(reply, self._now())
        self.fresh.append(read)
        return open_rules(read)

    def _known(self, origin: str) -> Rules | None:
        """Give the rules of an origin while they are fresh."""
        rules = self._rules.get(origin)
        return rules if rules is not None and self._now() < rules.until else None


def understand(origin: str, reply: Reply, now: datetime) -> Read | None:
    """Tell what a host's robots.txt says; None when it cannot be reached."""
    if reply.outcome in _READABLE:
        body = reply.page.body if reply.page else b""
        return Read(origin, now, reply.outcome, body.decode("utf-8-sig", "replace"))
    if reply.outcome in _OPEN:
        return Read(origin, now, reply.outcome, None)
    return None


def open_rules(read: Read) -> Rules:
    """Turn what a robots.txt said into rules, good for a day from when it was read."""
    until = read.fetched_at + KEPT
    if read.text is None:
        return Rules(None, None, None, until)
    parsed = Protego.parse(only_ours(read.text))
    return Rules(parsed, parsed.crawl_delay(PRODUCT_TOKEN), None, until)


def closed_rules(reply: Reply, now: datetime) -> Rules:
    """Close a host whose robots.txt cannot be reached."""
    outcome = Outcome.ROBOTS if reply.outcome is Outcome.HTTP_5XX else reply.outcome
    closed = (outcome, f"robots.txt: {reply.outcome}, {reply.detail}")
    return Rules(None, None, closed, now + _kept_closed(reply))


def only_ours(text: str) -> str:
    """Leave out the groups of other robots, and give those who share one with us one name.

    Ours are the groups of "*" and of exactly our token (section 2.2.1). A robots.txt of 60 groups
    costs 1.3 ms to parse, and each run parses one for each host. Rules are kept per robot, too:
    12,000 names above 12,000 rules, which fit in 500 KiB, would be 144 million of them.
    """
    text = "\n".join(text.splitlines())
    agents = list(_AGENT_LINE.finditer(text))
    starts = [*(agent.start() for agent in agents), len(text)]
    kept: list[str] = []
    group: list[str] = []
    names: set[str] = set()
    for agent, end in zip(agents, starts[1:], strict=True):
        names.add(_name(agent[1]))
        rules = text[agent.end() : end]
        group.append(f"User-agent: {_name(agent[1])}{rules}")
        if _RULE_LINE.search(rules):  # the next robot begins a group of its own
            kept += group if names & _OURS else ()
            group, names = [], set()
    return "".join(kept + group)


def _name(value: str) -> str:
    """Read the value of a user-agent line: we, everybody, or another."""
    if value.strip() == "*":
        return "*"
    name = re.split(r"[\s/*]", value.strip() or "-", maxsplit=1)[0].lower()
    return PRODUCT_TOKEN if name == PRODUCT_TOKEN else "other"


def _kept_closed(reply: Reply) -> timedelta:
    """Say how long an outage is believed; a long hold guards itself and must end when it ends.

    A host that asks for a short silence again and again is out of order like any other.
    """
    if reply.outcome is Outcome.RATE_LIMITED and (reply.retry_after_seconds or 0) > LONGEST_WAIT:
        return timedelta(0)
    return _KEPT_CLOSED
