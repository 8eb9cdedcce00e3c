"""What holds for any bytes and any text."""

import re
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from extractors.errors import ParseError
from extractors.feeds import entry_key, parse_feed
from extractors.feeds.plain import plain_line, plain_text

CASES = Path(__file__).parent / "cases"
BODIES = [file.read_bytes() for file in sorted(CASES.iterdir()) if file.suffix != ".toml"]
ALL = settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow])
PIECES = [
    *("<script>", "</script>", "<", ">", "&lt;", "&amp;", "&gt;", "&#60;", "script", "<!--", "-->"),
    *("\u200b", "\u202e", "\x00", '"', "'", "<b ", "<p>", "می\u200cشود", "Bakı", "\n\n", "!", "/"),
]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    body = bytearray(draw(st.sampled_from(BODIES)))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(body)))
        length = draw(st.integers(0, 40))
        piece = draw(
            st.one_of(
                st.binary(max_size=12),
                st.sampled_from(
                    [b"<item>", b"</title>", b"<![CDATA[", b"&#0;", b"]]>", b'" ', b"<"]
                ),
            )
        )
        body[start : start + length] = piece
    return bytes(body)


@ALL
@given(st.one_of(mutated(), st.binary(max_size=300), st.text(max_size=200).map(str.encode)))
@example(b"<rss><channel><item><category domain='x'/><category/></item></channel></rss>")
@example(b"<feed>&#xFFFFFFFF;</feed>")
@example(b'{"version":"https://jsonfeed.org/version/1","items":[1,null,{"id":1e999}]}')
@example(
    b'{"version":"https://jsonfeed.org/version/1","items":[{"id":"\\ud800","title":"\\ud800x",'
    b'"url":"https://x.az/\\ud800","date_published":"\\ud800","tags":["\\ud800"]}]}'
)
@example(b"{" * 100_000)
def test_any_bytes_give_a_feed_or_a_parse_error(body: bytes) -> None:
    try:
        feed = parse_feed(body, url="https://x.example.org/feed")
    except ParseError:
        return
    for entry in feed.entries:
        assert entry.url or entry.guid or entry.title
        assert entry.url is None or entry.url.startswith(("http://", "https://"))
        assert entry.published_at is None or entry.published_at.tzinfo is not None
        assert repr(entry_key("x", entry))
        for text in (entry.url, entry.guid, entry.title, entry.published_raw, *entry.tags):
            assert text is None or text.encode() is not None


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


ITEMS = [
    "<title>Bir</title><link>https://x.example.org/1</link><guid>1</guid>",
    "<title>دو</title><link>https://x.example.org/2?utm_source=a</link><guid>1</guid>",
    "<title>دو باره</title><link>https://x.example.org/2</link><guid>7</guid>",
    "<title>Երեք</title><guid isPermaLink='false'>3</guid>",
    "<title>Четыре</title>",
    "<title>Beş</title><link>/5</link>",
]


@settings(deadline=None)
@given(st.permutations(ITEMS))
def test_keys_do_not_depend_on_the_order_of_items(items: list[str]) -> None:
    keys = _keys_by_title(items)

    assert keys == _keys_by_title(ITEMS)
    assert len(set(keys.values())) == len(ITEMS)


def _keys_by_title(items: list[str]) -> dict[str | None, object]:
    body = f"<rss version='2.0'><channel>{''.join(map('<item>{}</item>'.format, items))}"
    feed = parse_feed(f"{body}</channel></rss>".encode(), url="https://x.example.org/feed")
    return {entry.title: entry_key("x", entry) for entry in feed.entries}
