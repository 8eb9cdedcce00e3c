"""How long a feed that fails is left alone, and when it is given up."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Outcome
from flows.pipeline.backoff import (
    COURSES,
    HARD,
    SOFT,
    TEMPORARY,
    death_notice,
    is_buried,
    pause_minutes,
)
from flows.pipeline.intervals import LONGEST, SHORTEST
from flows.pipeline.schedule import ANSWERED

NOW = datetime(2026, 5, 1, tzinfo=UTC)
failures = st.sampled_from(sorted(COURSES))
intervals = st.integers(SHORTEST, LONGEST)


def test_every_outcome_is_an_answer_or_has_a_course():
    assert set(Outcome) == ANSWERED | COURSES.keys()
    assert not ANSWERED & COURSES.keys()


@settings(deadline=None)
@given(failures, st.integers(1, 10_000), intervals)
def test_every_pause_grows_or_stays_and_is_a_day_at_most(outcome, failed, interval):
    pause = pause_minutes(outcome, failed, interval)
    assert SHORTEST <= pause <= LONGEST
    assert pause <= pause_minutes(outcome, failed + 1, interval)


@pytest.mark.parametrize("outcome", [Outcome.HTTP_4XX, Outcome.HTTP_5XX, Outcome.TIMEOUT])
def test_a_pause_grows_with_each_of_the_first_failures(outcome):
    pauses = [pause_minutes(outcome, failed, 60) for failed in range(1, 5)]
    assert pauses == sorted(set(pauses))


@settings(deadline=None)
@given(st.integers(1, 50), st.integers(SHORTEST, 12 * 60))
def test_the_harder_the_failure_the_longer_the_pause(failed, interval):
    hard, soft, passing = (
        pause_minutes(outcome, failed, interval)
        for outcome in (Outcome.NOT_A_FEED, Outcome.TOO_LARGE, Outcome.DNS_ERROR)
    )
    assert hard >= soft >= passing


def test_a_line_that_is_down_is_tried_within_the_hour_even_of_a_daily_feed():
    assert pause_minutes(Outcome.CONNECTION_ERROR, 1, LONGEST) <= 60


def test_a_host_that_is_in_trouble_is_not_asked_more_often_than_when_it_is_well():
    assert pause_minutes(Outcome.RATE_LIMITED, 1, LONGEST) == LONGEST


@pytest.mark.parametrize(
    ("outcome", "failed", "days", "news", "is_dead"),
    [
        (Outcome.GONE, 1, 0, False, True),
        (Outcome.HTTP_4XX, 1, 0, False, False),
        (Outcome.HTTP_4XX, 50, 6, False, False),
        (Outcome.HTTP_4XX, 10, 7, False, True),
        (Outcome.HTTP_4XX, 9, 29, False, False),
        (Outcome.HTTP_5XX, 60, 29, False, False),
        (Outcome.HTTP_5XX, 60, 30, False, True),
        (Outcome.DNS_ERROR, 180, 30, False, True),
        (Outcome.DNS_ERROR, 2, 400, False, False),  # the machine was off
        (Outcome.TRUNCATED, 99, 99, True, False),  # torn each time, and still full of news
    ],
)
def test_a_feed_is_given_up_after_many_failures_over_a_long_time(
    outcome, failed, days, news, is_dead
):
    notice = death_notice(outcome, failed, timedelta(days=days), brought_news=news)
    assert (notice is not None) == is_dead
    if notice:
        assert ("410" if outcome is Outcome.GONE else f"{failed} failures") in notice


def test_the_undead_are_buried_after_thirty_days():
    assert not is_buried(NOW, NOW + timedelta(days=29))
    assert is_buried(NOW, NOW + timedelta(days=30))


def test_the_classes_are_those_of_the_readme():
    words = {outcome: COURSES[outcome] for outcome in COURSES}
    assert words[Outcome.AUTH_NEEDED] is words[Outcome.REFUSED] is HARD
    assert words[Outcome.ROBOTS] is words[Outcome.EMPTY] is SOFT
    assert words[Outcome.TLS_ERROR] is words[Outcome.TIMEOUT] is TEMPORARY
