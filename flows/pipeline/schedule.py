"""When to ask a feed again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from extractors.model import Feed, Outcome
from flows.net.client import Reply
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
LONGEST = timedelta(hours=24)


def is_due(feed: Feed, state: FeedState, now: datetime, *, asking: Asking) -> bool:
    """Tell whether a run asks this feed; a feed that is gone is never asked."""
    if not feed.enabled or state.disabled_at is not None:
        return False
    if asking == "all" or state.next_poll_at is None or state.next_poll_at <= now:
        return True
    return asking == "by_hand" and state.last_outcome not in HELD


def current_state(feed: Feed, states: Mapping[str, FeedState]) -> FeedState:
    """Give the remembered state, or a fresh one for a feed that is new or got another address."""
    state = states.get(feed.feed_id)
    if state is None or state.url != feed.url:
        return FeedState(feed_id=feed.feed_id, url=feed.url)
    return state


def silence_until(feed: Feed, state: FeedState) -> datetime | None:
    """Say until when the feed's host has asked for silence; None where only we are waiting.

    Only a Retry-After puts the next poll further off than our own back-off does.
    """
    if state.last_outcome != Outcome.RATE_LIMITED or not state.polled_at:
        return None
    ours = state.polled_at + _pause(feed, state.failures_in_a_row, None)
    asked = state.next_poll_at
    return asked if asked is not None and asked > ours else None


def next_state(
    feed: Feed, state: FeedState, reply: Reply, outcome: Outcome, *, run_id: UUID, new_entries: int
) -> FeedState:
    """Move a feed's state on after one poll.

    Validators and body hash advance only when the body was read whole (invariant 1).
    """
    asked_at = reply.started_at
    answered = outcome in ANSWERED
    failures = 0 if answered else state.failures_in_a_row + 1
    gone = outcome is Outcome.GONE
    moved = replace(
        state,
        polled_at=asked_at,
        next_poll_at=asked_at + _pause(feed, failures, reply.retry_after_seconds),
        last_ok_at=asked_at if answered else state.last_ok_at,
        last_new_at=asked_at if new_entries else state.last_new_at,
        failures_in_a_row=failures,
        last_outcome=outcome.value,
        disabled_at=asked_at if gone else None,
        disabled_reason="the server says 410 Gone" if gone else None,
        run_id=run_id,
    )
    if outcome in {Outcome.OK, Outcome.UNCHANGED} and reply.page is not None:
        moved = replace(
            moved,
            etag=reply.etag,
            last_modified=reply.last_modified,
            body_sha256=reply.page.sha256,
        )
    return _note_redirect(moved, reply.permanent_url) if answered else moved


def _pause(feed: Feed, failures: int, retry_after: float | None) -> timedelta:
    """Double the feed's own interval with each failure in a row, up to a day."""
    pause = min(timedelta(minutes=feed.poll_minutes << min(failures, 10)), LONGEST)
    asked = timedelta(seconds=retry_after or 0)
    return max(pause, min(asked, LONGEST))


def _note_redirect(state: FeedState, target: str | None) -> FeedState:
    """Count the polls in a row that were sent on, for good, to the same other address."""
    if target is None:
        return replace(state, redirect_url=None, redirect_seen=0)
    seen = state.redirect_seen + 1 if target == state.redirect_url else 1
    return replace(state, redirect_url=target, redirect_seen=seen)
