"""When a feed is asked again, and what is known of it after each poll."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Feed, Outcome, Page
from flows.net.client import Reply
from flows.pipeline.afterwards import DAY, Finding, loses_items, next_state
from flows.pipeline.backoff import COURSES
from flows.pipeline.schedule import ANSWERED, current_state, is_due, is_gone, is_time
from flows.pipeline.trust import wants_whole
from warehouse.feed_rows import FeedState

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
FEED = Feed("xezer-az", "xezer", "http://xezer.example/rss", poll_minutes=60)
FRESH = FeedState(FEED.feed_id, FEED.url, FEED.url)
PAGE = Page(FEED.url, FEED.url, 200, (), b"", NOW, "f" * 64)
MOVED = "https://xezer.example/lent"
ITEMS = Finding(known_share=0.9, new_entries=2, has_news=True)


def reply(outcome: Outcome, **changes) -> Reply:
    page = PAGE if outcome in {Outcome.OK, Outcome.UNCHANGED, Outcome.TRUNCATED} else None
    plain = Reply(FEED.url, "feed", outcome, NOW, 5, "", final_url=FEED.url, page=page, attempts=1)
    return replace(plain, **changes)


def move(
    state: FeedState, outcome: Outcome, finding: Finding = ITEMS, feed: Feed = FEED, **changes
) -> FeedState:
    return next_state(
        feed, state, reply(outcome, **changes), outcome, run_id=uuid4(), finding=finding
    )


def minutes(state: FeedState) -> float:
    return (state.next_poll_at - state.polled_at) / timedelta(minutes=1)


# -- whose time has come --------------------------------------------------------------------------


def test_a_feed_never_asked_is_due():
    assert is_due(FEED, FRESH, NOW, asking="due")


def test_a_feed_that_is_switched_off_is_never_due():
    assert not is_due(replace(FEED, enabled=False), FRESH, NOW, asking="all")


def test_a_schedule_waits_for_the_interval_and_a_hand_does_not():
    state = move(FRESH, Outcome.OK)
    soon = NOW + timedelta(minutes=1)
    assert not is_due(FEED, state, soon, asking="due")
    assert is_due(FEED, state, soon, asking="by_hand")
    assert is_due(FEED, state, NOW + timedelta(minutes=66), asking="due")


@pytest.mark.parametrize("outcome", [Outcome.HTTP_4XX, Outcome.RATE_LIMITED, Outcome.BLOCKED])
def test_a_server_that_told_us_off_is_left_alone_by_hand_too(outcome):
    state = move(FRESH, outcome)
    assert not is_due(FEED, state, NOW + timedelta(minutes=1), asking="by_hand")
    assert is_due(FEED, state, NOW + timedelta(minutes=1), asking="all")


def test_a_line_that_was_down_is_tried_again_by_hand():
    state = move(FRESH, Outcome.DNS_ERROR)
    assert is_due(FEED, state, NOW + timedelta(seconds=1), asking="by_hand")


def test_a_hand_never_breaks_a_retry_after():
    state = move(FRESH, Outcome.CONNECTION_ERROR, retry_after_seconds=7200.0)
    assert state.retry_after_until == NOW + timedelta(hours=2)
    assert not is_due(FEED, state, NOW + timedelta(hours=1), asking="by_hand")
    assert is_due(FEED, state, NOW + timedelta(hours=2, seconds=1), asking="by_hand")


def test_a_clock_that_was_a_year_ahead_does_not_silence_a_feed_for_a_year():
    ahead = NOW + timedelta(days=365)
    state = move(FRESH, Outcome.RATE_LIMITED, started_at=ahead, retry_after_seconds=3600.0)
    assert is_due(FEED, state, NOW, asking="due")
    again = move(state, Outcome.OK)
    assert again.polled_at > state.polled_at  # or the wrong state would win when it lands
    assert not is_due(FEED, again, NOW + timedelta(minutes=5), asking="due")
    assert is_due(FEED, again, NOW + timedelta(hours=2), asking="due")


# -- given up -------------------------------------------------------------------------------------


def test_a_feed_that_is_gone_is_never_asked_again_and_says_why():
    state = move(FRESH, Outcome.GONE)
    for asking in ("due", "by_hand", "all"):
        assert not is_due(FEED, state, NOW + timedelta(days=400), asking=asking)
    assert "410" in state.disabled_reason


def test_a_feed_that_is_missing_is_not_given_up_at_once():
    assert move(FRESH, Outcome.HTTP_4XX).disabled_at is None


def dead() -> FeedState:
    state = replace(FRESH, failing_since=NOW - timedelta(days=8), failures_in_a_row=20)
    return move(state, Outcome.HTTP_4XX, Finding())


def test_a_dead_feed_is_asked_once_a_day_for_thirty_days_and_then_no_more():
    state, polls, now = dead(), [], NOW
    assert state.disabled_at == NOW
    while now < NOW + timedelta(days=90):
        now += timedelta(minutes=15)
        if is_due(FEED, state, now, asking="due"):
            assert not is_due(FEED, state, now - timedelta(hours=3), asking="by_hand")
            polls.append(now)
            state = move(state, Outcome.HTTP_4XX, Finding(), started_at=now)
    assert 28 <= len(polls) <= 34
    assert polls[-1] <= NOW + timedelta(days=30)
    assert state.disabled_at == NOW
    assert "21 failures" in state.disabled_reason


def test_one_answer_brings_a_dead_feed_back():
    state = move(dead(), Outcome.OK)
    assert (state.disabled_at, state.disabled_reason, state.failing_since) == (None,) * 3


def test_a_dead_feed_that_says_gone_is_asked_no_more():
    state = move(dead(), Outcome.GONE)
    assert is_gone(state)
    assert "410" in state.disabled_reason


def test_failing_since_is_the_first_failure_and_ends_with_an_answer():
    state = move(FRESH, Outcome.TIMEOUT)
    state = move(state, Outcome.HTTP_5XX, started_at=NOW + timedelta(hours=5))
    assert (state.failing_since, state.failures_in_a_row) == (NOW, 2)
    assert move(state, Outcome.NOT_MODIFIED).failing_since is None


# -- intervals ------------------------------------------------------------------------------------


@settings(deadline=None)
@given(
    st.sampled_from(sorted(Outcome)),
    st.integers(0, 5000),
    st.none() | st.integers(-5, 10**6),
    st.none() | st.floats(0, 1),
    st.floats(0, 1e9),
    st.none() | st.floats(0, 1e9),
)
def test_no_pause_is_shorter_than_ten_minutes_or_longer_than_a_day(
    outcome, failures, interval, known, retry_after, cache
):
    state = replace(
        FRESH, failures_in_a_row=failures, interval_minutes=interval, known_share=known,
        last_ok_at=NOW - timedelta(hours=1),
    )  # fmt: skip
    finding = Finding(known_share=known, ttl_minutes=10**6)
    moved = move(state, outcome, finding, retry_after_seconds=retry_after, cache_seconds=cache)
    assert timedelta(minutes=10) <= moved.next_poll_at - NOW <= DAY


def test_retry_after_is_respected():
    moved = move(FRESH, Outcome.RATE_LIMITED, retry_after_seconds=9 * 3600.0)
    assert moved.next_poll_at == NOW + timedelta(hours=9)


def test_a_host_on_hold_that_nobody_asked_is_no_failure():
    before = move(FRESH, Outcome.OK)
    held = move(before, Outcome.RATE_LIMITED, attempts=0, retry_after_seconds=1800.0, page=None)
    assert held.failures_in_a_row == 0
    assert held.last_outcome == "rate_limited"
    assert held.next_poll_at == NOW + timedelta(minutes=30)


@pytest.mark.parametrize("silence", [None, 5.0])
def test_a_host_whose_robots_txt_always_asks_for_a_short_silence_fails(silence):
    shut = move(FRESH, Outcome.RATE_LIMITED, attempts=0, retry_after_seconds=silence, page=None)
    assert shut.failures_in_a_row == 1
    assert shut.next_poll_at >= NOW + timedelta(minutes=10)


def test_the_first_reading_says_nothing_about_the_rhythm():
    state = move(FRESH, Outcome.OK, Finding(known_share=0.0, new_entries=20, has_news=True))
    assert (state.interval_minutes, state.known_share) == (60, 0.0)


def read(**changes) -> FeedState:
    plain = replace(
        FRESH, interval_minutes=60, known_share=0.9, last_ok_at=NOW - timedelta(minutes=60),
        polled_at=NOW - timedelta(minutes=60), body_sha256="0" * 64, etag='"a"',
        read_whole_at=NOW - timedelta(minutes=60),
    )  # fmt: skip
    return replace(plain, **changes)


@pytest.mark.parametrize("outcome", [Outcome.NOT_MODIFIED, Outcome.UNCHANGED])
def test_an_answer_without_news_counts_as_all_known(outcome):
    assert move(read(), outcome, Finding()).interval_minutes == 90
    assert move(read(), outcome, Finding()).known_share == 0.9


def test_the_publishers_wish_is_a_lower_bound_that_jitter_keeps():
    for number in range(50):
        feed = replace(FEED, feed_id=f"xəbər-{number}")
        state = move(read(), Outcome.OK, feed=feed, cache_seconds=10_800.0)
        assert 180 <= minutes(state) <= 198
        state = move(read(), Outcome.OK, replace(ITEMS, ttl_minutes=120), feed=feed)
        assert 120 <= minutes(state) <= 132


def test_a_possible_loss_overrides_every_wish_but_a_retry_after():
    lost = Finding(0.0, 9, has_news=True, possible_loss=True, ttl_minutes=600)
    assert minutes(move(read(), Outcome.OK, lost, cache_seconds=9e9)) <= 11


@pytest.mark.parametrize(
    ("changes", "items", "share", "is_loss"),
    [
        ({}, 3, 0.0, True),
        ({}, 2, 0.0, False),
        ({}, 50, 0.02, False),
        ({"known_share": None}, 50, 0.0, False),  # a first reading
        ({"redirect_url": MOVED}, 50, 0.0, False),  # it answers from its old address again
    ],
)
def test_a_body_in_which_nothing_is_known_may_mean_a_loss(changes, items, share, is_loss):
    state = read(**changes)
    found = loses_items(FEED, state, reply(Outcome.OK), items=items, known_share=share)
    assert found == is_loss


def test_a_first_answer_from_another_address_is_no_loss():
    sent_on = reply(Outcome.OK, permanent_url=MOVED)
    assert not loses_items(FEED, read(), sent_on, items=50, known_share=0.0)
    assert loses_items(FEED, read(redirect_url=MOVED), sent_on, items=50, known_share=0.0)


def test_a_feed_that_was_not_needed_for_days_has_lost_nothing():
    state = read(last_ok_at=NOW - timedelta(days=9))
    spare = replace(FEED, enabled=False)
    assert loses_items(FEED, state, reply(Outcome.OK), items=9, known_share=0.0)
    assert not loses_items(spare, state, reply(Outcome.OK), items=9, known_share=0.0)


# -- validators -----------------------------------------------------------------------------------


def test_validators_advance_with_a_whole_body_only():
    whole = move(FRESH, Outcome.OK, etag='"1"', last_modified="Fri")
    assert (whole.etag, whole.last_modified, whole.body_sha256) == ('"1"', "Fri", PAGE.sha256)
    torn = move(whole, Outcome.TRUNCATED, page=replace(PAGE, sha256="0" * 64), etag='"2"')
    assert (torn.etag, torn.body_sha256) == ('"1"', PAGE.sha256)
    quiet = move(whole, Outcome.NOT_MODIFIED)
    assert (quiet.etag, quiet.body_sha256) == ('"1"', PAGE.sha256)


def test_an_index_keeps_no_validators_for_its_parts_change_under_it():
    state = move(FRESH, Outcome.OK, replace(ITEMS, has_parts=True), etag='"1"', last_modified="Fri")
    assert (state.etag, state.last_modified) == (None, None)
    assert state.body_sha256 == PAGE.sha256


def test_now_and_then_a_body_is_asked_for_without_a_condition():
    state = move(FRESH, Outcome.OK, etag='"1"')
    for number in range(1, 13):
        assert not wants_whole(state, NOW)
        state = move(state, Outcome.NOT_MODIFIED, Finding())
        assert state.unmodified_in_a_row == number
    assert wants_whole(state, NOW)
    assert not wants_whole(move(state, Outcome.UNCHANGED, Finding()), NOW)


@pytest.mark.parametrize("age", [timedelta(hours=24), timedelta(hours=-1), None])
def test_a_body_that_is_a_day_old_or_of_the_future_is_asked_for(age):
    assert wants_whole(read(read_whole_at=NOW - age if age else None), NOW)


@pytest.mark.parametrize(
    ("state", "answer", "news", "lied"),
    [
        ({}, {"etag": '"a"'}, True, True),
        ({}, {"etag": 'W/"a"'}, True, True),
        ({}, {"etag": '"a"'}, False, False),  # the body differs in a timestamp only
        ({}, {"etag": '"b"'}, True, False),
        ({}, {"etag": None, "last_modified": "Fri"}, True, False),
        ({"etag": None, "last_modified": "Fri"}, {"last_modified": "Fri"}, True, True),
        ({"etag": None, "last_modified": "Fri"}, {"last_modified": "Sat"}, True, False),
        ({"etag": None}, {}, True, False),  # it never claimed anything
        ({"body_sha256": PAGE.sha256}, {"etag": '"a"'}, True, False),
    ],
)
def test_news_under_the_same_validators_are_a_lie(state, answer, news, lied):
    moved = move(read(**state), Outcome.OK, replace(ITEMS, has_news=news), **answer)
    assert (moved.distrusted_at == NOW) == lied
    assert wants_whole(moved, NOW) == lied


def test_who_lied_once_is_not_believed_again():
    state = move(read(), Outcome.OK, etag='"a"')
    state = move(state, Outcome.OK, etag='"b"')
    assert state.distrusted_at == NOW


# -- moves ----------------------------------------------------------------------------------------


def sent_on(state: FeedState, target: str = MOVED) -> FeedState:
    return move(state, Outcome.OK, permanent_url=target, etag='"1"')


def test_an_address_that_sends_us_on_three_times_is_given_up_and_validators_are_kept():
    state = sent_on(sent_on(FRESH))
    assert (state.url, state.redirect_seen) == (FEED.url, 2)
    state = sent_on(state)
    assert (state.url, state.registry_url, state.etag) == (MOVED, FEED.url, '"1"')
    assert (state.redirect_url, state.redirect_seen) == (None, 0)
    assert current_state(FEED, {FEED.feed_id: state}) == state


def test_three_different_targets_or_an_answer_in_between_are_no_move():
    for middle in ("https://xezer.example/b", None):
        state = sent_on(sent_on(sent_on(FRESH), middle))
        assert state.url == FEED.url


def test_a_move_to_an_address_without_protection_is_not_adopted():
    feed = replace(FEED, url="https://xezer.example/rss")
    state = FeedState(feed.feed_id, feed.url, feed.url)
    for _ in range(5):
        state = sent_on(state, "http://xezer.example/rss")
    assert state.url == feed.url


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - ANSWERED))
def test_a_moved_feed_that_fails_hard_goes_back_to_the_registrys_address(outcome):
    moved = sent_on(sent_on(sent_on(FRESH)))
    back = move(moved, outcome, Finding(), page=None)
    goes_back = COURSES[outcome].word == "hard" and outcome is not Outcome.GONE
    assert back.url == (FEED.url if goes_back else MOVED)
    assert back.etag == (None if goes_back else '"1"')
    assert move(back, Outcome.HTTP_4XX, Finding()).url == FEED.url


# -- the registry ---------------------------------------------------------------------------------


def test_a_new_address_in_the_registry_starts_afresh():
    state = move(FRESH, Outcome.GONE)
    moved = replace(FEED, url="http://xezer.example/new")
    fresh = current_state(moved, {FEED.feed_id: state})
    assert (fresh.disabled_at, fresh.url, fresh.registry_url) == (None, moved.url, moved.url)
    assert is_time(fresh, NOW, asking="due")
    assert current_state(FEED, {FEED.feed_id: state}) == state


def test_a_state_from_before_it_knew_the_registrys_address_still_fits():
    old = FeedState(FEED.feed_id, FEED.url, etag='"1"')
    assert current_state(FEED, {FEED.feed_id: old}) == replace(old, registry_url=FEED.url)


def test_a_moved_feed_whose_new_host_stays_away_goes_back_to_the_registrys_address():
    state = replace(move(FRESH, Outcome.OK), url=MOVED)
    for _ in range(2):
        state = move(state, Outcome.DNS_ERROR)
        assert state.url == MOVED
    assert move(state, Outcome.DNS_ERROR).url == FEED.url
    assert move(replace(state, failures_in_a_row=9), Outcome.GONE).url == MOVED


def test_a_new_address_does_not_lose_against_the_old_one_under_a_clock_set_back():
    old = replace(FRESH, url="http://xezer.example/köhnə", registry_url=None, polled_at=NOW + DAY)
    fresh = current_state(FEED, {FEED.feed_id: old})
    assert (fresh.url, fresh.last_ok_at) == (FEED.url, None)
    assert move(fresh, Outcome.OK).polled_at > old.polled_at


def test_a_failure_noted_under_a_clock_that_was_ahead_does_not_stretch_a_life():
    state = replace(FRESH, failing_since=NOW + timedelta(days=365), failures_in_a_row=3)
    assert move(state, Outcome.TIMEOUT).failing_since == NOW
