"""What a run sets out to do: the feeds that are due, and later those to read in their place."""

from collections.abc import Mapping
from datetime import UTC, datetime

from extractors.model import Feed
from flows.pipeline.context import Context, Tally
from flows.pipeline.fallback import stand_ins
from flows.pipeline.schedule import ANSWERED, current_state, is_due, is_failing, is_time
from warehouse.feed_rows import FeedState

NEVER = datetime.min.replace(tzinfo=UTC)
Due = list[tuple[Feed, FeedState]]


def find_due(context: Context, states: Mapping[str, FeedState]) -> int:
    """Enter the due feeds, each with an open tally, and give the number of enabled ones."""
    context.states = {feed.feed_id: current_state(feed, states) for feed in context.registry.feeds}
    enabled = [feed for feed in context.registry.feeds if feed.enabled]
    due = [
        (feed, context.states[feed.feed_id])
        for feed in enabled
        if is_due(feed, context.states[feed.feed_id], context.started_at, asking=context.asking)
    ]
    context.not_due = len(enabled) - len(due)
    # Longest waiting first: a deadline that comes too early again meets others.
    _enter(context, sorted(due, key=lambda each: each[1].polled_at or NEVER))
    return len(enabled)


def find_stand_ins(context: Context) -> Due:
    """Enter the feeds to ask in place of those that fail, and give them.

    A feed needs one as long as it fails: also while it waits on its back-off or is switched off,
    or its news of that time would be lost. Who was asked in this run stands in without another
    request; who is well and not due was read lately, and that has to do.
    """
    feeds = {feed.feed_id: feed for feed in context.registry.feeds}
    needy = [feed.feed_id for feed in feeds.values() if feed.enabled and _is_lost(context, feed)]
    chosen: Due = []
    found = stand_ins(needy, feeds, lambda feed: _cannot_help(context, feed))
    for stand_in, names in found.items():
        if stand_in not in context.tallies:
            if not _may_ask(context, feeds[stand_in]):
                continue
            chosen.append((feeds[stand_in], context.states[stand_in]))
            _enter(context, chosen[-1:])
        context.tallies[stand_in].stands_in_for = names
    return chosen


def degraded(context: Context) -> dict[str, str]:
    """Give the feeds that failed in this run and in whose place another was read: which one."""
    return {
        failed: tally.feed_id
        for tally in context.tallies.values()
        if tally.outcome in ANSWERED
        for failed in tally.stands_in_for
        if failed in context.tallies and context.tallies[failed].outcome not in ANSWERED
    }


def _enter(context: Context, due: Due) -> None:
    context.due += due
    context.tallies |= {feed.feed_id: Tally(feed.feed_id) for feed, _ in due}


def _is_lost(context: Context, feed: Feed) -> bool:
    """Tell whether a feed fails; one that was not reached in this run was not given a chance."""
    tally = context.tallies.get(feed.feed_id)
    return is_failing(context.states[feed.feed_id]) and (
        tally is None or tally.outcome != "deferred"
    )


def _cannot_help(context: Context, feed: Feed) -> bool:
    return is_failing(context.states[feed.feed_id]) and not (
        feed.feed_id not in context.tallies and _may_ask(context, feed)
    )


def _may_ask(context: Context, feed: Feed) -> bool:
    state = context.states[feed.feed_id]
    return is_time(state, context.started_at, asking=context.asking)
