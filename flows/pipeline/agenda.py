"""What a run sets out to do: the feeds that are due, and the hosts that asked to be left alone."""

from collections.abc import Mapping
from datetime import UTC, datetime

from extractors.feeds import READABLE_KINDS
from flows.pipeline.context import Context, Tally
from flows.pipeline.schedule import current_state, is_due, silence_until
from warehouse.feed_rows import FeedState

NEVER = datetime.min.replace(tzinfo=UTC)


def find_due(context: Context, states: Mapping[str, FeedState]) -> int:
    """Enter the due feeds, each with an open tally, and give the number of enabled ones."""
    enabled = [feed for feed in context.registry.feeds if feed.enabled]
    for feed in enabled:
        if feed.kind not in READABLE_KINDS:
            context.unreadable[feed.kind] = context.unreadable.get(feed.kind, 0) + 1
    current = [(feed, current_state(feed, states)) for feed in enabled]
    due = (
        (feed, state)
        for feed, state in current
        if feed.kind in READABLE_KINDS
        and is_due(feed, state, context.started_at, asking=context.asking)
    )
    # Longest waiting first: a deadline that comes too early again meets others.
    context.due = sorted(due, key=lambda each: each[1].polled_at or NEVER)
    context.tallies = {feed.feed_id: Tally(feed.feed_id) for feed, _ in context.due}
    context.silences = {
        state.url: until
        for feed, state in current
        if (until := silence_until(feed, state)) and until > context.started_at
    }
    return len(enabled)
