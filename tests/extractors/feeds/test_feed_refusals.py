"""Bodies that are no feeds, limits, and what is said of them."""

import pickle
from datetime import UTC, datetime, timedelta

import pytest

from extractors.feeds import Blocked, EmptyFeed, FeedError, NotAFeed, parse_feed
from extractors.feeds.entries import MAX_ENTRIES
from extractors.feeds.plain import FIELD_LIMIT, TITLE_LIMIT
from extractors.model import Outcome

URL = "https://x.example.org/rss"
HEAD, TAIL = "<rss version='2.0'><channel>", "</channel></rss>"
PAGE = (
    "<!DOCTYPE html><html lang='fa'><head><title>خانه</title>"
    "<link rel='alternate' type='application/rss+xml' href='/feed.xml?a=1&amp;b=2'></head></html>"
)


@pytest.mark.parametrize(
    ("body", "kind", "outcome"),
    [
        (b"", EmptyFeed, Outcome.EMPTY),
        (b"\xef\xbb\xbf \r\n\0", EmptyFeed, Outcome.EMPTY),
        (PAGE.encode(), NotAFeed, Outcome.NOT_A_FEED),
        (b"<html><body><rss version='2.0'/></body></html>", NotAFeed, Outcome.NOT_A_FEED),
        ('{"xəta": "tapılmadı"}'.encode(), NotAFeed, Outcome.NOT_A_FEED),
        (
            b'{"version": "https://jsonfeed.org/version/1", "items": 5}',
            NotAFeed,
            Outcome.NOT_A_FEED,
        ),
        (b"[1, 2]", NotAFeed, Outcome.NOT_A_FEED),
        ("Страница не найдена".encode("cp1251"), NotAFeed, Outcome.NOT_A_FEED),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), NotAFeed, Outcome.NOT_A_FEED),
        (b"<html><title>Just a moment...</title></html>", Blocked, Outcome.BLOCKED),
        (b"<html><form action='https://consent.google.com/save'>", Blocked, Outcome.BLOCKED),
        (HEAD.encode() + b"<a>" * 600_000, FeedError, Outcome.PARSE_ERROR),
    ],
)
def test_what_is_no_feed_is_told_apart(body: bytes, kind: type[FeedError], outcome: str) -> None:
    with pytest.raises(kind) as caught:
        parse_feed(body, url=URL, content_type="text/xml")

    assert type(caught.value) is kind
    assert caught.value.outcome == outcome
    revived = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert (str(revived), revived.outcome) == (str(caught.value), outcome)


def test_a_page_that_names_its_feed_is_quoted() -> None:
    with pytest.raises(NotAFeed, match=r"https://x\.example\.org/feed\.xml\?a=1&b=2"):
        parse_feed(PAGE.encode(), url=URL)


@pytest.mark.parametrize(
    "content_type", ["image/png", "application/octet-stream", "text/html", None]
)
def test_a_wrong_content_type_does_not_matter(content_type: str | None) -> None:
    body = f"{HEAD}<item><title>Անկարա</title></item>{TAIL}".encode()

    assert parse_feed(body, url=URL, content_type=content_type).entries[0].title == "Անկարա"


def test_entries_beyond_the_budget_are_counted_not_read() -> None:
    items = "".join(f"<item><title>خبر {n}</title></item>" for n in range(MAX_ENTRIES + 7))

    feed = parse_feed(f"{HEAD}{items}{TAIL}".encode(), url=URL)

    assert (len(feed.entries), feed.dropped_entries) == (MAX_ENTRIES, 7)
    assert "too_many_entries" in feed.problems


def test_an_item_without_link_guid_and_title_is_counted() -> None:
    feed = parse_feed(f"{HEAD}<item><description>x</description></item>{TAIL}".encode(), url=URL)

    assert (feed.entries, feed.dropped_entries) == ((), 1)


# Unbounded, each of these kept the parser busy for 10 s to minutes.
@pytest.mark.parametrize(
    "filling",
    [
        "<title>x</title>" + "<category>c</category>" * 60_000,
        "<title>x</title><tags>" + "a,b" * 50_000 + "</tags>",
        "<title>x</title><keywords><![CDATA[" + "ə," * 50_000 + "]]></keywords>",
        "<title " + " ".join(f"a{n}='1'" for n in range(40_000)) + ">x</title>",
        "<title>" + "&" * 2_000_000 + "</title>",
        "<title>" + "<a/>" * 500_000 + "</title>",
    ],
    ids=["tags", "keywords", "cdata", "attributes", "references", "elements"],
)
def test_costly_shapes_are_refused(filling: str) -> None:
    with pytest.raises(FeedError) as caught:
        parse_feed(f"{HEAD}<item>{filling}</item>{TAIL}".encode(), url=URL)

    assert caught.value.outcome == Outcome.PARSE_ERROR


@pytest.mark.parametrize("unit", ["<a \"'", "<script>", "ə ", "&amp;amp;"])
def test_an_endless_field_is_cut_and_noted(unit: str) -> None:
    text = f"<![CDATA[{unit * 200_000}]]>"
    item = f"<item><guid>1</guid><title>{text}</title><description>{text}</description></item>"

    entry = parse_feed(f"{HEAD}{item}{TAIL}".encode(), url=URL).entries[0]

    assert "too_long" in entry.problems
    assert len(entry.title or "") <= TITLE_LIMIT
    assert len(entry.summary or "") <= FIELD_LIMIT


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>", "bad_date"),
        ("<pubDate>Wed, 06 May 2026 12:00:00 GMT</pubDate>", "bad_date"),
        ("<pubDate>нет</pubDate>", "bad_date"),
        ("", "no_date"),
    ],
)
def test_a_date_that_cannot_be_is_unknown_and_kept_raw(raw: str, problem: str) -> None:
    body = f"{HEAD}<item><title>Tarix</title>{raw}</item>{TAIL}".encode()
    now = datetime(2025, 5, 6, tzinfo=UTC)

    entry = parse_feed(body, url=URL, now=now).entries[0]

    assert (entry.published_at, entry.published_precision) == (None, "unknown")
    assert problem in entry.problems
    assert bool(entry.published_raw) == bool(raw)


@pytest.mark.parametrize(
    ("raw", "lang", "timezone", "hours"),
    [
        ("06.05.2025 16:00", "az", "Asia/Baku", 12),
        ("6 may 2025, 16:00", "az", "Asia/Baku", 12),
        ("۱۶ اردیبهشت ۱۴۰۴ ۱۵:۳۰", "fa", "Asia/Tehran", 12),
        ("Tue, 06 May 2025 15:30:00 +0330", "fa", None, 12),
    ],
)
def test_dates_are_read_by_the_clock_and_tongue_of_the_outlet(
    raw: str, lang: str, timezone: str | None, hours: int
) -> None:
    body = f"{HEAD}<item><title>t</title><pubDate>{raw}</pubDate></item>{TAIL}".encode()

    entry = parse_feed(body, url=URL, lang=lang, timezone=timezone).entries[0]

    assert entry.published_at == datetime(2025, 5, 6, tzinfo=UTC) + timedelta(hours=hours)
