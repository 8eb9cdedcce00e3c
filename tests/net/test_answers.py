from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Outcome
from flows.net.answers import asked_silence, outcome_of, redirect, retry_after, validator
from flows.net.budgets import BUDGETS, FEED_BUDGET, PAGE_BUDGET, ROBOTS_BUDGET, Budget
from flows.net.exchange import Answer

NOON = datetime(2025, 4, 30, 12, tzinfo=UTC)


def answer(status, *, body=b"x", complete=True, location=None, headers=()):
    return Answer(status, headers, location, (), body, complete)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("5", 5.0),
        (" 0 ", 0.0),
        ("99999999999999999999", 86_400.0),
        ("-5", None),
        ("5.5", None),
        ("۵", None),
        ("soon", None),
        ("Wed, 30 Apr 2025 12:01:00 GMT", 60.0),
        ("Wed, 30 Apr 2025 16:01:00 +0400", 60.0),
        ("Wed, 30 Apr 2025 12:01:00 -0000", 60.0),
        ("Tue, 29 Apr 2025 12:01:00 GMT", 0.0),
        ("Wed, 30 Apr 2035 12:01:00 GMT", 86_400.0),
        ("Wed, 99 Apr 2025 12:01:00 GMT", None),
        ("Wed, 30 Apr 2025 12:01:00 +99999999999999999999", None),
        ("30 Apr 99999999999999999999 12:01:00 GMT", None),
        ("Wed, 30 Apr 0000 12:01:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 -2359", 86_400.0),
        ("Mon, 01 Jan 0100 00:00:00 +2359", 0.0),
        ("9" * 5_000, 86_400.0),
        ("Wed, 30 Apr 2025 12:01:00 +9999", None),
    ],
)
def test_retry_after_is_read_in_both_its_forms(header, seconds):
    assert retry_after(header, NOON) == seconds


@given(st.text())
@settings(deadline=None)
def test_any_retry_after_gives_sane_seconds_or_none(header):
    seconds = retry_after(header, NOON)
    assert seconds is None or 0 <= seconds <= 86_400


@pytest.mark.parametrize(
    ("status", "header", "seconds"),
    [
        (429, "7", 7.0),
        (429, None, 60.0),
        (503, "7", 7.0),
        (502, "7", 7.0),
        (503, None, None),
        (200, "7", None),
    ],
)
def test_silence_is_asked_for_by_429_and_by_5xx_with_a_time(status, header, seconds):
    headers = (("retry-after", header),) if header else ()
    assert asked_silence(answer(status, headers=headers), NOON) == seconds


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.OK),
        (203, Outcome.OK),
        (204, Outcome.EMPTY),
        (206, Outcome.TRUNCATED),
        (300, Outcome.BAD_RESPONSE),
        (304, Outcome.NOT_MODIFIED),
        (401, Outcome.AUTH_NEEDED),
        (403, Outcome.BLOCKED),
        (404, Outcome.HTTP_4XX),
        (407, Outcome.AUTH_NEEDED),
        (410, Outcome.GONE),
        (418, Outcome.BLOCKED),
        (429, Outcome.RATE_LIMITED),
        (451, Outcome.BLOCKED),
        (499, Outcome.HTTP_4XX),
        (500, Outcome.HTTP_5XX),
        (599, Outcome.HTTP_5XX),
        (600, Outcome.BAD_RESPONSE),
    ],
)
def test_each_status_has_one_outcome(status, outcome):
    assert outcome_of(answer(status)) is outcome


def test_a_body_that_is_missing_or_cut_is_not_ok():
    assert outcome_of(answer(200, body=b"")) is Outcome.EMPTY
    assert outcome_of(answer(200, complete=False)) is Outcome.TRUNCATED
    assert outcome_of(answer(200, body=b"", complete=False)) is Outcome.TRUNCATED


def test_only_redirects_with_a_location_are_followed():
    assert redirect(answer(302, location="/a")) == "/a"
    assert redirect(answer(302)) is None
    assert redirect(answer(200, location="/a")) is None
    assert redirect(answer(304, location="/a")) is None


def test_a_validator_is_kept_only_if_it_can_be_sent_back():
    assert validator('W/"v1"') == 'W/"v1"'
    assert [validator(bad) for bad in (None, "", '"ə"', "a\nb", "x" * 1_025)] == [None] * 5


def test_budgets_are_those_that_are_documented():
    assert Budget(10, 8_000_000, 16_000_000, 65_536, 5, 3) == FEED_BUDGET
    assert Budget(10, 3_000_000, 10_000_000, 65_536, 5, 3) == PAGE_BUDGET
    assert Budget(10, 512_000, 512_000, 65_536, 5, 3, keeps_head=True) == ROBOTS_BUDGET
    assert dict(BUDGETS) == {"feed": FEED_BUDGET, "page": PAGE_BUDGET, "robots": ROBOTS_BUDGET}
