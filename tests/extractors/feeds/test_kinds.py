"""Kinds of source: what each is, and what it makes of bodies that do not explain themselves."""

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from extractors.feeds import (
    KINDS,
    Blocked,
    FeedError,
    NotAFeed,
    RateLimited,
    check_selector,
    parse_feed,
)
from extractors.feeds import kinds as kinds_package
from extractors.feeds.forwarders import is_forwarder, original_link, without_publisher
from extractors.model import Outcome

ROOT = Path(__file__).resolve().parents[3]
CASES = Path(__file__).parent / "cases"
URL = "https://x.example.org/feed"
RSS = (
    "<rss version='2.0'><channel><title>T</title><item><title>Արաքս</title>"
    "<link>https://www.x.example.org/1</link><pubDate>Tue, 06 May 2025 12:00:00 GMT</pubDate>"
    "</item></channel></rss>"
)


def urlset(*urls: tuple[str, str]) -> bytes:
    rows = "".join(f"<url><loc>{u}</loc><lastmod>{d}</lastmod></url>" for u, d in urls)
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{rows}</urlset>".encode()


def test_every_module_of_the_folder_is_a_kind_of_its_name() -> None:
    folder = Path(str(kinds_package.__file__)).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}

    assert files == set(KINDS)
    assert all(kind.name == name for name, kind in KINDS.items())
    assert {"rss", "atom", "jsonfeed", "sitemap", "query", "gdelt", "telegram", "listing"} <= files


def test_gdelt_is_asked_every_five_seconds_at_most() -> None:
    assert KINDS["gdelt"].min_gap_seconds == 5
    assert {name for name, kind in KINDS.items() if kind.is_aggregator} == {"gdelt", "query"}


