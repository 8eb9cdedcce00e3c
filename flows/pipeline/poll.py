"""Ask the due feeds, and others in place of those that fail."""

import asyncio
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace

from extractors.feeds import KINDS
from extractors.model import Feed, Outcome, ParsedFeed
from flows.net.client import Client, Reply
from flows.pipeline.agenda import Due, find_stand_ins
from flows.pipeline.children import Children
from flows.pipeline.context import Context
from flows.pipeline.jobs import FeedJob
from flows.pipeline.parts import MOST_PARTS, joined, outcome_with_parts, parts_to_read
from flows.pipeline.polled import Polled, Told
from flows.pipeline.schedule import ANSWERED
from flows.pipeline.settle import land_polls
from flows.pipeline.trust import wants_whole
from warehouse.feed_rows import FeedState

CHUNK_ENTRIES = 2000  # landed together: one anti-join, a few MB of memory
CHUNK_FEEDS = 1000
STAGE = "feeds"
# One host that hangs or asks for long delays must not leave the other hosts' pages without a turn.
SHARE = 2 / 3  # of the run's time
# An index that has not changed still has to be followed: its parts change under it. The name may
# have a prefix (<sm:sitemapindex>).
INDEX = b"sitemapindex"


@dataclass(slots=True)
class Round:
    """Feeds that are asked side by side, and the answers that wait to be landed."""

    context: Context
    client: Client
    children: Children
    chunk: list[Polled] = field(default_factory=list)
    entries: int = 0

    def add(self, polled: Polled) -> None:
        """Take an answer in; whoever fills the chunk lands it."""
        self.chunk.append(polled)
        self.entries += len(polled.parsed.entries) if polled.parsed else 0
        if self.entries >= CHUNK_ENTRIES or len(self.chunk) >= CHUNK_FEEDS:
            self.land()

    def land(self) -> None:
        """Land what is there."""
        full, self.chunk, self.entries = self.chunk, [], 0
        if full:
            land_polls(self.context, full)


async def poll_feeds(context: Context, client: Client, children: Children) -> None:
    """Ask every due feed, then stand-ins; what is not reached in time stays deferred in its tally.

    It ends: every round enters feeds that were not asked in this run yet.
    """
    due: Due = list(context.due)
    reserve = context.seconds_left() * (1 - SHARE)
    context.progress.start(STAGE, len(due))
    while seconds := max(0.0, context.seconds_left() - reserve):
        await _ask_all(Round(context, client, children), due, seconds)
        due = find_stand_ins(context) if context.seconds_left() > reserve else []
        if not due:
            break


async def _ask_all(asked: Round, due: Due, seconds: float) -> None:
    tasks = [asyncio.create_task(_poll(asked, feed, state)) for feed, state in due]
    try:
        if tasks:
            # One wait for all: waiting for each next one costs the square of their number.
            done, _ = await asyncio.wait(
                tasks, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION
            )
            for task in done:
                task.result()
    finally:  # also when the run is stopped: who has answered need not be asked again
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        asked.land()


async def _poll(asked: Round, feed: Feed, state: FeedState) -> None:
    is_whole = wants_whole(state, asked.context.now())
    async with _visit(
        asked,
        feed,
        state.url,
        etag=None if is_whole else state.etag,
        last_modified=None if is_whole else state.last_modified,
    ) as reply:
        polled = await _understand(asked, feed, state, reply)
        del reply  # its body needs no more room
    if polled.parsed is not None and polled.parsed.parts:
        polled = await _with_parts(asked, polled, polled.parsed)
    asked.add(polled)
    asked.context.progress.advance(STAGE, feed.feed_id)


def _visit(
    asked: Round,
    feed: Feed,
    url: str,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
) -> AbstractAsyncContextManager[Reply]:
    kind = KINDS[feed.kind]
    return asked.client.visit(
        url,
        kind="feed",
        etag=etag,
        last_modified=last_modified,
        accept=kind.accept,
        headers=_own_headers(asked.context, feed, url),
        min_gap_seconds=kind.min_gap_seconds,
    )


def _own_headers(context: Context, feed: Feed, url: str) -> Mapping[str, str] | None:
    """Give the feed's own headers, where they are meant to go: they may be secrets."""
    own = context.registry.own_headers.get(feed.feed_id)
    return own if own and _origin(url) == _origin(feed.url) else None


def _origin(url: str) -> str:
    return "/".join(url.split("/", 3)[:3]).lower()


async def _understand(asked: Round, feed: Feed, state: FeedState, reply: Reply) -> Polled:
    """Save the body, then read it, unless it is the one we read last time."""
    page = reply.page
    if page is None:
        return Polled(feed, state, Told(reply, reply.outcome), reply.outcome)
    if reply.outcome is Outcome.OK and page.sha256 == state.body_sha256 and INDEX not in page.body:
        light = replace(reply, page=replace(page, body=b""))
        return Polled(feed, state, Told(light, Outcome.UNCHANGED), Outcome.UNCHANGED)
    told, parsed = await _read(asked, feed, reply)
    return Polled(feed, state, told, told.outcome, parsed)


async def _read(asked: Round, feed: Feed, reply: Reply) -> tuple[Told, ParsedFeed | None]:
    """Save one body and read it in a child."""
    page = reply.page
    if page is None:
        return Told(reply, reply.outcome), None
    context = asked.context
    is_whole = reply.outcome is Outcome.OK
    context.archive.put(page, kind="feed", target_id=feed.feed_id, is_whole=is_whole)
    outlet = context.registry.outlets.get(feed.outlet_id)
    timezone = outlet.timezone if outlet else None
    reading = await asked.children.read_feed(
        FeedJob(page, feed.lang, timezone, feed.kind, feed.link_selector)
    )
    # A body that came torn stays `truncated`, whatever could be made of it.
    outcome = reading.outcome if reply.outcome is Outcome.OK else reply.outcome
    light = replace(reply, page=replace(page, body=b""))
    return Told(light, outcome, reading.problem), reading.parsed


async def _with_parts(asked: Round, polled: Polled, parsed: ParsedFeed) -> Polled:
    """Read the parts that may be new, one after the other; what could not be read is a problem."""
    told, found = list[Told](), list[ParsedFeed]()
    read_at = polled.state.last_ok_at
    chosen = parts_to_read(parsed, read_at=read_at, own_url=polled.told.reply.url)
    for part in chosen[:MOST_PARTS]:
        async with _visit(asked, polled.feed, part.url) as reply:
            each, content = await _read(asked, polled.feed, reply)
        told.append(each)
        found += [content] if content else []
    outcomes = [each.outcome for each in told]
    whole = joined(parsed, found)
    problems = [*whole.problems]
    problems += ["part_failed"] if set(outcomes) - ANSWERED else []
    # At first sight the others are an archive.
    problems += ["parts_left_out"] if read_at and len(chosen) > MOST_PARTS else []
    return replace(
        polled,
        outcome=outcome_with_parts(polled.outcome, outcomes),
        parsed=replace(whole, problems=tuple(problems)),
        parts=tuple(told),
    )
