"""Which parts of an index are read."""

from datetime import UTC, datetime, timedelta

import pytest

from extractors.model import Entry, Outcome, ParsedFeed, Part
from flows.pipeline.parts import joined, outcome_with_parts, parts_to_read

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
OWN = "http://xezer.test/index.xml"


def index(*ages: float | None) -> ParsedFeed:
    parts = (
        Part(f"http://xezer.test/{number}.xml", None if age is None else NOW - timedelta(days=age))
        for number, age in enumerate(ages)
    )
    return ParsedFeed("sitemapindex", None, None, (), parts=tuple(parts))


def read(parsed: ParsedFeed, *, days_ago: float | None) -> list[str]:
    read_at = None if days_ago is None else NOW - timedelta(days=days_ago)
    chosen = parts_to_read(parsed, read_at=read_at, own_url=OWN)
    return [part.url.removeprefix("http://xezer.test/") for part in chosen]


def test_the_first_time_all_are_of_interest():
    assert read(index(*range(100)), days_ago=None) == [f"{n}.xml" for n in range(100)]


def test_later_only_what_may_have_changed_since_is_read():
    parsed = index(0, 0.5, 1.5, 4, 9)
    assert read(parsed, days_ago=0.1) == ["0.xml", "1.xml", "2.xml"]  # dated by days, perhaps
    assert read(parsed, days_ago=3) == ["0.xml", "1.xml", "2.xml", "3.xml"]


def test_a_part_without_a_date_may_always_have_changed():
    assert read(index(0, None, 50), days_ago=1) == ["0.xml", "1.xml"]


def test_an_index_is_no_part_of_itself_and_a_part_is_read_once():
    twice = Part("http://xezer.test/a.xml")
    parsed = ParsedFeed("sitemapindex", None, None, (), parts=(Part(OWN), twice, twice))
    assert parts_to_read(parsed, read_at=None, own_url=OWN) == (twice,)


def test_what_the_parts_say_is_said_by_the_feed():
    one, two = (Entry(f"http://xezer.test/{n}", None, "Xəbər", None) for n in "12")
    parts = (
        ParsedFeed("sitemap", None, None, (one,), problems=("broken_xml",), dropped_entries=1),
        ParsedFeed("sitemap", None, None, (two,), parts=(Part("http://xezer.test/deep.xml"),)),
    )
    whole = joined(index(0, 0), parts)
    assert whole.entries == (one, two)
    assert set(whole.problems) == {"broken_xml", "nested_index"}
    assert whole.dropped_entries == 1


@pytest.mark.parametrize(
    ("index_itself", "parts", "outcome"),
    [
        (Outcome.OK, [], Outcome.OK),
        (Outcome.OK, [Outcome.OK, Outcome.TIMEOUT], Outcome.OK),
        (Outcome.OK, [Outcome.GONE, Outcome.OK], Outcome.OK),
        (Outcome.OK, [Outcome.TIMEOUT, Outcome.HTTP_4XX], Outcome.TIMEOUT),
        (Outcome.OK, [Outcome.GONE], Outcome.HTTP_4XX),  # the feed itself is there
        (Outcome.TRUNCATED, [Outcome.OK], Outcome.TRUNCATED),
    ],
)
def test_a_feed_fails_when_all_its_parts_are_lost(index_itself, parts, outcome):
    assert outcome_with_parts(index_itself, parts) is outcome
