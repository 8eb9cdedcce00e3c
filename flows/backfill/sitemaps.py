"""The entries of sitemaps: indexes walked down, files chosen by date, none asked twice in a day."""

import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from extractors.errors import ConfigError, StoreError
from extractors.feeds import KINDS
from extractors.model import Entry, Feed, Outcome, Page, ParsedFeed
from extractors.spans import days_of_name
from extractors.urls import registered_site
from flows.backfill.listing import Books, Found, Owners
from flows.backfill.plan import Plan
from flows.net.client import Client
from flows.net.reply import Reply
from flows.pipeline.children import Children
from flows.pipeline.context import Context
from flows.pipeline.entries import tells_of_forgotten
from flows.pipeline.jobs import FeedJob
from flows.pipeline.pages import Source
from flows.pipeline.settle import fetch_row
from warehouse.raw import read_raw

DEEPEST = 3  # indexes under indexes; the protocol allows one
MOST_FILES = 5_000
MOST_ENTRIES = 50_000  # of one file: https://www.sitemaps.org/protocol.html
STAGE = "sitemap"
NEAR = timedelta(minutes=1)  # between the beginning of a request and the stamp of its page
KIND = "sitemap"  # of a body in the raw archive: no feed, so that a replay does not read it as one
_LINE = re.compile(r"(?im)^[ \t\ufeff]*sitemap[ \t]*:[ \t]*(\S+)")
# Nobody there on the encrypted port. Not after a failure of TLS: that is never gone round.
_NOBODY = frozenset({Outcome.CONNECTION_ERROR, Outcome.TIMEOUT})


@dataclass(frozen=True, slots=True)
class Means:
    """What reading a sitemap takes."""

    client: Callable[[], Awaitable[Client]]
    children: Callable[[], Awaitable[Children]]
    robots: Callable[[str], str | None]  # the text for an origin that was asked
    remembered: Mapping[str, tuple[str, datetime]]  # by URL: read by a backfill that was cut off


@dataclass(frozen=True, slots=True)
class File:
    """One sitemap to read; `depth` indexes lead to it."""

    url: str
    depth: int = 0
    is_guess: bool = False  # nobody names it: that it is not there is no failure


