"""Check the books of a run: what was counted against what was written."""

from collections import Counter
from collections.abc import Iterable

from extractors.ids import content_id
from extractors.model import Outcome
from flows.pipeline.context import Context, Tally
from warehouse.feed_rows import FeedPoll
from warehouse.rows import FailureRow

WORDS = ("new", "updated", "rejected", "failed")
OUTCOMES = frozenset(outcome.value for outcome in Outcome) | {"deferred"}


def mismatches(context: Context, polls: Iterable[FeedPoll]) -> tuple[tuple[str, str], ...]:
    """Give what does not agree, as (feed_id, what and the numbers); nothing where all is well.

    One poll row for each due feed and no other; each entry that the parser gave has one word; the
    rows and states that were written are those that were counted.
    """
    due = Counter(feed.feed_id for feed, _ in context.due)
    rows = Counter(poll.feed_id for poll in polls)
    found = [
        (feed_id, f"{due[feed_id]} times due, {rows[feed_id]} poll rows")
        for feed_id in sorted(due | rows)
        if (due[feed_id], rows[feed_id]) != (1, 1)
    ]
    for tally in context.tallies.values():
        found += ((tally.feed_id, wrong) for wrong in _wrong(context, tally))
    return tuple(found)


def _wrong(context: Context, tally: Tally) -> Iterable[str]:
    if tally.outcome not in OUTCOMES:
        yield f"{tally.outcome!r} is no outcome"
    if tally.seen or tally.words or tally.known:
        yield from _wrong_words(tally)
    landed = context.landed
    written = landed.entries[tally.feed_id] - landed.known[tally.feed_id]
    if written != len(tally.words):
        yield f"{len(tally.words)} entries with news counted, {written} written"
    states = landed.states[tally.feed_id]
    expected = tally.outcome != "deferred" and context.flow == "monitor"  # a backfill has no feeds
    if states != expected:
        yield f"{tally.outcome}, and {states} states written"


def _wrong_words(tally: Tally) -> Iterable[str]:
    counts = {word: tally.count(word) for word in WORDS} | {"known": tally.known}
    if tally.seen != sum(counts.values()) or len(tally.words) + tally.known != tally.seen:
        told = ", ".join(f"{number} {word}" for word, number in counts.items())
        yield f"{tally.seen} entries seen, but {told}"


def failure_rows(context: Context, found: Iterable[tuple[str, str]]) -> tuple[FailureRow, ...]:
    """Write mismatches down."""
    return tuple(
        FailureRow(
            failure_id=content_id("failure", str(context.run_id), "sums", feed_id, wrong),
            run_id=context.run_id,
            stage="sums",
            target_kind="feed",
            target_id=feed_id,
            url=None,
            error="sums_disagree",
            detail=wrong,
            at=context.now(),
        )
        for feed_id, wrong in found
    )


def told(found: Iterable[tuple[str, str]]) -> str | None:
    """Sum mismatches up in one line for the run's row and whoever watches; None for none."""
    lines = [f"{feed_id}: {wrong}" for feed_id, wrong in found]
    return f"the sums do not agree: {'; '.join(lines)}"[:500] if lines else None
