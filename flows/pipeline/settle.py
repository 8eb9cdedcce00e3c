"""Land what a chunk of polls found: entries, fetches and the feeds' states in one batch."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from extractors.ids import content_id
from extractors.model import Outcome
from flows.net.client import Reply
from flows.pipeline.afterwards import NOTHING, Finding, loses_items, next_state
from flows.pipeline.context import Context, Tally
from flows.pipeline.entries import Candidate, Sorted, candidates, is_forgotten, sort_entries
from flows.pipeline.moves import move_between
from flows.pipeline.polled import Polled
from flows.pipeline.schedule import ANSWERED
from warehouse.batch import Batch
from warehouse.feed_rows import FeedState
from warehouse.rows import Fetch, TargetKind


def land_polls(context: Context, chunk: Sequence[Polled]) -> None:
    """Land one chunk: fetches, entries and feed states in one batch (invariant 1).

    The run's books follow only when the batch is safe: what is not stored is not counted.
    """
    found = {
        polled.feed.feed_id: candidates(context, polled.feed, polled.parsed.entries)
        for polled in chunk
        if polled.parsed
    }
    gone = _forgotten(context, chunk, found)
    known = {**_known(context, found.values()), **gone}
    tallies = {polled.feed.feed_id: _tally(polled) for polled in chunk}
    result = _sorted(context, found, tallies, known)
    states = [
        _moved_on(context, polled, tallies[polled.feed.feed_id], found, known) for polled in chunk
    ]
    context.land(
        Batch(
            run_id=context.run_id,
            kind="entries",
            fetches=tuple(row for polled in chunk for row in _fetches(context, polled)),
            feed_states=tuple(states),
            feed_moves=tuple(
                move_between(polled.state, state, polled.told.reply.started_at, context.run_id)
                for polled, state in zip(chunk, states, strict=True)
                if state.url != polled.state.url
            ),
            entries=tuple(result.rows),
            entry_outcomes=tuple(result.outcomes),
        )
    )
    for feed_id, tally in tallies.items():  # another feed may have failed and chosen this one
        tally.stands_in_for = context.tallies[feed_id].stands_in_for
    context.tallies |= tallies
    context.states |= {state.feed_id: state for state in states}
    context.work += result.work
    for row in result.rows:
        context.memory.add_entry(row)


def _known(context: Context, groups: Iterable[Sequence[Candidate]]) -> Mapping[UUID, str]:
    ids = [candidate.entry_id for group in groups for candidate in group]
    return context.memory.entry_hashes(ids) if ids else {}


def _forgotten(
    context: Context, chunk: Iterable[Polled], found: Mapping[str, Sequence[Candidate]]
) -> dict[UUID, str]:
    """Give the entries of what was forgotten: they are known in whatever wording they come.

    A body that tells of them is not kept in the archive.
    """
    gone: dict[UUID, str] = {}
    for polled in chunk:
        met = {
            each.entry_id: each.entry_hash
            for each in found.get(polled.feed.feed_id, ())
            if is_forgotten(context.memory, each)
        }
        for told in (polled.told, *polled.parts) if met else ():
            if told.reply.page is not None:
                context.archive.withdraw(told.reply.page.sha256)
        gone |= met
    return gone


def _sorted(
    context: Context,
    found: Mapping[str, Sequence[Candidate]],
    tallies: Mapping[str, Tally],
    known: Mapping[UUID, str],
) -> Sorted:
    fresh = [
        candidate.url
        for group in found.values()
        for candidate in group
        if candidate.url and candidate.entry_id not in known
    ]
    articles = context.memory.articles_by_url(fresh) if fresh else {}
    return sort_entries(context, found, tallies, known, articles, context.now())


def _tally(polled: Polled) -> Tally:
    tally = Tally(polled.feed.feed_id, polled.outcome.value, polled.told.reply.started_at)
    if polled.parsed:
        tally.seen = len(polled.parsed.entries)
        tally.problems = polled.parsed.problems
        tally.dropped = polled.parsed.dropped_entries
    return tally


def _moved_on(
    context: Context,
    polled: Polled,
    tally: Tally,
    found: Mapping[str, Sequence[Candidate]],
    known: Mapping[UUID, str],
) -> FeedState:
    """Give the feed's next state, and enter into its tally what is worth telling of it."""
    before = polled.state
    finding = _finding(polled, tally, found.get(polled.feed.feed_id, ()), known)
    state = next_state(
        polled.feed,
        before,
        polled.told.reply,
        polled.outcome,
        run_id=context.run_id,
        finding=finding,
    )
    if finding.possible_loss:
        tally.problems = (*tally.problems, "possible_loss")
    if state.distrusted_at != before.distrusted_at and state.distrusted_at is not None:
        tally.problems = (*tally.problems, "validators_lie")
    if state.disabled_reason != before.disabled_reason:
        tally.disabled_reason = state.disabled_reason
    return state


def _finding(
    polled: Polled, tally: Tally, group: Sequence[Candidate], known: Mapping[UUID, str]
) -> Finding:
    parsed = polled.parsed
    if parsed is None:
        return NOTHING
    ids = {candidate.entry_id for candidate in group}
    share = len(ids & known.keys()) / len(ids) if ids else None
    lost = (
        share is not None
        and polled.outcome in ANSWERED
        and all(part.outcome in ANSWERED for part in polled.parts)
        and loses_items(
            polled.feed, polled.state, polled.told.reply, items=len(ids), known_share=share
        )
    )
    return Finding(
        known_share=share,
        new_entries=tally.count("new"),
        has_news=any(known.get(each.entry_id) != each.entry_hash for each in group),
        possible_loss=lost,
        ttl_minutes=parsed.ttl_minutes,
        has_parts=bool(parsed.parts),
    )


def _fetches(context: Context, polled: Polled) -> Iterable[Fetch]:
    for told in (polled.told, *polled.parts):
        yield fetch_row(
            context, told.reply, "feed", polled.feed.feed_id, told.outcome, told.problem
        )


def fetch_row(
    context: Context,
    reply: Reply,
    kind: TargetKind,
    target_id: str,
    outcome: Outcome,
    problem: str | None = None,
) -> Fetch:
    """Write one request down. `outcome` may be worse than the reply's own: bytes that lie."""
    run_id = reply.run_id or context.run_id
    return Fetch(
        # With the instant: a robots.txt that is out of reach may be asked for twice in a long run.
        fetch_id=content_id(
            "fetch", str(run_id), kind, target_id, reply.url, reply.started_at.isoformat()
        ),
        run_id=run_id,
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
