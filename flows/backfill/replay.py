"""WARC files as a source: what was fetched once goes the same way again, without a network.

Our own exports mark the bodies of feeds: their entries lead to the pages, in the order in which
they were read. Every other page that was answered with 200 and HTML is an entry by its address.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Literal

from extractors.errors import FetchError, ParseError
from extractors.feeds import KINDS
from extractors.ids import sha256_hex
from extractors.model import Entry, Feed, Outcome, Page
from flows.backfill.listing import Books, Found, Owners, pseudo_feed
from flows.backfill.plan import Plan
from flows.net.budgets import FEED_BUDGET, PAGE_BUDGET, Budget
from flows.net.encoding import Unpacker
from flows.net.reply import Reply
from flows.pipeline.children import Children
from flows.pipeline.context import Context
from flows.pipeline.entries import tells_of_forgotten
from flows.pipeline.jobs import FeedJob
from flows.pipeline.pages import Source
from flows.pipeline.turns import BACKFILL
from warehouse.warc_headers import warc_uri
from warehouse.warc_read import Files, Index, Spot

STAGE = "warc"
CHUNK = 200  # other people's pages, handed on together
# Our own file may hold a page more than once, an outlet's own listing may have been read, too.
_PAGES = frozenset({"page", None})


class Shelf:
    """The pages of WARC files, by address: stands in for the client."""

    def __init__(self, spots: Iterable[Spot], started_at: datetime) -> None:
        """Sort the pages by address and age."""
        self._started_at = started_at
        self._files = Files()
        self._spots: dict[str, list[Spot]] = defaultdict(list)
        self._bodies: dict[tuple[str, datetime], Spot] = {}
        self.since: datetime | None = None  # a page of a feed was read after the feed was
        for spot in spots:
            if spot.same_as is None:
                self._bodies.setdefault((spot.uri, spot.at), spot)
            if spot.kind in _PAGES and (spot.kind == "page" or spot.is_html):
                for key in {warc_uri(spot.asked), warc_uri(spot.uri)}:
                    self._spots[key].append(spot)
        for group in self._spots.values():
            group.sort(key=lambda spot: spot.at)

    @asynccontextmanager
    async def visit(self, url: str, *, kind: Literal["page"]) -> AsyncIterator[Reply]:
        """Give the page as it was answered then; its first answer after `since`, if any."""
        yield self._answer(url, kind)

    def _answer(self, url: str, kind: Literal["page"]) -> Reply:
        key = warc_uri(url)
        spot = _choose(self._spots.get(key, ()), self.since)
        if spot is None:
            return self._missing(url)
        try:
            page = self.page(spot, PAGE_BUDGET)
        except (ParseError, FetchError) as error:
            return Reply(
                url, kind, Outcome.BAD_RESPONSE, spot.at, 0, str(error), final_url=spot.uri
            )
        outcome = Outcome.OK if spot.is_whole else Outcome.TRUNCATED
        return Reply(
            url=url,
            kind=kind,
            outcome=outcome,
            started_at=spot.at,
            duration_ms=0,
            detail=f"status {page.status}, {len(page.body)} bytes, from {spot.file.name}",
            final_url=page.final_url,
            page=replace(page, url=url),
            status=page.status,
            bytes=len(page.body),
        )

    def robots_replies(self) -> tuple[Reply, ...]:
        """Give none: nobody is asked."""
        return ()

    def page(self, spot: Spot, budget: Budget) -> Page:
        """Read one answer and undo its content coding, within the budget of a fetch."""
        holder = spot
        if spot.same_as is not None:
            found = self._bodies.get(spot.same_as)
            if found is None:
                raise ParseError(f"{spot.uri}: the record that holds its bytes is missing")
            holder = found
        page = self._files.page(holder, budget.decoded_bytes)
        body = page.body if holder.kind else _uncoded(page, budget.decoded_bytes)
        return replace(
            page,
            url=spot.asked,
            final_url=spot.uri,
            fetched_at=spot.at,
            body=body,
            sha256=sha256_hex(body),
        )

    def close(self) -> None:
        """Close the files."""
        self._files.close()

    def _missing(self, url: str) -> Reply:
        at = self.since or self._started_at
        return Reply(url, "page", Outcome.HTTP_4XX, at, 0, "no answer for it in the WARC")


class Replay:
    """Reads WARC files in the order of their dates."""

    def __init__(
        self,
        context: Context,
        plan: Plan,
        owners: Owners,
        children: Callable[[], Awaitable[Children]],
    ) -> None:
        """Read the files through once. Raises ConfigError for one that is no WARC."""
        self.books = Books()
        self._context = context
        self._owners = owners
        self._children = children
        index = Index()
        for path in plan.warcs:
            index.add(path)
        for problem in index.problems:
            self._fail(problem)
        self.books.counts["records"] = len(index.spots)
        self.books.counts["records_skipped"] = index.skipped
        self._spots = sorted(index.spots, key=lambda spot: (spot.at, spot.uri))
        self._led_to: set[str] = set()  # by entries of feeds
        self._shelf = Shelf(self._spots, context.started_at)

    async def pages(self) -> Source:
        """Give the files."""
        return self._shelf

    def close(self) -> None:
        """Close the files."""
        self._shelf.close()

    async def groups(self) -> AsyncGenerator[Found, None]:
        """Give the entries of our feeds in their order, then the pages that no feed led to.

        Feeds and pages took turns when they were read: with the first feed after some pages
        another run began, and what is found before is read before.
        """
        pages_passed = False
        self._shelf.since = None
        for spot in self._spots:
            if spot.kind != "feed":
                pages_passed = pages_passed or spot.kind == "page"
                continue
            if pages_passed:
                yield Found(read_now=True)
                pages_passed, self._shelf.since = False, None
            if self._shelf.since is None:
                self._shelf.since = spot.at
            if found := await self._of_feed(spot):
                yield found
        yield Found(read_now=True)
        self._shelf.since = None
        for found in self._others():
            yield found

    async def _of_feed(self, spot: Spot) -> Found | None:
        """Parse one feed as it was parsed then."""
        feed = self._feed(spot)
        try:
            page = self._shelf.page(spot, FEED_BUDGET)
        except (ParseError, FetchError) as error:
            self._fail(f"{spot.uri}: {error}")
            return None
        outlet = self._context.registry.outlets.get(feed.outlet_id)
        job = FeedJob(
            page, feed.lang, outlet.timezone if outlet else None, feed.kind, feed.link_selector
        )
        reading = await (await self._children()).read_feed(job)
        if reading.parsed is None or not reading.parsed.entries:
            return None  # it was none then, either: a home page, a challenge
        self.books.counts["feeds"] += 1
        self._led_to |= {warc_uri(entry.url) for entry in reading.parsed.entries if entry.url}
        name = feed.feed_id.removeprefix(f"{BACKFILL}:")
        archive = self._context.archive
        archive.put(page, kind="feed", target_id=name, is_whole=spot.is_whole)
        if tells_of_forgotten(self._context, reading.parsed.entries):
            archive.withdraw(page.sha256)
        return Found(feed, reading.parsed.entries, may_update=True)

    def _feed(self, spot: Spot) -> Feed:
        """Give the pseudo feed for one of our feeds, read as its marks say."""
        marks = spot.marks
        name = marks.get("feed") or spot.uri
        registered = {feed.feed_id: feed for feed in self._context.registry.feeds}.get(name)
        outlet_id = marks.get("outlet") or (registered.outlet_id if registered else None)
        kind = marks.get("feed-kind", "")
        return replace(
            pseudo_feed(
                name.removeprefix(f"{BACKFILL}:"),
                outlet_id=outlet_id or self._owners.of(spot.uri).outlet_id,
                url=spot.asked,
                kind=kind if kind in KINDS else BACKFILL,
                lang=marks.get("lang"),
            ),
            link_selector=marks.get("link-selector"),
        )

    def _others(self) -> Iterable[Found]:
        """Give the pages that no feed led to, each address once."""
        groups: dict[str, tuple[Feed, list[Entry]]] = {}
        size = 0
        met = set(self._led_to)
        for spot in self._spots:
            keys = {warc_uri(spot.asked), warc_uri(spot.uri)}
            is_page = spot.kind == "page" or (spot.kind is None and spot.is_html)
            if not is_page or keys & met:
                continue
            met |= keys
            feed = self._owners.feed(spot.uri)
            entry = Entry(url=spot.asked, guid=None, title=None, summary=None)
            groups.setdefault(feed.feed_id, (feed, []))[1].append(entry)
            size += 1
            if size >= CHUNK:
                yield from (Found(feed, tuple(entries)) for feed, entries in groups.values())
                groups, size = {}, 0
        yield from (Found(feed, tuple(entries)) for feed, entries in groups.values())

    def _fail(self, problem: str) -> None:
        self.books.counts["files_failed"] += 1
        self.books.fail(
            self._context, stage=STAGE, kind="file", target=problem.partition(":")[0],
            error="broken_warc", detail=problem,
        )  # fmt: skip
        self._context.progress.say(problem)


def _uncoded(page: Page, limit: int) -> bytes:
    """Undo the content coding of other people's records."""
    unpacker = Unpacker(dict(page.headers).get("content-encoding"), limit)
    unpacker.feed(page.body)
    return unpacker.finish().body


def _choose(group: Iterable[Spot], since: datetime | None) -> Spot | None:
    """Choose the first answer since then that came whole; without a time, the newest whole one."""
    spots = list(group)
    if not spots:
        return None
    later = spots[bisect_left([spot.at for spot in spots], since) :] if since else spots[::-1]
    candidates = [*later, *reversed(spots)]
    return next((spot for spot in candidates if spot.is_whole), candidates[0])
