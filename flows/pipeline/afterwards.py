"""What we know of a feed after one poll: its state moves on."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from extractors.model import Feed, Outcome
from flows.net.reply import Reply
from flows.pipeline.backoff import COURSES, HARD, death_notice, pause_minutes
from flows.pipeline.intervals import (
    LONGEST,
    SHORTEST,
    asked_minutes,
    first_interval,
    next_interval,
    spread,
)
from flows.pipeline.moves import OFTEN_ENOUGH, go_back, note_redirect
from flows.pipeline.schedule import ANSWERED, is_on_hold, later
from flows.pipeline.trust import has_lied
from warehouse.feed_rows import FeedState

DAY = timedelta(hours=24)
FEWEST_ITEMS = 3  # a feed of fewer may well be all new without a gap


@dataclass(frozen=True, slots=True)
class Finding:
    """What the entries of one body come to, measured against what we knew."""

    known_share: float | None = None  # of its different items; None: it had none, or was not read
    new_entries: int = 0
    has_news: bool = False  # new entries, or new wordings
    possible_loss: bool = False  # nothing in it was known: items may have come and gone unseen
    ttl_minutes: int | None = None
    has_parts: bool = False  # an index: its own validators say nothing about its parts


NOTHING = Finding()


def loses_items(
    feed: Feed, state: FeedState, reply: Reply, *, items: int, known_share: float
) -> bool:
    """Tell whether a body in which nothing is known means that we came too late.

    Not for a few items, a first reading, an answer from another address than before, or a feed
    that is only read now and then in place of another.
    """
    if known_share > 0 or items < FEWEST_ITEMS or state.known_share is None:
        return False
    if reply.permanent_url != state.redirect_url:
        return False
    asleep = state.last_ok_at is None or reply.started_at - state.last_ok_at > 2 * DAY
    return feed.enabled or not asleep


def next_state(
    feed: Feed,
    state: FeedState,
    reply: Reply,
    outcome: Outcome,
    *,
    run_id: UUID,
    finding: Finding = NOTHING,
) -> FeedState:
    """Move a feed's state on after one poll."""
    at = reply.started_at
    if outcome in ANSWERED:
        moved = _answered(feed, state, reply, outcome, finding)
    elif is_on_hold(outcome, reply):
        until = at + min(timedelta(seconds=reply.retry_after_seconds or 0.0), DAY)
        moved = replace(state, next_poll_at=until, retry_after_until=until)
    else:
        moved = _failed(feed, state, reply, outcome, finding)
    return replace(
        moved,
        polled_at=later(at, state.polled_at),
        last_new_at=at if finding.new_entries else state.last_new_at,
        last_outcome=outcome.value,
        run_id=run_id,
    )


def _answered(
    feed: Feed, state: FeedState, reply: Reply, outcome: Outcome, finding: Finding
) -> FeedState:
    at = reply.started_at
    interval = _interval(feed, state, at, outcome, finding)
    asked = 0.0
    if not finding.possible_loss:
        share = None if state.known_share is None else finding.known_share  # all new: the first
        asked = asked_minutes(finding.ttl_minutes, reply.cache_seconds, share)
    minutes = max(float(interval), asked)
    pause = spread(minutes, feed.feed_id, at, least=max(SHORTEST, asked), most=LONGEST)
    is_read = outcome is not Outcome.NOT_MODIFIED and reply.page is not None
    lied = is_read and has_lied(state, reply, has_news=finding.has_news)
    answered = replace(
        _read(state, reply, finding) if is_read else _believed(state, reply),
        interval_minutes=round(minutes),
        known_share=state.known_share if finding.known_share is None else finding.known_share,
        next_poll_at=at + pause,
        last_ok_at=at,
        failures_in_a_row=0,
        failing_since=None,
        retry_after_until=None,
        disabled_at=None,
        disabled_reason=None,
        distrusted_at=at if lied else state.distrusted_at,
    )
    return note_redirect(answered, reply.permanent_url)


def _interval(
    feed: Feed, state: FeedState, at: datetime, outcome: Outcome, finding: Finding
) -> int:
    if finding.possible_loss:
        return SHORTEST
    before = state.interval_minutes
    if before is None or state.last_ok_at is None:
        return first_interval(feed.poll_minutes)
    if outcome is Outcome.OK and state.known_share is None and finding.known_share is not None:
        return before  # the first items: all of them are new
    elapsed = (at - state.last_ok_at).total_seconds() / 60
    share = 1.0 if finding.known_share is None else finding.known_share
    return next_interval(before, share, elapsed if elapsed >= 0 else before)


def _read(state: FeedState, reply: Reply, finding: Finding) -> FeedState:
    """Advance validators and body hash: the body was read whole (invariant 1)."""
    return replace(
        state,
        etag=None if finding.has_parts else reply.etag,
        last_modified=None if finding.has_parts else reply.last_modified,
        body_sha256=reply.page.sha256 if reply.page else state.body_sha256,
        unmodified_in_a_row=0,
        read_whole_at=reply.started_at,
    )


def _believed(state: FeedState, reply: Reply) -> FeedState:
    """Count one more answer that we have to believe; it may have renewed the validators."""
    return replace(
        state,
        etag=reply.etag or state.etag,
        last_modified=reply.last_modified or state.last_modified,
        unmodified_in_a_row=state.unmodified_in_a_row + 1,
    )


def _failed(
    feed: Feed, state: FeedState, reply: Reply, outcome: Outcome, finding: Finding
) -> FeedState:
    at = reply.started_at
    failures = state.failures_in_a_row + 1
    since = min(state.failing_since or at, at)  # a clock that was ahead must not stretch a life
    brought_news = bool(finding.new_entries) or (
        state.last_new_at is not None and since <= state.last_new_at <= at
    )
    notice = death_notice(outcome, failures, at - since, brought_news=brought_news)
    was_off, is_off = state.disabled_at is not None, notice is not None
    interval = state.interval_minutes or first_interval(feed.poll_minutes)
    minutes = LONGEST if was_off or is_off else pause_minutes(outcome, failures, interval)
    pause = spread(minutes, feed.feed_id, at, least=SHORTEST, most=LONGEST)
    silence = timedelta(seconds=reply.retry_after_seconds or 0.0)
    failed = replace(
        state,
        next_poll_at=at + min(max(pause, silence), DAY),
        failures_in_a_row=failures,
        failing_since=since,
        retry_after_until=at + min(silence, DAY) if silence else None,
        disabled_at=state.disabled_at if was_off else at if is_off else None,
        disabled_reason=notice if is_off and _is_worse(state, outcome) else state.disabled_reason,
    )
    if outcome is Outcome.GONE:
        return failed
    # What looks like a passing trouble may be the end of a domain: the old address knows.
    return go_back(failed) if COURSES[outcome] is HARD or failures >= OFTEN_ENOUGH else failed


def _is_worse(state: FeedState, outcome: Outcome) -> bool:
    """Tell whether a reason for switching off is to be written: the first, and 410 over any."""
    return state.disabled_at is None or outcome is Outcome.GONE
