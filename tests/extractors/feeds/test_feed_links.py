# ruff: noqa: E501 - a table of one line per case reads better than one wrapped
"""Which address an entry gets: the article's own, once, wherever the link was found."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from extractors.feeds import FeedError, check_selector, entry_key, parse_feed

SITE = "https://x.example.org/dir/feed"
ONE = "https://x.example.org/1"
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>{}</feed>"


def rss(inside: str) -> str:
    return f"<rss version='2.0'><channel><title>T</title><item><title>Bakıda görüş</title>{inside}</item></channel></rss>"


def atom(inside: str) -> str:
    return ATOM.format(f"<entry>{inside}<title>دیدار</title></entry>")


def telegram(*posts: str, about: str = "") -> str:
    told = "".join(
        f"<div class='tgme_widget_message' data-post='xeber_az/{number}'><div class='tgme_widget_message_text'>{post}</div></div>"
        for number, post in enumerate(posts, start=1)
    )
    return (
        f"<html><body><div class='tgme_channel_info_description'>{about}</div>{told}</body></html>"
    )


@dataclass(frozen=True)
class Case:
    """A body, and the addresses of its entries in order."""

    name: str
    body: str
    urls: list[str | None]
    more: dict[str, Any] = field(default_factory=dict)


LISTING: dict[str, Any] = {
    "kind": "listing",
    "link_selector": "main a",
    "url": "https://x.example.org/fa/",
}
TELEGRAM: dict[str, Any] = {"kind": "telegram", "url": "https://t.me/s/xeber_az"}
POST = "https://t.me/xeber_az/1"
OWN = "<a href='https://x.example.org'>x</a>"

CASES = [
    # feedparser takes an id for the link until a link comes: the usual order of Atom
    Case("atom, id before a relative link", atom("<id>tag:x,1</id><link href='/1'/>"), [ONE]),
    Case("atom, id before a link in a folder", atom("<id>urn:1</id><link href='../1'/>"), [ONE]),
    Case("rss, guid before a relative link", rss("<guid>77</guid><link>/1</link>"), [ONE]),
    Case("rss, guid that is no address", rss("<guid>77</guid>"), [None]),
    Case("atom, other links first", atom("<link rel='edit' href='/e'/><link rel='enclosure' href='/e.mp3'/><link href='/1'/>"), [ONE]),
    # Spellings of addresses
    Case("host without a scheme", rss("<link>www.x.example.org/1</link>"), ["https://www.x.example.org/1"]),
    Case("own host without a scheme", rss("<link>x.example.org/1</link>"), [ONE]),
    Case("a file that begins like a host", rss("<link>www.html</link>"), ["https://x.example.org/dir/www.html"]),
    Case("backslashes", rss("<link>https:\\\\x.example.org\\1?a=\\b</link>"), [ONE + "?a=\\b"]),
    Case("a script, and a guid that is one", rss(f"<link>javascript:void(0)</link><guid>{ONE}</guid>"), [ONE]),
    # The home page is no article where the guid names one
    Case("home page and permalink", rss(f"<link>https://x.example.org/</link><guid>{ONE}</guid>"), [ONE]),
    Case("home page and a number", rss("<link>https://x.example.org/</link><guid>7</guid>"), ["https://x.example.org/"]),
    # Search engines
    Case("google alert in google alert", rss("<link>https://www.google.com/url?url=https%3A%2F%2Fwww.google.com%2Furl%3Furl%3Dhttps%253A%252F%252Fx.example.org%252F1</link>"), [ONE]),
    Case("a host that looks like google", rss("<link>https://news.google.com.x.example.org/rss/articles/CBMiAAAAAAAA</link>"), ["https://news.google.com.x.example.org/rss/articles/CBMiAAAAAAAA"]),
    # Listings: one entry an article, and none for what is not one
    Case("picture, headline and comments", "<main><a href='/1'><img></a><a href='/1?utm_source=m'>خبر</a><a href='/1#comments'>12</a></main>", [ONE], LISTING),
    Case("the page itself", "<main><a href='/1'>Xəbər</a><a href='/fa/'>hamısı</a><a href='#top'>yuxarı</a></main>", [ONE], LISTING),
    Case("nowhere", "<main><a href='/1'>Xəbər</a><a href='javascript:void(0)'>Daha çox</a><a href='mailto:a@x.example.org'>yaz</a></main>", [ONE], LISTING),
    Case("relative to a base", "<html><head><base href='/'></head><body><main><a href='1'>Լուր</a></main></body></html>", [ONE], LISTING),
    Case("by its words", "<main><a href='/1'>İran və Bakı</a><a href='/2'>Hava</a></main>", [ONE], LISTING | {"link_selector": "a:contains('İran')"}),
    # Telegram
    Case("own site after a quoted one", telegram(f"خبر <a href='https://y.example.net/2'>y</a> <a href='{ONE}'>x</a>", about=OWN), [ONE], TELEGRAM),
    Case("another's article alone", telegram("خبر <a href='https://y.example.net/2'>y</a>", about=OWN), [POST], TELEGRAM),
    Case("through google", telegram(f"Xəbər <a href='https://www.google.com/url?q={ONE}'>x</a>"), [ONE], TELEGRAM),
    Case("instant view", telegram("Xəbər <a href='https://t.me/iv?url=https%3A%2F%2Fx.example.org%2F1&amp;rhash=ab'>x</a>"), [ONE], TELEGRAM),
    Case("home page only", telegram(f"Xəbər {OWN}"), [POST], TELEGRAM),
    Case("other networks only", telegram("Xəbər <a href='https://m.youtube.com/watch?v=1'>v</a> <a href='tg://resolve?domain=a'>t</a>"), [POST], TELEGRAM),
    # Sitemaps
    Case("picture before the page", f"<urlset xmlns:image='i'><url><image:image><image:loc>https://x.example.org/p.jpg</image:loc></image:image><loc>{ONE}</loc></url></urlset>", [ONE], {"kind": "sitemap"}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_entry_has_the_address_of_its_article(case: Case) -> None:
    feed = parse_feed(case.body.encode(), **{"url": SITE} | case.more)
    assert [entry.url for entry in feed.entries] == case.urls


def test_a_story_is_one_whether_rss_telegram_or_a_listing_brings_it() -> None:
    bodies: tuple[tuple[str, dict[str, Any]], ...] = (
        (rss("<guid>9</guid><link>/1?utm_source=rss</link>"), {"url": SITE}),
        (telegram(f"خبر <a href='{ONE}?utm_source=telegram'>x</a>"), TELEGRAM),
        ("<main><a href='/1#foto'>خبر</a></main>", LISTING),
    )
    keys = {
        entry_key("any", entry)
        for body, more in bodies
        for entry in parse_feed(body.encode(), **more).entries
    }
    assert len(keys) == 1


def test_an_index_that_names_itself_has_no_parts() -> None:
    body = "<sitemapindex><sitemap><loc>/s.xml#a</loc></sitemap><sitemap><loc>s.xml</loc></sitemap></sitemapindex>"
    feed = parse_feed(body.encode(), url="https://x.example.org/s.xml", kind="sitemap")
    assert (feed.parts, feed.dropped_entries) == ((), 2)


def test_a_selector_by_words_works_on_more_than_one_page() -> None:
    # lxml's own :contains() raises XPathFunctionError on the second page.
    for words in ("İran və Bakı", "İran xəbəri"):
        body = f"<main><a href='/1'>{words}</a></main>".encode()
        feed = parse_feed(body, **LISTING | {"link_selector": "a:contains('İran')"})
        assert [entry.title for entry in feed.entries] == [words]


@pytest.mark.parametrize(
    "selector", ["//a", "a::text", "a:nth-child(x)", "a[", "a:hover(x)", "a " * 400]
)
def test_what_is_no_selector_is_said_before_it_is_used(selector: str) -> None:
    assert check_selector(selector)
    with pytest.raises(FeedError, match="link_selector"):
        parse_feed(b"<main><a href='/1'>x</a></main>", **LISTING | {"link_selector": selector})


def test_hashtags_over_a_post_are_not_its_headline() -> None:
    feed = parse_feed(
        telegram("#ایران #باکو<br/><br/>دیدار دو وزیر<br/><br/>متن").encode(), **TELEGRAM
    )
    assert feed.entries[0].title == "دیدار دو وزیر"
