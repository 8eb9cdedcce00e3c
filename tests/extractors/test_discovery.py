"""Where a site's feeds are, and which one is best."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.discovery import (
    Candidate,
    feed_address,
    feed_key,
    guessed_feeds,
    kind_of,
    read_home,
    sitemaps_of,
)
from extractors.errors import ParseError

URL = "https://www.xeber.example.az/az/"


def page(head: str = "", body: str = "", lang: str = "az") -> bytes:
    return (
        f"<!doctype html><html lang='{lang}'><head><title>Xəbər | Ana səhifə</title>{head}</head>"
        f"<body>{body}</body></html>"
    ).encode()


def found(body: bytes) -> list[tuple[str, str]]:
    home = read_home(body, url=URL, content_type="text/html")
    return [(one.source, one.url) for one in home.candidates]


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/rss">', "/rss"),
        ("<LINK REL='Alternate' TYPE='application/atom+xml' HREF='/atom.xml'>", "/atom.xml"),
        ('<link rel="alternate" type="application/feed+json" href="feed.json">', "/az/feed.json"),
        ('<link rel="feed" href="//www.xeber.example.az/f">', "/f"),
        ('<base href="/rss/"><link rel=alternate type=text/xml href=fa>', "/rss/fa"),
        ('<link rel="alternate" type="application/rss+xml; charset=utf-8" href="/r">', None),
        ('<link rel="alternate" type="application/json" href="/wp-json/">', None),
        ('<link rel="alternate" type="application/json+oembed" href="/oembed">', None),
        ('<link rel="alternate" hreflang="fa" href="/fa/">', None),
        ('<link rel="stylesheet" type="text/css" href="/rss.css">', None),
        ('<link rel="alternate" type="application/rss+xml" href="javascript:x">', None),
        ('<link rel="alternate" type="application/rss+xml">', None),
    ],
)
def test_a_page_names_its_feeds_in_its_head(head: str, url: str | None) -> None:
    expected = [("link", f"https://www.xeber.example.az{url}")] if url else []

    assert found(page(head)) == expected


@pytest.mark.parametrize(
    ("href", "is_one"),
    [
        ("/rss", True),
        ("/az/rss.xml", True),
        ("/feeds/siyasət", True),
        ("?feed=rss2", True),
        ("/index.php?format=feed", True),
        ("https://feeds.xeber.example.az/atom", True),
        ("/siyasət.rss", True),
        ("/feedback", False),
        ("/bəxtiyar-rssi", False),
        ("/atomenergetika", False),
        ("https://feedly.example.com/rss", False),
        ("mailto:rss@xeber.example.az", False),
    ],
)
def test_links_that_look_like_feeds_of_the_site_are_candidates(href: str, is_one: bool) -> None:  # noqa: FBT001 - a case
    assert bool(found(page(body=f'<p><a href="{href}">RSS</a></p>'))) is is_one


def test_what_the_head_names_comes_first_and_nothing_twice() -> None:
    head = '<link rel="alternate" type="application/rss+xml" title="Lent" href="/rss">'
    body = '<a href="/rss/">RSS</a><a href="/rss2.xml">خبر</a><a href="https://[x/rss">x</a>'
    home = read_home(page(head, body), url=URL)

    assert home.candidates == (
        Candidate("https://www.xeber.example.az/rss", "link", "Lent"),
        Candidate("https://www.xeber.example.az/rss2.xml", "anchor", "خبر"),
    )
    assert (home.name, home.lang) == ("Xəbər | Ana səhifə", "az")


def test_the_name_of_the_site_is_better_than_the_title_of_a_page() -> None:
    body = page('<meta property="og:site_name" content="Xəbər Agentliyi">', lang="fa-IR")
    home = read_home(body, url=URL)

    assert (home.name, home.lang) == ("Xəbər Agentliyi", "fa")


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(deadline=None)
def test_no_page_raises_anything_else(body: bytes) -> None:
    try:
        home = read_home(b"<a href='/rss'>" + body, url=URL)
    except ParseError:
        return
    assert all(one.url.startswith(("http://", "https://")) for one in home.candidates)


def test_robots_txt_names_sitemaps_news_first() -> None:
    robots = (
        "User-agent: *\nDisallow: /a # Sitemap: https://x.az/no.xml\n"
        "SITEMAP:https://x.az/static.xml\n  sitemap : /xeber-map.xml\r\nSitemap: ftp://x.az/f\n"
    )

    assert [one.url for one in sitemaps_of(robots, "https://x.az/az/")] == [
        "https://x.az/xeber-map.xml",
        "https://x.az/static.xml",
    ]


def test_guesses_are_on_the_site_itself() -> None:
    assert guessed_feeds(URL)[0].url == "https://www.xeber.example.az/rss"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://x.az/rss", "http://www.x.az/rss/?utm_source=a", True),
        ("https://x.az/?rss", "https://x.az/", False),
        ("https://x.az/rss?cat=1", "https://x.az/rss?cat=2", False),
        ("https://x.az/rss", "https://x.az/atom", False),
    ],
)
def test_one_feed_has_one_key(one: str, other: str, same: bool) -> None:  # noqa: FBT001 - a case
    assert (feed_key(one) == feed_key(other)) is same


@pytest.mark.parametrize(
    ("url", "version", "kind"),
    [
        ("https://t.me/s/xeber", "", "telegram"),
        ("https://news.google.com/rss/search?q=باکو", "rss20", "query"),
        ("https://api.gdeltproject.org/api/v2/doc/doc?query=Baku", "", "gdelt"),
        ("https://x.az/news", "atom10", "atom"),
        ("https://x.az/news", "jsonfeed11", "jsonfeed"),
        ("https://x.az/news", "sitemapindex", "sitemap"),
        ("https://x.az/news", "rss090", "rss"),
    ],
)
def test_the_kind_follows_from_the_service_or_the_format(url: str, version: str, kind: str) -> None:
    assert kind_of(url, version) == kind


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://t.me/xeber_az", "https://t.me/s/xeber_az"),
        ("http://telegram.me/khabar/", "https://t.me/s/khabar"),
        ("https://t.me/s/xeber_az", "https://t.me/s/xeber_az"),
        ("https://t.me/xeber_az/12", "https://t.me/xeber_az/12"),
        ("https://x.az/t.me/a", "https://x.az/t.me/a"),
    ],
)
def test_a_channel_is_read_in_its_preview(url: str, address: str) -> None:
    assert feed_address(url) == address
