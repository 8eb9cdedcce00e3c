"""Take in what earlier runs fetched and could not record: their bytes are in the archive alone.

Raw bytes are written before anything that says so, and whoever is killed between the two leaves
pages that no row names. By now their publisher may have taken them away.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Literal

from extractors.model import Feed, Outcome
from flows.net.reply import Reply
from flows.pipeline.children import Children
from flows.pipeline.context import Context, Tally, Work
from flows.pipeline.entries import (
    address_of,
    candidates,
    is_forgotten,
    leads_to_forgotten,
    sort_entries,
    tells_of_forgotten,
)
from flows.pipeline.jobs import FeedJob
from flows.pipeline.pages import read_work
from flows.pipeline.settle import fetch_row
from warehouse.batch import Batch
from warehouse.raw_names import Unnamed, unnamed_of
from warehouse.read import Reader
from warehouse.rows import Fetch, TargetKind

_LIST = "sitemap"  # the kind of a list that a backfill has read
_MOST_LISTED = 50_000  # https://www.sitemaps.org/protocol.html
_DETAIL = "from the archive: its run was ended before it could record it"


def left_behind(context: Context, reader: Reader) -> list[Unnamed]:
    """Find what runs that were killed, stopped or failed have fetched and not recorded."""
    found = unnamed_of(context.settings.home, reader.unwell_runs())
    if found:
        context.archive.adopt({each.segment for each in found})
        context.progress.say(f"{len(found)} fetches of earlier runs are in the archive only")
    return list(found)


async def salvage_feeds(context: Context, children: Children) -> None:
    """Land the entries of feeds that were fetched and not recorded, oldest first.

    The feeds' states stay as they are: each is asked as if it had not been.
    """
    feeds = {feed.feed_id: feed for feed in context.registry.feeds}
    if context.memory.graves.by_address:
        for left in [each for each in context.left if each.capture.kind == _LIST]:
            await _withdraw_list(context, children, left)
    for left in [each for each in context.left if each.capture.kind == "feed"]:
        context.left.remove(left)
        feed = feeds.get(left.capture.target_id or "")
        if feed is None:
            _name(context, [left])
        else:
            await _salvage_feed(context, children, feed, left)


async def _withdraw_list(context: Context, children: Children, left: Unnamed) -> None:
    """Keep no byte of a list that tells of what was forgotten: its backfill had no time for it."""
    page = left.capture.page
    reading = await children.read_feed(FeedJob(page, None, None, _LIST, max_entries=_MOST_LISTED))
    entries = reading.parsed.entries if reading.parsed else ()
    if tells_of_forgotten(context, entries):
        context.archive.withdraw(page.sha256)


async def _salvage_feed(context: Context, children: Children, feed: Feed, left: Unnamed) -> None:
    page = left.capture.page
    outlet = context.registry.outlets.get(feed.outlet_id)
    timezone = outlet.timezone if outlet else None
    reading = await children.read_feed(
        FeedJob(page, feed.lang, timezone, feed.kind, feed.link_selector)
    )
    reply = _reply(left)
    outcome = reading.outcome if left.capture.is_whole else reply.outcome
    row = fetch_row(context, reply, "feed", feed.feed_id, outcome, reading.problem)
    found = candidates(context, feed, reading.parsed.entries) if reading.parsed else []
    told = [each for each in found if not is_forgotten(context.memory, each)]
    if len(told) < len(found):
        context.archive.withdraw(page.sha256)
    ids, urls = [each.entry_id for each in told], [each.url for each in told if each.url]
    memory = context.memory
    result = sort_entries(
        context,
        {feed.feed_id: told},
        {feed.feed_id: Tally(feed.feed_id)},  # nobody's book: that run has none
        memory.entry_hashes(ids) if ids else {},
        memory.articles_by_url(urls) if urls else {},
        page.fetched_at,
    )
    batch = Batch(
        context.run_id,
        "salvage",
        fetches=(row,),
        entries=tuple(result.rows),
        entry_outcomes=tuple(result.outcomes),
    )
    context.land(batch, is_counted=False)
    context.work += result.work
    for entry in result.rows:
        memory.add_entry(entry)


async def salvage_pages(context: Context, children: Children) -> None:
    """Read the pages that were fetched and not recorded where an entry waits for them.

    Of the others, and of what is no page, the ledger learns that they came.
    """
    if not context.left:
        return
    shelf = _Shelf(context.left)
    others = [work for work in context.work if not shelf.holds(work)]
    context.work = [work for work in context.work if shelf.holds(work)]
    await read_work(context, shelf, children)
    cut_off = [work for work in context.work if shelf.holds(work)]  # by the deadline
    context.work += others
    left = [] if cut_off else [each for each in context.left if each not in shelf.given]
    context.left = []
    _name(context, left)


class _Shelf:
    """Whole pages that were left, by address: stands in for the client."""

    def __init__(self, left: Iterable[Unnamed]) -> None:
        """Sort them; of one address the newest counts."""
        self.given: list[Unnamed] = []
        self._pages: dict[str | None, Unnamed] = {}
        for each in left:
            if each.capture.kind == "page" and each.capture.is_whole:
                url = each.capture.page.url
                self._pages |= {url: each, address_of(url): each}

    def holds(self, work: Work) -> bool:
        """Tell whether the page of an entry is here."""
        return work.url in self._pages or work.row.url in self._pages

    @asynccontextmanager
    async def visit(self, url: str, *, kind: Literal["page"]) -> AsyncIterator[Reply]:
        """Give a page as it was answered then."""
        found = self._pages.get(url) or self._pages[address_of(url)]
        self.given.append(found)
        yield replace(_reply(found), url=url, kind=kind)

    def robots_replies(self) -> tuple[Reply, ...]:
        """Give none: nobody is asked."""
        return ()


def _reply(left: Unnamed) -> Reply:
    """Say again what was answered; of requests and time only what is certain."""
    page = left.capture.page
    return Reply(
        url=page.url,
        kind="page" if left.capture.kind == "page" else "feed",
        outcome=Outcome.OK if left.capture.is_whole else Outcome.TRUNCATED,
        started_at=page.fetched_at,
        duration_ms=0,
        detail=_DETAIL,
        final_url=page.final_url,
        page=page,
        status=page.status,
        bytes=len(page.body),
        attempts=1,
        run_id=left.run_id,
    )


def _name(context: Context, left: Iterable[Unnamed]) -> None:
    """Write down that they came."""
    rows: list[Fetch] = []
    for each in left:
        page = each.capture.page
        if leads_to_forgotten(context, (page.url, page.final_url)):  # its run had no time for it
            context.archive.withdraw(page.sha256)
        rows.append(_row(context, each))
    if rows:
        context.land(Batch(context.run_id, "salvage", fetches=tuple(rows)), is_counted=False)


def _row(context: Context, left: Unnamed) -> Fetch:
    reply = _reply(left)
    kind: TargetKind = "page" if reply.kind == "page" else "feed"
    known = context.memory.articles_by_url([url for url in (address_of(reply.url),) if url])
    target = left.capture.target_id or next((str(key) for key in known.values()), reply.url)
    return fetch_row(context, reply, kind, target, reply.outcome)
