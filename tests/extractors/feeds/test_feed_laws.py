"""What holds for any bytes and any text."""

import gzip
import json
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from extractors.errors import ParseError
from extractors.feeds import KINDS, entry_hash, entry_key, parse_feed
from extractors.feeds.entries import MAX_ENTRIES
from extractors.feeds.identity import link_key
from extractors.feeds.plain import FIELD_LIMIT, TITLE_LIMIT, plain_line, plain_text
from extractors.model import Entry, Outcome

CASES = Path(__file__).parent / "cases"
BODIES = [file.read_bytes() for file in sorted(CASES.iterdir()) if file.suffix != ".toml"]
ALL = settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow])
PIECES = [
    *("<script>", "</script>", "<", ">", "&lt;", "&amp;", "&gt;", "&#60;", "script", "<!--", "-->"),
    *("\u200b", "\u202e", "\x00", '"', "'", "<b ", "<p>", "می\u200cشود", "Bakı", "\n\n", "!", "/"),
]


SNIPPETS = (
    *(b"<item>", b"</title>", b"<![CDATA[", b"]]>", b"&#0;", b'" ', b"<", b">", b"&", b"<!--"),
    *(b"<?", b"</entry>", b"<html>", b"<!DOCTYPE x [", b"xml:base='//[' ", b"\xff\xfe"),
    *(b"\xef\xbb\xbf", b"\x1f\x8b", b"{", b"}", b"[", b",", b"null", b'"items":', b"\\ud800"),
    *(b"1e999", b"\xe2\x80\xae", b"http://[", b"https://x:99999/", b"tgme_widget_message"),
    *(b"data-post", b"<base href='http://['>", "\u200c\u202eəİşй".encode()),
    *("Баку".encode("cp1251"), "تهران".encode("utf-16-le")),
)
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32-le", "cp1251", "cp1256", "koi8-r"]
HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Give a golden body with pieces put in, cut out, doubled, swapped or taken from another."""
    body = bytearray(draw(st.sampled_from(BODIES)))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(body)))
        length = draw(st.integers(0, 40))
        piece = draw(
            st.one_of(
                st.binary(max_size=12),
                st.sampled_from(SNIPPETS),
                st.sampled_from(BODIES).map(lambda other: other[: len(other) // 3]),
                st.just(bytes(body[start : start + length][::-1])),
                st.just(bytes(body[:start][-200:])),
            )
        )
        body[start : start + length] = piece
    if draw(st.booleans()):
        return bytes(body)
    cut = bytes(body[: draw(st.integers(0, len(body)))])
    text = cut.decode(draw(st.sampled_from(["utf-8", "cp1251"])), "replace")
    encoded = text.encode(draw(st.sampled_from(ENCODINGS)), "replace")
    return gzip.compress(encoded, 1) if draw(st.integers(0, 9)) == 0 else encoded


def check(body: bytes, kind: str | None) -> bool:
    """Tell whether a body was read; what was read must keep every promise."""
    try:
        feed = parse_feed(body, url="https://x.example.org/feed", kind=kind, link_selector="a")
    except ParseError as error:
        refusal = error
    else:
        assert len(feed.entries) <= MAX_ENTRIES
        assert feed.dropped_entries >= 0
        for url in (part.url for part in feed.parts):
            assert url.startswith(("http://", "https://"))
            assert url.encode()
        for entry in feed.entries:
            check_entry(entry)
        return True
    assert str(refusal).encode()
    assert refusal.outcome in set(Outcome)
    return False


def check_entry(entry: Entry) -> None:
    assert entry.url or entry.guid or entry.title
    for url in (entry.url, entry.publisher_url):
        assert url is None or url.lower().startswith(("http://", "https://"))
    assert entry.published_at is None or entry.published_at.tzinfo is not None
    assert len(entry.title or "") <= TITLE_LIMIT
    assert len(entry.summary or "") <= FIELD_LIMIT
    for text in (entry.title, entry.publisher, *entry.authors, *entry.tags):
        assert text is None or (text and not HIDDEN.search(text))
    raw = (entry.url, entry.guid, entry.summary, entry.published_raw, entry.publisher_url)
    for text in (*raw, entry.title):
        assert text is None or (text.encode() and "\0" not in text)
    assert entry_key("x", entry) == entry_key("x", entry)
    assert len(entry_hash(entry)) == 64
    key = link_key(entry.url)
    assert key == link_key(key)  # a canonical address is a fixed point


BODY = st.one_of(mutated(), st.binary(max_size=300), st.text(max_size=200).map(str.encode))
KIND = st.sampled_from([None, *KINDS])


@settings(ALL, max_examples=1_500)
@given(BODY, KIND)
@example(b"<rss><channel><item><category domain='x'/><category/></item></channel></rss>", None)
@example(b"<feed>&#xFFFFFFFF;</feed>", None)
@example(b'{"version":"https://jsonfeed.org/version/1","items":[1,null,{"id":1e999}]}', None)
@example(
    b'{"version":"https://jsonfeed.org/version/1","items":[{"id":"\\ud800","title":"\\ud800x",'
    b'"url":"https://x.az/\\ud800","date_published":"\\ud800","tags":["\\ud800"]}]}',
    "gdelt",
)
@example(b"{" * 100_000, "gdelt")
@example(b"<a href='http://['>x</a><a href>y</a>", "listing")
@example(b"<div class=tgme_widget_message data-post=abc/1><a href='http://['>", "telegram")
@example(b"<?xml version='1.0' encoding='x-unknown'?><a>", "telegram")
def test_any_bytes_give_a_feed_or_a_parse_error(body: bytes, kind: str | None) -> None:
    check(body, kind)


@pytest.mark.parametrize("seed", range(8))
def test_a_thousand_damaged_feeds_are_read_or_refused(seed: int) -> None:
    """Flip, cut, splice and swap by a seeded generator: the same 1,000 at every run."""
    rng = random.Random(seed)
    read = sum(check(_damaged(rng), rng.choice([None, *KINDS])) for _ in range(125))

    assert 0 < read < 125  # some survive, some do not: else the damage proves nothing


def _damaged(rng: random.Random) -> bytes:
    body = bytearray(rng.choice(BODIES))
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(body) + 1)
        match rng.randrange(5):
            case 0:
                body[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                body[at : at + rng.randrange(60)] = b""
            case 2:
                body[at:at] = rng.choice(SNIPPETS)
            case 3:
                other = rng.choice(BODIES)
                body[at:at] = other[rng.randrange(len(other)) :][:300]
            case _:
                tags = [found.group(0) for found in re.finditer(rb"</?[\w:]+", body)]
                old, new = rng.choice(tags or [b"x"]), rng.choice(tags or [b"y"])
                body = bytearray(bytes(body).replace(old, new, rng.randint(1, 3)))
    return bytes(body)


@ALL
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@example("<scr<script>x</script>ipt>alert(1)</scr</script>ipt>")
@example("&amp;amp;amp;amp;lt;script&amp;amp;amp;amp;gt;")
@example('<img alt="a <b> c" onerror=alert(1)>')
@example("<\u200bscript>")
@example("<\u00adimg onerror=x>")
def test_no_markup_and_no_hidden_character_survives(value: str) -> None:
    for plain in (plain_text(value), plain_line(value)):
        assert not re.search(r"<[a-zA-Z/!?]", plain)
        assert not re.search("[\x00-\x09\x0b-\x1f\u200b\u202a-\u202e\u2066-\u2069\u00ad]", plain)
    assert "\n" not in plain_line(value)


@settings(deadline=None)
@given(st.text(alphabet="abc şəı میو Հայ Бак <>&;=\n", max_size=80))
def test_escaped_text_comes_back(text: str) -> None:
    shown = " ".join(text.split())
    if re.search(r"<[a-zA-Z/!?]|&[a-zA-Z]", shown):
        return
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert plain_line(escaped) == shown


# title, address, guid: no address and no guid twice unless that is the point
ROWS: list[tuple[str, str | None, str | None]] = [
    ("Bir", "https://x.example.org/1", "1"),
    ("دو", "https://x.example.org/2?utm_source=a", "1"),
    ("دو باره", "https://x.example.org/2", "7"),
    ("Երեք", "https://x.example.org/3", "3"),
    ("Четыре", "https://x.example.org/4", None),
    ("Beş", "https://x.example.org/5", None),
]


def _as_rss(rows: list[tuple[str, str | None, str | None]]) -> str:
    items = (
        f"<item><title>{title}</title><link>{link}</link>"
        + (f"<guid isPermaLink='false'>{guid}</guid>" if guid else "")
        + "</item>"
        for title, link, guid in rows
    )
    return f"<rss version='2.0'><channel>{''.join(items)}</channel></rss>"


def _as_atom(rows: list[tuple[str, str | None, str | None]]) -> str:
    entries = (
        f"<entry><title>{title}</title><link href='{link}'/>"
        + (f"<id>urn:{guid}</id>" if guid else "")
        + "</entry>"
        for title, link, guid in rows
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'>{''.join(entries)}</feed>"


def _as_jsonfeed(rows: list[tuple[str, str | None, str | None]]) -> str:
    items = [{"title": title, "url": link, "id": guid} for title, link, guid in rows]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})


def _as_gdelt(rows: list[tuple[str, str | None, str | None]]) -> str:
    return json.dumps({"articles": [{"title": title, "url": link} for title, link, _ in rows]})


def _as_listing(rows: list[tuple[str, str | None, str | None]]) -> str:
    links = (f"<li><a href='{link}'>{title}</a></li>" for title, link, _ in rows)
    return f"<html><body><ul>{''.join(links)}</ul></body></html>"


def _as_telegram(rows: list[tuple[str, str | None, str | None]]) -> str:
    posts = (
        f"<div class='tgme_widget_message' data-post='kanal/{sum(map(ord, title))}'>"
        f"<div class='tgme_widget_message_text js-message_text'>{title}<br>"
        f"<a href='{link}'>{link}</a></div></div>"
        for title, link, _ in rows
    )
    return f"<html><body>{''.join(posts)}</body></html>"


WRITERS = {
    "rss": (_as_rss, 6),
    "atom": (_as_atom, 6),
    "jsonfeed": (_as_jsonfeed, 6),
    "gdelt": (_as_gdelt, 5),  # without guids, one address is one entry
    "listing": (_as_listing, 5),
    "telegram": (_as_telegram, 6),
}


@pytest.mark.parametrize("kind", WRITERS)
@settings(deadline=None, max_examples=60)
@given(rows=st.permutations(ROWS))
def test_entries_do_not_depend_on_the_order_of_items(
    kind: str, rows: list[tuple[str, str | None, str | None]]
) -> None:
    write, different = WRITERS[kind]

    found = _by_title(write(rows), kind)

    assert found == _by_title(write(ROWS), kind)
    assert len({key for key, _, _ in found.values()}) == different


def _by_title(text: str, kind: str) -> dict[str | None, tuple[object, str, str | None]]:
    feed = parse_feed(
        text.encode(), url="https://x.example.org/feed", kind=kind, link_selector="li a"
    )
    return {
        entry.title: (entry_key("x", entry), entry_hash(entry), entry.url) for entry in feed.entries
    }


# Four times the size: 4 if the cost is linear, 16 if it is quadratic.
HEAVY = {
    "comments": lambda size: b"<!--" * size + b"<rss>",
    "instructions": lambda size: b"<?" * size + b"<rss>",
    "document types": lambda size: b"<!DOCTYPE x [" * size + b"<rss>",
    "quotes": lambda size: b'{"articles": [' + b'"\\' * size,
    "escaped quotes": lambda size: b'{"articles": ["' + b'\\"' * size,
    "json comments": lambda size: b'{"articles": [' + b"/*" * size,
    "commas": lambda size: b'{"articles": [' + b", " * size,
    "broken objects": lambda size: b'{"articles": [' + b"{" * size,
    "letters": lambda size: b"<rss>" + b"a" * size * 8 + b"\xe9" * 9,
    "links": lambda size: b"<html><body>" + b"<p></p>" * size + b"<b><a href='/1'>x</a></b>" * size,
    "other links": lambda size: (
        b"<html><body><b>" + b"".join(b"<a href='/%d'>x</a>" % n for n in range(size))
    ),
    "one link": lambda size: b"<html><body>" + b"<a href='/1'>x<time>1</time></a>" * size,
    "posts": lambda size: b"<html>" + b"<div class='tgme_widget_message' data-post='abc/1'>" * size,
    "texts": lambda size: (
        b"<html><div class='tgme_widget_message' data-post='abc/1'>"
        + b"<div class='tgme_widget_message_text'><a href='/x'>" * size
    ),
}


@pytest.mark.parametrize("make", HEAVY.values(), ids=HEAVY)
@pytest.mark.parametrize("kind", ["gdelt", "listing", "telegram"])
def test_reading_costs_no_more_than_the_size(make: Callable[[int], bytes], kind: str) -> None:
    # The first of three that a busy machine does not spoil: a quadratic cost shows 16 each time.
    assert any(cost(make(20_000), kind) < 11 * max(cost(make(5_000), kind), 0.05) for _ in range(3))


def cost(body: bytes, kind: str) -> float:
    started = time.process_time()
    check(body, kind)
    return time.process_time() - started
