"""When a feed is asked again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.model import Feed, Outcome, Page
from flows.net.client import Reply
from flows.pipeline.schedule import LONGEST, current_state, is_due, next_state
from warehouse.feed_rows import FeedState

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
FEED = Feed("xezer-az", "xezer", "http://xezer.example/rss", poll_minutes=60)
FRESH = FeedState(FEED.feed_id, FEED.url)
PAGE = Page(FEED.url, FEED.url, 200, (), b"", NOW, "f" * 64)


def reply(outcome: Outcome, **changes) -> Reply:
    plain = Reply(FEED.url, "feed", outcome, NOW, 5, "", final_url=FEED.url)
    return replace(plain, **changes)


def move(state: FeedState, outcome: Outcome, **changes) -> FeedState:
    answer = reply(outcome, **changes)
    return next_state(FEED, state, answer, outcome, run_id=uuid4(), new_entries=0)


def test_a_feed_never_asked_is_due():
    assert is_due(FEED, FRESH, NOW, asking="due")


def test_a_feed_that_is_switched_off_is_never_due():
    assert not is_due(replace(FEED, enabled=False), FRESH, NOW, asking="all")


def test_a_schedule_waits_for_the_interval_and_a_hand_does_not():
    state = move(FRESH, Outcome.OK, page=PAGE)
    soon = NOW + timedelta(minutes=1)
    assert not is_due(FEED, state, soon, asking="due")
    assert is_due(FEED, state, soon, asking="by_hand")
    assert is_due(FEED, state, NOW + timedelta(minutes=60), asking="due")


@pytest.mark.parametrize("outcome", [Outcome.HTTP_4XX, Outcome.RATE_LIMITED, Outcome.BLOCKED])
def test_a_server_that_told_us_off_is_left_alone_by_hand_too(outcome):
    state = move(FRESH, outcome)
    assert not is_due(FEED, state, NOW + timedelta(minutes=1), asking="by_hand")
    assert is_due(FEED, state, NOW + timedelta(minutes=1), asking="all")


def test_a_line_that_was_down_is_tried_again_by_hand():
    state = move(FRESH, Outcome.DNS_ERROR)
    assert is_due(FEED, state, NOW + timedelta(seconds=1), asking="by_hand")


def test_a_feed_that_is_gone_is_never_asked_again_and_says_why():
    state = move(FRESH, Outcome.GONE)
    assert not is_due(FEED, state, NOW + timedelta(days=400), asking="all")
    assert "410" in state.disabled_reason


def test_back_off_grows_with_each_failure_and_ends_with_an_answer():
    state, pauses = FRESH, []
    for _ in range(4):
        state = move(state, Outcome.HTTP_5XX)
        pauses.append(state.next_poll_at - NOW)
    assert pauses == sorted(set(pauses))
    assert move(state, Outcome.NOT_MODIFIED).failures_in_a_row == 0


@given(st.integers(0, 5000), st.floats(0, 1e9))
def test_no_pause_is_longer_than_a_day(failures, retry_after):
    state = replace(FRESH, failures_in_a_row=failures)
    moved = move(state, Outcome.RATE_LIMITED, retry_after_seconds=retry_after)
    assert timedelta(minutes=60) <= moved.next_poll_at - NOW <= LONGEST


def test_retry_after_is_respected():
    moved = move(FRESH, Outcome.RATE_LIMITED, retry_after_seconds=9 * 3600.0)
    assert moved.next_poll_at == NOW + timedelta(hours=9)


def test_validators_advance_with_a_whole_body_only():
    whole = move(FRESH, Outcome.OK, page=PAGE, etag='"1"', last_modified="Fri")
    assert (whole.etag, whole.last_modified, whole.body_sha256) == ('"1"', "Fri", PAGE.sha256)
    torn = move(whole, Outcome.TRUNCATED, page=replace(PAGE, sha256="0" * 64), etag='"2"')
    assert (torn.etag, torn.body_sha256) == ('"1"', PAGE.sha256)
    quiet = move(whole, Outcome.NOT_MODIFIED)
    assert (quiet.etag, quiet.body_sha256) == ('"1"', PAGE.sha256)


def test_a_new_address_in_the_registry_starts_afresh():
    state = move(FRESH, Outcome.GONE)
    moved = replace(FEED, url="http://xezer.example/new")
    assert current_state(moved, {FEED.feed_id: state}).disabled_at is None
    assert current_state(FEED, {FEED.feed_id: state}) == state
