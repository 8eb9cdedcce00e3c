import asyncio
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.net.exchange import Answer
from flows.net.freshness import cache_seconds
from tests.net.rawserver import RawServer, whole

NOON = datetime(2025, 4, 30, 12, tzinfo=UTC)
DATE = ("date", "Wed, 30 Apr 2025 11:00:00 GMT")


def fresh(*headers):
    return cache_seconds(Answer(200, headers, None, (), b"x", complete=True), NOON)


def said(text, *others):
    return fresh(("cache-control", text), *others)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("max-age=600", 600),
        ("public, Max-Age = 600", 600),
        ('max-age="600"', 600),
        ("private, max-age=60", 60),
        ("s-maxage=900", 900),
        ("s-maxage=900, max-age=60", 60),
        ("max-age=60, max-age=900", 60),
        ("max-age=0", 0),
        ("max-age=0, must-revalidate", 0),
        ("no-cache, max-age=600", None),
        ("max-age=600, no-store", None),
        ("NO-STORE", None),
        ("private", None),
        ("public", None),
        ("", None),
        ("max-age", None),
        ("max-age=", None),
        ("max-age=-1", None),
        ("max-age=6.5", None),
        ("max-age=tez", None),
        ("max-age=۶۰", None),
        ("max-age=" + "9" * 5_000, 2**31),
        (",,;=,\x00", None),
        ("max-age=600, no-cache-ə", 600),
    ],
)
def test_cache_control_is_read(text, seconds):
    assert said(text) == seconds


def test_cache_control_may_have_several_lines():
    assert said("public", ("cache-control", "max-age=30")) == 30
    assert said("max-age=30", ("cache-control", "no-store")) is None


@pytest.mark.parametrize(
    ("expires", "seconds"),
    [
        ("Wed, 30 Apr 2025 11:10:00 GMT", 600),
        ("Wed, 30 Apr 2025 15:10:00 +0400", 600),
        ("Wed, 30 Apr 2025 10:00:00 GMT", 0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 2**31),
        ("0", None),
        ("-1", None),
        ("sabah", None),
        ("Wed, 99 Apr 2025 11:10:00 GMT", None),
    ],
)
def test_expires_counts_from_the_date_of_the_answer(expires, seconds):
    assert fresh(("expires", expires), DATE) == seconds


def test_without_a_date_expires_counts_from_now_and_max_age_comes_before_it():
    expires = ("expires", "Wed, 30 Apr 2025 12:10:00 GMT")
    assert fresh(expires) == 600
    assert fresh(expires, ("date", "bu gün")) == 600
    assert said("max-age=5", expires) == 5
    assert said("max-age=tez", expires) is None


def test_the_time_that_an_answer_spent_in_caches_is_gone():
    assert said("max-age=600", ("age", "500")) == 100
    assert said("max-age=600", ("age", "5000")) == 0
    assert said("max-age=600", ("age", "çox")) == 600


@given(st.text(), st.text(), st.text(), st.text())
@settings(deadline=None)
def test_any_headers_give_sane_seconds_or_none(control, expires, date, age):
    seconds = fresh(("cache-control", control), ("expires", expires), ("date", date), ("age", age))
    assert seconds is None or 0 <= seconds <= 2**31


@pytest.mark.parametrize(
    ("status", "seconds"), [("200 OK", 60), ("304 Not Modified", 60), ("404 Not Found", None)]
)
def test_a_reply_says_how_long_it_is_good(status, seconds):
    async def play():
        answer = whole(b"" if "304" in status else b"x", "Cache-Control: max-age=60", status=status)
        async with RawServer(lambda _: answer) as server, server.client() as client:
            return await client.get("http://news.test/", kind="robots", etag='"1"')

    assert asyncio.run(play()).cache_seconds == seconds