def test_knowing_the_kinds_loads_no_parser() -> None:
    code = (
        "import sys; from extractors.feeds import KINDS; "
        "print(*({'feedparser', 'lxml', 'jdatetime', 'cssselect'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert done.stdout.strip() == ""


@pytest.mark.parametrize("kind", [*KINDS, None, "no-such-kind"])
def test_the_body_goes_before_the_kind(kind: str | None) -> None:
    feed = parse_feed(RSS.encode(), url=URL, kind=kind)

    assert (feed.version, feed.entries[0].title) == ("rss20", "Արաքս")


def test_dates_of_sightings_are_not_taken_for_dates_of_publication() -> None:
    precisions = {
        kind: parse_feed(RSS.encode(), url=URL, kind=kind).entries[0].published_precision
        for kind in ("rss", "query", "gdelt")
    }

    assert precisions == {"rss": "instant", "query": "instant", "gdelt": "inferred"}


def test_an_aggregator_that_names_no_publisher_is_read_by_its_links() -> None:
    entry = parse_feed(RSS.encode(), url=URL, kind="gdelt").entries[0]

    assert (entry.publisher, entry.publisher_url) == ("x.example.org", "https://www.x.example.org/")
    assert parse_feed(RSS.encode(), url=URL, kind="rss").entries[0].publisher is None


PAGE = "<!DOCTYPE html><html><head><title>Xəbərlər</title></head><body>{}</body></html>"
THREE_LINKS = PAGE.format("<a href='/1'>Bir</a><a href='/2'>İki</a><a href='/3'>Üç</a>")


@pytest.mark.parametrize(
    ("kind", "body", "error", "said"),
    [
        ("gdelt", "Please limit requests to one every 5 seconds.", RateLimited, "5 seconds"),
        ("gdelt", "Your query was too short or too long.", NotAFeed, "too short or too long"),
        ("gdelt", '{"error": "x"}', NotAFeed, "error"),
        ("gdelt", '{"articles": 5}', NotAFeed, "articles"),
        ("query", PAGE.format("429 Too Many Requests"), RateLimited, "Too Many"),
        ("query", PAGE.format("<a href='https://consent.google.com/m'>x</a>"), Blocked, "consent"),
        (
            "telegram",
            PAGE.format("<div class='tgme_page'>@kanal</div>"),
            NotAFeed,
            "no posts: no such channel, or its preview is off",
        ),
        ("telegram", THREE_LINKS, NotAFeed, "not a feed"),
        ("telegram", "kein HTML", NotAFeed, "not a feed"),
        ("listing", THREE_LINKS, NotAFeed, r"'ul\.news a' matches no link on a page of 3 links"),
        ("listing", PAGE.format("<a href='x'>cf-chl-bypass</a>"), Blocked, "challenge"),
        ("listing", '{"a": 1}', NotAFeed, "not a feed"),
        ("sitemap", THREE_LINKS, NotAFeed, "not a feed"),
        ("sitemap", "https://x.example.org/1\nnot an address\n", NotAFeed, "not a feed"),
        ("rss", THREE_LINKS, NotAFeed, "not a feed"),
        (None, THREE_LINKS, NotAFeed, "not a feed"),
        (None, '{"articles": []}', NotAFeed, "not a feed"),
        (None, "https://x.example.org/1\n", NotAFeed, "not a feed"),
    ],
)
def test_what_is_not_what_the_kind_expects_is_said(
    kind: str | None, body: str, error: type[FeedError], said: str
) -> None:
    with pytest.raises(error, match=said) as caught:
        parse_feed(body.encode(), url=URL, kind=kind, link_selector="ul.news a")

    assert type(caught.value) is error


def test_being_told_to_slow_down_is_not_a_broken_feed() -> None:
    with pytest.raises(RateLimited) as caught:
        parse_feed(b'{"message": "Rate limit exceeded"}', url=URL)

    assert caught.value.outcome == Outcome.RATE_LIMITED


def test_a_query_that_nothing_matches_is_an_empty_list() -> None:
    assert parse_feed(b"{}", url=URL, kind="gdelt").entries == ()


def test_a_listing_on_a_page_that_watches_for_bots_is_still_read() -> None:
    # Cloudflare puts this script into pages that it lets through.
    body = THREE_LINKS.replace("</body>", "<script src='/cdn-cgi/challenge-platform/x'></script>")

    feed = parse_feed(body.encode(), url=URL, kind="listing", link_selector="a")

    assert [entry.title for entry in feed.entries] == ["Bir", "İki", "Üç"]


@pytest.mark.parametrize(
    ("selector", "titles"),
    [
        ("h2", ["دیدار", "گفت‌وگو"]),  # the heading holds the link, or the link holds the heading
        ("article", ["دیدار", "گفت‌وگو"]),
        ("article > a:first-child", ["گفت‌وگو"]),
        ("a[href*='/n/']", ["دیدار", "گفت‌وگو"]),
    ],
)
def test_a_selector_may_name_what_holds_the_link_or_what_it_holds(
    selector: str, titles: list[str]
) -> None:
    cards = (
        "<article><h2><a href='/n/1'>دیدار</a></h2><time datetime='2025-05-06'></time></article>"
        "<article><a href='/n/2'><h2>گفت‌وگو</h2> بیشتر</a></article>"
    )

    feed = parse_feed(PAGE.format(cards).encode(), url=URL, kind="listing", link_selector=selector)

    assert [entry.title for entry in feed.entries] == titles


def test_the_date_of_one_card_is_not_taken_for_the_next_one() -> None:
    cards = (
        "<div><p><a href='/1'>Bir</a></p><p><a href='/2'>İki</a><time>06.05.2025</time></p></div>"
    )

    entries = parse_feed(
        PAGE.format(cards).encode(), url=URL, kind="listing", link_selector="a"
    ).entries

    assert [entry.published_raw for entry in entries] == [None, "06.05.2025"]


@pytest.mark.parametrize("good", ["a", "ul li:nth-child(2) a, .b > a", "a:has(> img)", "h2.é a"])
def test_a_good_selector_passes(good: str) -> None:
    assert check_selector(good) is None


@pytest.mark.parametrize(
    "bad", ["", " ", "a[", "//a", "a::text", "a:foo", "ns|a", "a" * 501, ":is(" * 100, "a{}"]
)
def test_a_bad_selector_is_explained(bad: str) -> None:
    assert check_selector(bad)
    with pytest.raises(FeedError, match="link_selector"):
        parse_feed(THREE_LINKS.encode(), url=URL, kind="listing", link_selector=bad)


def test_a_listing_without_a_selector_says_what_it_needs() -> None:
    with pytest.raises(FeedError, match="needs link_selector"):
        parse_feed(THREE_LINKS.encode(), url=URL, kind="listing")


def test_a_channel_that_names_no_site_announces_what_its_posts_link_to() -> None:
    body = (CASES / "telegram-azerbaijani.html").read_text("utf-8")
    anonymous = body.replace('<a href="https://az.example.org/" target="_blank">', "<a>")

    urls = [entry.url for entry in parse_feed(anonymous.encode(), url=URL, kind="telegram").entries]

    # The link to subscribe, which three posts carry, is nobody's article.
    assert urls == [
        "https://az.example.org/xeber/101?utm_source=telegram",
        "https://t.me/numune_az/102",
        "https://ru.example.net/novost/7",
        "https://t.me/numune_az/104",
    ]


# Ids as Google built them until 2024, around addresses of our own: field 1, field 4, field 26.
@pytest.mark.parametrize(
    ("link", "found"),
    [
        (
            "https://news.google.com/articles/CBMiGWh0dHBzOi8veC5leGFtcGxlLm9yZy9hLzHSAQA?hl=az",
            "https://x.example.org/a/1",
        ),
        (
            "https://news.google.com/rss/articles/CBMiGWh0dHBzOi8veC5leGFtcGxlLm9yZy9hLzHSAQA",
            "https://x.example.org/a/1",
        ),
        ("https://news.google.com/read/CBMiGWh0dHBzOi8veC5leGFtcGxlLm9yZy9hLzE", "https://x.example.org/a/1"),
        ("https://news.google.com/articles/CBMiGWh0dHBz", None),  # cut off
        ("https://news.google.com/articles/AAAAAAAAAAAAAAAA", None),
        ("https://news.google.com/articles/_________________", None),
        ("https://www.bing.com/news/apiclick.aspx?ref=x&url=https%3a%2f%2fx.example.org%2f1", "https://x.example.org/1"),
        ("https://www.google.com/url?q=javascript:alert(1)", None),
        ("https://www.google.com/url?url=https://news.google.com/x", None),
        ("https://x.example.org/url?url=https://y.example.org/1", "https://x.example.org/url?url=https://y.example.org/1"),
        ("https://news.google.com/topstories", "https://news.google.com/topstories"),
        ("http://[google.", "http://[google."),
        ("https://www.google.com/url?" + "a&" * 200, "https://www.google.com/url?" + "a&" * 200),
    ],
)  # fmt: skip
def test_links_of_search_engines_lead_back_to_the_publisher(link: str, found: str | None) -> None:
    assert original_link(link) == found
    assert is_forwarder(link) or found == link


@pytest.mark.parametrize(
    ("title", "publisher", "left"),
    [
        ("Bakı - Tehran - Nümunə", "Nümunə", "Bakı - Tehran"),
        ("سفر به باکو - نمونه", "نمونه", "سفر به باکو"),
        ("Bakı - Tehran", "Nümunə", "Bakı - Tehran"),
        ("- Nümunə", "Nümunə", "- Nümunə"),
        ("Nümunə", "Nümunə", "Nümunə"),
    ],
)
def test_a_headline_loses_the_publisher_that_the_engine_added(
    title: str, publisher: str, left: str
) -> None:
    assert without_publisher(title, publisher) == left


def test_of_a_long_sitemap_the_newest_are_kept_in_the_order_of_the_file() -> None:
    body = urlset(
        ("https://x.example.org/a", "2025-05-01"),
        ("https://x.example.org/b", "2025-05-06T08:00:00Z"),
        ("https://x.example.org/c", ""),
        ("https://x.example.org/d", "2025-05-04"),
    )

    feed = parse_feed(body, url=URL, max_entries=2)

    assert [entry.url for entry in feed.entries] == [
        "https://x.example.org/b",
        "https://x.example.org/d",
    ]
    assert feed.dropped_entries == 2


def test_a_full_sitemap_is_read_within_the_budget() -> None:
    rows = ((f"https://x.example.org/{n}", f"2025-05-{n % 28 + 1:02}") for n in range(20_000))

    feed = parse_feed(urlset(*rows), url=URL)

    assert (len(feed.entries), feed.dropped_entries) == (5_000, 15_000)
    assert {str(entry.published_at)[:10] for entry in feed.entries} >= {"2025-05-28", "2025-05-24"}
    assert "2025-05-01" not in {str(entry.published_at)[:10] for entry in feed.entries}


def test_a_sitemap_of_plain_lines_is_read() -> None:
    body = "\ufeffhttps://x.example.org/1\r\n\r\nhttps://x.example.org/آذربایجان/2\n".encode()

    feed = parse_feed(body, url=URL, kind="sitemap")

    assert [entry.url for entry in feed.entries] == [
        "https://x.example.org/1",
        "https://x.example.org/آذربایجان/2",
    ]


@pytest.mark.parametrize("times", [1, 2])
def test_a_packed_file_is_unpacked(times: int) -> None:
    body = urlset(("https://x.example.org/1", "2025-05-01"))
    for _ in range(times):
        body = gzip.compress(body)

    assert parse_feed(body, url=URL).entries[0].url == "https://x.example.org/1"


def test_a_packed_file_in_several_parts_is_one() -> None:
    body = urlset(("https://x.example.org/1", "2025-05-01"))

    assert parse_feed(gzip.compress(body[:50]) + gzip.compress(body[50:]), url=URL).entries


def test_a_packed_file_that_was_cut_keeps_what_arrived() -> None:
    body = urlset(
        *((f"https://x.example.org/{n}{n * 7919 % 1009}", "2025-05-01") for n in range(99))
    )

    feed = parse_feed(gzip.compress(body)[:-200], url=URL)

    assert {"truncated", "broken_xml"} <= set(feed.problems)
    assert 0 < len(feed.entries) < 99


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (gzip.compress(b"<rss>" + b" " * 17_000_000), Outcome.TOO_LARGE),
        (b"\x1f\x8bnothing of the kind", Outcome.BAD_ENCODING),
        (gzip.compress(b""), Outcome.EMPTY),
    ],
    ids=("bomb", "lie", "empty"),
)
def test_a_packed_file_that_lies_is_refused(body: bytes, outcome: Outcome) -> None:
    with pytest.raises(FeedError) as caught:
        parse_feed(body, url=URL, kind="sitemap")

    assert caught.value.outcome == outcome
