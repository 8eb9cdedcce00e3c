"""When to ask a feed again: what its remembered state says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from extractors.model import Feed, Outcome
from flows.net.politeness import LONGEST_WAIT
from flows.net.reply import Reply
from flows.pipeline.backoff import is_buried
from warehouse.feed_rows import FeedState

# Which feeds a run asks: those whose time has come (a schedule); also those asked a minute ago,
# unless the server told us off (a person who types `run` wants to see news); or simply all.
Asking = Literal["due", "by_hand", "all"]
ANSWERED = frozenset({Outcome.OK, Outcome.NOT_MODIFIED, Outcome.UNCHANGED})
# The server itself told us off: a run by hand does not ask again before the back-off has passed.
# Failures of the network on the way are asked again by hand at once, so that an operator who has
# mended the line need not wait.
HELD = frozenset(
    {
        Outcome.RATE_LIMITED, Outcome.BLOCKED, Outcome.AUTH_NEEDED, Outcome.HTTP_4XX,
        Outcome.HTTP_5XX, Outcome.ROBOTS,
    }
)  # fmt: skip
# No pause of ours or theirs is longer than a day: what lies beyond was written under a wrong clock.
FARTHEST = timedelta(hours=25)


def is_due(feed: Feed, state: FeedState, now: datetime, *, asking: Asking) -> bool:
    """Tell whether a run asks this feed; a feed that is gone is never asked."""
    return feed.enabled and is_time(state, now, asking=asking)


def is_time(state: FeedState, now: datetime, *, asking: Asking) -> bool:
    """Tell whether a feed may be asked again, switched on in the registry or not.

    A feed given up as dead is asked once a day until it is buried, and whenever a person asks all:
    that is the way back after a network was cut off for longer.
    """
    if is_gone(state):
        return False
    if asking == "all":
        return True
    if state.disabled_at is not None and is_buried(state.disabled_at, now):
        return False
    if is_ahead(state.retry_after_until, now):
        return False
    if not is_ahead(state.next_poll_at, now):
        return True
    return asking == "by_hand" and state.disabled_at is None and state.last_outcome not in HELD


def is_gone(state: FeedState) -> bool:
    """Tell whether the server has said 410: only another address in the registry ends that."""
    return state.disabled_at is not None and state.last_outcome == Outcome.GONE


def is_failing(state: FeedState) -> bool:
    """Tell whether the feed did not answer when it was asked last, or is switched off."""
    return state.failures_in_a_row > 0 or state.disabled_at is not None


def is_on_hold(outcome: Outcome, reply: Reply) -> bool:
    """Tell whether nobody was asked, because the host wants a long silence.

    A short one is sat out; who is still turned away then has a host that is out of order: its
    robots.txt asks for one after the other.
    """
    silence = reply.retry_after_seconds or 0.0
    return outcome is Outcome.RATE_LIMITED and not reply.attempts and silence > LONGEST_WAIT


def current_state(feed: Feed, states: Mapping[str, FeedState]) -> FeedState:
    """Give the remembered state, or a fresh one for a feed that is new or got another address."""
    state = states.get(feed.feed_id)
    if state is None or (state.registry_url or state.url) != feed.url:
        # The row has to be newer than the old address's, whatever the clock says by then.
        before = state.polled_at if state else None
        return FeedState(feed.feed_id, feed.url, feed.url, polled_at=before)
    return state if state.registry_url else replace(state, registry_url=feed.url)


def later(at: datetime, before: datetime | None) -> datetime:
    """Give the instant to write down: the newest row wins, also under a clock that was set back."""
    if before is None or at > before:
        return at
    return before + timedelta(microseconds=1)


def is_ahead(until: datetime | None, now: datetime) -> bool:
    """Tell whether an instant is still to come; one beyond any pause of ours does not count."""
    return until is not None and now < until <= now + FARTHEST
