"""Ask the due feeds and land what is new in them, together with the feeds' validators."""

import asyncio
from dataclasses import dataclass, replace

from extractors.ids import content_id
from extractors.model import Feed, Outcome, ParsedFeed
from flows.net.client import Client, Reply
from flows.pipeline.children import Children
from flows.pipeline.context import Context, Tally
from flows.pipeline.entries import candidates, sort_entries
from flows.pipeline.jobs import FeedJob
from flows.pipeline.schedule import next_state
from warehouse.batch import Batch
from warehouse.feed_rows import FeedState
from warehouse.rows import Fetch, TargetKind

CHUNK_ENTRIES = 2000  # landed together: one anti-join, a few MB of memory
CHUNK_FEEDS = 200
STAGE = "feeds"


@dataclass(frozen=True, slots=True)
class Polled:
    """One feed's answer. The reply's page has lost its body: the bytes are in the raw archive."""

    feed: Feed
    state: FeedState
    reply: Reply
    outcome: Outcome
    parsed: ParsedFeed | None
    problem: str | None


async def poll_feeds(context: Context, client: Client, children: Children) -> None:
    """Ask every due feed; what the deadline leaves over stays deferred in its tally."""
    context.progress.start(STAGE, len(context.due))
    for url, until in context.silences.items():
        client.hold(url, (until - context.now()).total_seconds())
    waiting = {asyncio.create_task(_poll(context, client, children, *each)) for each in context.due}
    chunk: list[Polled] = []
    try:
        while waiting and (seconds := context.seconds_left()):
            done, waiting = await asyncio.wait(
                waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
            )
            chunk += [task.result() for task in done]
            if _is_full(chunk):
                full, chunk = chunk, []
                land_polls(context, full)
    finally:  # also when the run is stopped: who has answered need not be asked again
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        if chunk:
            land_polls(context, chunk)


def _is_full(chunk: list[Polled]) -> bool:
    entries = sum(len(polled.parsed.entries) for polled in chunk if polled.parsed)
    return entries >= CHUNK_ENTRIES or len(chunk) >= CHUNK_FEEDS


async def _poll(
    context: Context, client: Client, children: Children, feed: Feed, state: FeedState
) -> Polled:
    reply = await client.get(
        state.url,
        kind="feed",
        etag=state.etag,
        last_modified=state.last_modified,
    )
    polled = await _understand(context, children, feed, state, reply)
    context.progress.advance(STAGE, feed.feed_id)
    return polled


async def _understand(
    context: Context, children: Children, feed: Feed, state: FeedState, reply: Reply
) -> Polled:
    """Save the body, then read it, unless it is the one we read last time."""
    page = reply.page
    if page is None:
        return Polled(feed, state, reply, reply.outcome, None, None)
    light = replace(reply, page=replace(page, body=b""))
    if reply.outcome is Outcome.OK and page.sha256 == state.body_sha256:
        return Polled(feed, state, light, Outcome.UNCHANGED, None, None)
    context.archive.put(page, kind="feed")
    outlet = context.registry.outlets.get(feed.outlet_id)
    job = FeedJob(page, feed.lang, outlet.timezone if outlet else None)
    reading = await children.read_feed(job)
    # A body that came torn stays `truncated`, whatever could be made of it.
    outcome = reading.outcome if reply.outcome is Outcome.OK else reply.outcome
    return Polled(feed, state, light, outcome, reading.parsed, reading.problem)


def land_polls(context: Context, chunk: list[Polled]) -> None:
    """Land one chunk: fetches, entries and feed states in one batch (invariant 1).

    The run's books follow only when the batch is safe: what is not stored is not counted.
    """
    at = context.now()
    found = {
        polled.feed.feed_id: candidates(polled.feed, polled.parsed.entries)
        for polled in chunk
        if polled.parsed
    }
    every = [candidate for group in found.values() for candidate in group]
    known = context.memory.entry_hashes([candidate.entry_id for candidate in every])
    fresh = [c.url for c in every if c.url and c.entry_id not in known]
    articles = context.memory.articles_by_url(fresh)
    tallies = {polled.feed.feed_id: _tally(polled) for polled in chunk}
    result = sort_entries(context, found, tallies, known, articles, at)
    context.land(
        Batch(
            run_id=context.run_id,
            kind="entries",
            fetches=tuple(
                fetch_row(
                    context,
                    polled.reply,
                    "feed",
                    polled.feed.feed_id,
                    polled.outcome,
                    polled.problem,
                )
                for polled in chunk
            ),
            feed_states=tuple(
                next_state(
                    polled.feed,
                    polled.state,
                    polled.reply,
                    polled.outcome,
                    run_id=context.run_id,
                    new_entries=tallies[polled.feed.feed_id].count("new"),
                )
                for polled in chunk
            ),
            entries=tuple(result.rows),
            entry_outcomes=tuple(result.outcomes),
        )
    )
    context.tallies |= tallies
    context.work += result.work
    for row in result.rows:
        context.memory.add_entry(row)


def _tally(polled: Polled) -> Tally:
    tally = Tally(polled.feed.feed_id, polled.outcome.value, polled.reply.started_at)
    if polled.parsed:
        tally.problems = polled.parsed.problems
        tally.dropped = polled.parsed.dropped_entries
    return tally


def fetch_row(
    context: Context,
    reply: Reply,
    kind: TargetKind,
    target_id: str,
    outcome: Outcome,
    problem: str | None = None,
) -> Fetch:
    """Write one request down. `outcome` may be worse than the reply's own: bytes that lie."""
    return Fetch(
        fetch_id=content_id("fetch", str(context.run_id), kind, target_id, reply.url),
        run_id=context.run_id,
        target_kind=kind,
        target_id=target_id,
        url=reply.url,
        final_url=reply.final_url,
        started_at=reply.started_at,
        duration_ms=reply.duration_ms,
        outcome=outcome.value,
        http_status=reply.status,
        bytes=reply.bytes,
        attempts=reply.attempts,
        raw_ref=reply.page.sha256 if reply.page else None,
        detail=problem or reply.detail or None,
    )
