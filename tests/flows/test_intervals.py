"""How long a feed that answers is left alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.pipeline.intervals import (
    JITTER,
    LONGEST,
    LONGEST_ASKED,
    SHORTEST,
    asked_minutes,
    first_interval,
    next_interval,
    spread,
)

intervals = st.integers(SHORTEST, LONGEST)
shares = st.floats(0, 1)
spans = st.floats(0, 1e7)


@settings(deadline=None)
@given(intervals, shares, spans)
def test_every_interval_lies_between_ten_minutes_and_a_day(interval, known, elapsed):
    assert SHORTEST <= next_interval(interval, known, elapsed) <= LONGEST


@settings(deadline=None)
@given(intervals, shares, shares, spans)
def test_the_more_is_new_the_sooner_the_feed_is_asked(interval, one, other, elapsed):
    fewer, more = sorted((one, other))
    sooner, later = (next_interval(interval, known, elapsed) for known in (fewer, more))
    assert sooner <= later


@settings(deadline=None)
@given(intervals)
def test_nothing_new_means_later_and_something_new_means_not_later(interval):
    assert next_interval(interval, 1.0, interval) >= min(interval + 1, LONGEST)
    assert next_interval(interval, 0.9, interval) <= interval


def test_a_shallow_feed_comes_to_a_much_shorter_interval_at_once():
    assert next_interval(480, 0.05, 480) <= 120


def test_a_silent_feed_comes_to_a_day_and_a_busy_one_to_ten_minutes():
    silent = busy = 60
    for _ in range(10):
        silent = next_interval(silent, 1.0, silent)
        busy = next_interval(busy, 0.3, busy)
    assert (silent, busy) == (LONGEST, SHORTEST)


@pytest.mark.parametrize("per_hour", [0.2, 1, 6])
def test_a_feed_is_asked_in_its_own_rhythm_and_never_loses_sight_of_it(per_hour):
    depth, interval, due, shares = 30, 120, 0.0, []
    for _ in range(400):
        new = min(int((due + interval) * per_hour / 60) - int(due * per_hour / 60), depth)
        due += interval
        shares.append(new / depth)
        interval = next_interval(interval, 1 - new / depth, interval)
    assert max(shares[20:]) < 0.6
    if per_hour == 6:  # a turnover in five hours: about an hour between two polls
        assert interval <= 90


def test_a_poll_by_hand_a_minute_later_says_nothing_about_the_feed():
    interval = 60
    for _ in range(50):
        interval = next_interval(interval, 1.0, 1.0)
    assert interval == 60


def test_a_weekend_without_the_machine_does_not_make_a_feed_look_busy():
    assert next_interval(120, 0.0, 3 * 24 * 60) == pytest.approx(120, rel=0.1)


@pytest.mark.parametrize(("registry", "first"), [(5, 10), (45, 45), (10_080, 1440)])
def test_a_feed_starts_with_the_interval_of_the_registry_within_bounds(registry, first):
    assert first_interval(registry) == first


@pytest.mark.parametrize(
    ("ttl", "cache", "known", "minutes"),
    [
        (None, None, 1.0, 0),
        (60, None, 1.0, 60),
        (60, 7200.0, 0.9, 120),
        (None, 31_536_000.0, 1.0, LONGEST_ASKED),  # a year: a mistake of some cache
        (525_600, None, None, LONGEST_ASKED),
        (60, 3600.0, 0.2, 0),  # we nearly came too late
        (-5, -1.0, 1.0, 0),
    ],
)
def test_the_publishers_wish_is_heard_within_limits(ttl, cache, known, minutes):
    assert asked_minutes(ttl, cache, known) == minutes


@settings(deadline=None)
@given(st.floats(SHORTEST, LONGEST), st.text(), st.datetimes(timezones=st.just(UTC)))
def test_jitter_is_a_tenth_at_most_and_stays_within_bounds(minutes, feed_id, at):
    moved = spread(minutes, feed_id, at, least=SHORTEST, most=LONGEST) / timedelta(minutes=1)
    assert SHORTEST <= moved <= LONGEST
    assert abs(moved - minutes) <= JITTER * minutes + 1e-6
    assert spread(minutes, feed_id, at, least=SHORTEST, most=LONGEST) == timedelta(minutes=moved)


@pytest.mark.parametrize("minutes", [SHORTEST, 120, LONGEST])
def test_a_hundred_feeds_asked_together_are_not_asked_together_again(minutes):
    at = datetime(2026, 5, 1, 12, tzinfo=UTC)
    names = (f"xəbər-{number}" for number in range(100))
    told = {spread(minutes, name, at, least=SHORTEST, most=LONGEST) for name in names}
    assert len(told) == 100
