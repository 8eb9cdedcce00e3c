"""When the page of a relevant article is asked again: arithmetic of instants."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from flows.pipeline.rows import Answered
from flows.pipeline.schedule import later
from warehouse.page_rows import PageState, RevisitOutcome

HOUR = timedelta(hours=1)
# After the first reading. Most changes to news come within hours, the quiet ones within days.
STEPS = (HOUR, 6 * HOUR, 24 * HOUR, timedelta(days=7))
AFTER_EDIT = STEPS[1]  # who has just corrected a text has done so
CONFIRM = HOUR  # one 404 may be a hiccup
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=30), timedelta(hours=24)
GIVE_UP = timedelta(days=14)  # after the schedule began: a host that is closed so long stays so


@dataclass(frozen=True, slots=True)
class Sight:
    """What a visit found."""

    outcome: RevisitOutcome
    at: datetime
    answered: Answered | None = None  # of an answer that says what the page is now
    silence: timedelta = timedelta(0)  # that the host asked for
    is_final: bool = False  # of a failure: it will be the same next time
    is_relevant: bool = True


def first_state(article_id: UUID, answered: Answered, at: datetime, run_id: UUID) -> PageState:
    """Begin to watch a page that was read at `at`."""
    return PageState(
        article_id=article_id,
        url=answered.url,
        etag=answered.etag,
        last_modified=answered.last_modified,
        body_sha256=answered.body_sha256,
        visited_at=at,
        visits=0,
        schedule_from=at,
        next_visit_at=at + STEPS[0],
        last_outcome="first",
        missing_since=None,
        failures_in_a_row=0,
        run_id=run_id,
    )


def after_visit(state: PageState, sight: Sight, run_id: UUID) -> PageState:
    """Move a page's state on after one visit of the schedule."""
    return replace(after_reading(state, sight, run_id), visits=state.visits + 1)


def after_reading(state: PageState, sight: Sight, run_id: UUID) -> PageState:
    """Move a page's state on after it was asked for any reason: its feed may tell of it anew."""
    moved = replace(
        _remembered(state, sight.answered),
        visited_at=later(sight.at, state.visited_at),
        last_outcome=sight.outcome,
        # A schedule that begins later than now was written under a wrong clock.
        schedule_from=min(state.schedule_from, sight.at),
        run_id=run_id,
    )
    if sight.outcome == "failed":
        return _failed(moved, sight)
    moved = replace(moved, failures_in_a_row=0)
    if sight.outcome == "missing":
        return _missing(moved, sight.at)
    is_edit = sight.outcome == "edited"
    since = sight.at if is_edit else moved.schedule_from
    following = sight.at + AFTER_EDIT if is_edit else next_step(since, sight.at)
    return replace(
        moved,
        schedule_from=since,
        next_visit_at=following if sight.is_relevant else None,
        missing_since=None,
    )


def put_off(state: PageState, at: datetime, until: datetime, run_id: UUID) -> PageState:
    """Leave a page alone because its host wants silence; nobody was asked."""
    visited_at = later(at, state.visited_at)
    return replace(state, visited_at=visited_at, next_visit_at=until, run_id=run_id)


def next_step(since: datetime, at: datetime) -> datetime | None:
    """Give the next instant of the schedule; None after the last. What was missed is left out."""
    return next((since + step for step in STEPS if since + step > at), None)


def _remembered(state: PageState, answered: Answered | None) -> PageState:
    if answered is None:
        return state
    return replace(
        state,
        url=answered.url,
        etag=answered.etag,
        last_modified=answered.last_modified,
        body_sha256=answered.body_sha256,
    )


def _missing(state: PageState, at: datetime) -> PageState:
    """Look again soon after the first sight; after that on schedule, for it may come back."""
    if state.missing_since is None:
        return replace(state, missing_since=at, next_visit_at=at + CONFIRM)
    return replace(state, next_visit_at=next_step(state.schedule_from, at))


def _failed(state: PageState, sight: Sight) -> PageState:
    failures = state.failures_in_a_row + 1
    pause = min(FIRST_RETRY * 2 ** min(failures - 1, 10), LONGEST_RETRY)
    following = sight.at + max(pause, sight.silence)
    is_over = sight.is_final or following > state.schedule_from + GIVE_UP
    return replace(state, failures_in_a_row=failures, next_visit_at=None if is_over else following)