class Sitemaps:
    """Walks the sitemaps of a plan, newest first."""

    def __init__(self, context: Context, plan: Plan, owners: Owners, means: Means) -> None:
        """Look up the outlets' sites. Raises ConfigError for an outlet that is not registered."""
        self.books = Books()
        self._context = context
        self._plan = plan
        self._owners = owners
        self._means = means
        self._seen: set[str] = set()
        self._outcomes: dict[str, Outcome] = {}
        self._sites = [*plan.sites, *(self._home(outlet_id) for outlet_id in plan.outlets)]

    async def pages(self) -> Source:
        """Give the network."""
        return await self._means.client()

    def close(self) -> None:
        """Do nothing: no file stays open."""

    async def groups(self) -> AsyncGenerator[Found, None]:
        """Give the entries inside the plan's span, one file at a time."""
        for url in self._plan.sitemaps:
            async for found in self._walk(File(url)):
                yield found
        for site in self._sites:
            async for found in self._of_site(site):
                yield found

    async def _of_site(self, site: str) -> AsyncGenerator[Found, None]:
        """Read the sitemap of the usual name, then those that robots.txt names."""
        before = self.books.counts["files"]
        origin = ""
        for address in (site,) if "://" in site else (f"https://{site}", f"http://{site}"):
            parts = urlsplit(address)
            origin = f"{parts.scheme}://{parts.netloc}"
            guess = f"{origin}/sitemap.xml"
            async for found in self._walk(File(guess, is_guess=True)):
                yield found
            if self._outcomes.get(guess) not in _NOBODY:
                break
        # The first request has brought the host's robots.txt with it.
        for url in _LINE.findall(self._means.robots(origin) or ""):
            async for found in self._walk(File(url)):
                yield found
        if self.books.counts["files"] == before:
            self._fail(origin, self._outcomes.get(guess, Outcome.NOT_A_FEED), "no sitemap found")

    def _home(self, outlet_id: str) -> str:
        """Find where an outlet is at home: by its feeds, which were tried, else by its domain."""
        registry = self._context.registry
        outlet = registry.outlets.get(outlet_id)
        if outlet is None:
            raise ConfigError(f"--outlet {outlet_id!r}: no such outlet in the registry")
        for feed in registry.feeds:
            if feed.outlet_id == outlet_id and self._owners.of(feed.url) is outlet:
                parts = urlsplit(feed.url)
                return f"{parts.scheme}://{parts.netloc}"
        if not outlet.domains:
            raise ConfigError(f"--outlet {outlet_id!r}: the registry names no domain for it")
        return outlet.domains[0]

    async def _walk(self, root: File) -> AsyncGenerator[Found, None]:
        """Read a sitemap and what it leads to, newest first."""
        waiting = [root]
        while waiting:
            file = waiting.pop()
            if file.url in self._seen:
                continue
            if len(self._seen) >= MOST_FILES:
                self._fail(file.url, Outcome.TOO_LARGE, f"more than {MOST_FILES} sitemaps")
                return
            self._seen.add(file.url)
            feed = self._owners.feed(file.url)
            parsed = await self._read(file, feed)
            self._context.progress.advance(STAGE, file.url)
            if parsed is None:
                yield Found()
                continue
            waiting += reversed(self._deeper(parsed, file))
            for found in self._entries(parsed, file):
                yield found

    def _deeper(self, parsed: ParsedFeed, file: File) -> list[File]:
        """Choose among the sitemaps that an index lists."""
        if parsed.parts and file.depth >= DEEPEST:
            self._fail(file.url, Outcome.TOO_LARGE, f"an index {DEEPEST + 1} indexes deep")
            return []
        span = self._plan.span
        chosen = [
            part
            for part in parsed.parts
            if span.may_hold(days_of_name(urlsplit(part.url).path), part.modified_at)
        ]
        self.books.counts["files_left_out"] += len(parsed.parts) - len(chosen)
        return [File(part.url, file.depth + 1) for part in chosen]

    def _entries(self, parsed: ParsedFeed, file: File) -> Iterator[Found]:
        """Give the entries that are inside, grouped by whose they are."""
        groups: dict[str, tuple[Feed, list[Entry]]] = {}
        for entry in parsed.entries:
            place = self._place(entry, file)
            if place != "inside":
                self.books.counts[place] += 1
                continue
            feed = self._owners.feed(entry.url or file.url)
            groups.setdefault(feed.feed_id, (feed, []))[1].append(entry)
        self.books.counts["dropped"] += parsed.dropped_entries
        yield Found()
        for feed, entries in groups.values():
            yield Found(feed, tuple(entries))

    def _place(self, entry: Entry, file: File) -> str:
        """Say where an entry belongs; a sitemap speaks for its own site only."""
        url = entry.url or ""
        home = self._owners.of(file.url)
        if registered_site(url) != registered_site(file.url) and self._owners.of(url) is not home:
            return "elsewhere"
        place = self._plan.span.place(entry)
        return "inside" if place == "undated" and self._plan.undated else place

    async def _read(self, file: File, feed: Feed) -> ParsedFeed | None:
        """Read one file, from the archive where a backfill that was cut off has put it."""
        page = self._remembered(file.url)
        if page is None:
            reply = await self._ask(file, feed)
            page = reply.page
            if page is None:
                return None
        outlet = self._owners.of(file.url)
        job = FeedJob(page, None, outlet.timezone, KIND, max_entries=MOST_ENTRIES)
        reading = await (await self._means.children()).read_feed(job)
        if reading.parsed is None and not file.is_guess:
            self._fail(file.url, reading.outcome, reading.problem or reading.outcome.value)
        if reading.parsed and tells_of_forgotten(self._context, reading.parsed.entries):
            self._context.archive.withdraw(page.sha256)
        self._outcomes[file.url] = reading.outcome
        self.books.counts["files"] += reading.parsed is not None
        return reading.parsed

    def _remembered(self, url: str) -> Page | None:
        if url not in self._means.remembered:
            return None
        raw_ref, at = self._means.remembered[url]
        try:
            page = read_raw(self._context.settings.home, raw_ref, near=at + NEAR)
        except StoreError:
            return None  # a damaged segment: ask again
        return replace(page, url=url) if page else None

    async def _ask(self, file: File, feed: Feed) -> Reply:
        client = await self._means.client()
        accept = KINDS[KIND].accept
        reply = await client.get(file.url, kind="feed", accept=accept)
        context = self._context
        row = fetch_row(context, reply, "feed", feed.feed_id, reply.outcome)
        self.books.fetches.append(row)
        self._outcomes[file.url] = reply.outcome
        is_whole = reply.outcome is Outcome.OK
        if reply.page is not None:
            context.archive.put(reply.page, kind=KIND, target_id=feed.feed_id, is_whole=is_whole)
        if not is_whole and not file.is_guess:
            self._fail(file.url, reply.outcome, reply.detail)
        return reply

    def _fail(self, url: str, outcome: Outcome, detail: str) -> None:
        self.books.counts["files_failed"] += 1
        feed = self._owners.feed(url)
        self.books.broken[feed] = outcome
        self.books.fail(
            self._context, stage=STAGE, kind="feed", target=feed.feed_id,
            error=outcome.value, detail=f"{url}: {detail}", url=url,
        )  # fmt: skip
        self._context.progress.say(f"sitemap {url}: {outcome.value}: {detail}")
