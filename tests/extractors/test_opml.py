"""Subscription lists: what other readers write is read, what we write comes back whole."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import ParseError
from extractors.opml import NAMESPACE, Outline, Subscriptions, read_opml, slug, write_opml


def opml(body: str, head: str = '<?xml version="1.0"?>') -> bytes:
    return f'{head}<opml version="2.0"><head/><body>{body}</body></opml>'.encode()


def only(body: str | bytes) -> Outline:
    (outline,) = read_opml(opml(body) if isinstance(body, str) else body).outlines
    return outline


def test_what_a_reader_says_of_a_feed_is_kept() -> None:
    outline = only(
        '<outline text="Xəbərlər" title="خبر" type="rss" xmlUrl=" https://x.az/rss " '
        'htmlUrl="https://x.az/" language="az" category="/Qafqaz" updateInterval="30"/>'
    )

    assert outline == Outline(
        url="https://x.az/rss",
        title="خبر",
        lang="az",
        home_url="https://x.az/",
        foreign={"category": "/Qafqaz", "updateInterval": "30"},
    )


def test_folders_within_folders_are_one_section() -> None:
    outline = only(
        '<outline text="Qafqaz"><outline title="Իրան"><outline text="n" xmlUrl="https://x.am/"/>'
        "</outline></outline>"
    )

    assert outline.folder == "Qafqaz / Իրան"


@pytest.mark.parametrize(
    "body",
    [
        '<OUTLINE TEXT="Новости" XMLURL="https://x.ru/?a=1&amp;b=2" LANGUAGE="ru"/>',
        '<outline Text="Новости" xmlurl="https://x.ru/?a=1&b=2" Language="ru"/>',
        '<outline text="&#1053;овости" xmlUrl="https://x.ru/?a=1&#38;b=2" language="ru"></outline>',
    ],
)
def test_names_in_any_case_and_bare_ampersands_are_read(body: str) -> None:
    outline = only(body)

    assert (outline.url, outline.title, outline.lang) == ("https://x.ru/?a=1&b=2", "Новости", "ru")


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-16", "utf-8", "utf-8-sig"])
def test_the_declared_encoding_counts(encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    text = opml('<outline text="Новости Азербайджана" xmlUrl="https://x.ru/"/>', head).decode()

    assert only(text.encode(encoding)).title == "Новости Азербайджана"


def test_a_declaration_that_lies_does_not() -> None:
    head = '<?xml version="1.0" encoding="windows-1251"?>'

    assert only(opml('<outline text="Bakı xəbərləri" xmlUrl="https://x.az/"/>', head)).title == (
        "Bakı xəbərləri"
    )


def test_entities_of_html_are_letters_and_own_ones_are_not_expanded() -> None:
    doctype = '<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    outline = only(opml('<outline text="&Ccedil;ay &x; &nbsp;" xmlUrl="https://x.az/"/>', doctype))

    assert outline.title == "Çay &x;"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "not well-formed"),
        (b"<opml><body>\n<outline xmlUrl='x'>", "line 2"),
        (b"<?xml version='1.0'?>\n<!-- x -->\n<opml><body>\n</opml>", "line 4"),
        ("<rss><channel/></rss>".encode("utf-16"), "<rss>"),
        (b"<html><body>404</body></html>", "<html>"),
        (b'{"opml": 1}', "not well-formed"),
    ],
)
def test_what_is_no_opml_says_why(body: bytes, told: str) -> None:
    with pytest.raises(ParseError, match=told):
        read_opml(body)


@given(st.binary(max_size=300) | st.text(max_size=200).map(opml))
@settings(deadline=None)
def test_no_bytes_raise_anything_else(body: bytes) -> None:
    with contextlib.suppress(ParseError):
        read_opml(body)


# What XML 1.0 can carry; a title loses white space around it and what cannot be shown.
WORDS = st.sampled_from(["Xəbər", "خبر\u200cها", "<b>&amp;", 'Новости "дня"', "Լուր\n2", "'İ"])
SETTINGS = st.fixed_dictionaries(
    {"id": st.sampled_from(["a", "ü-ب", "x:&"])},
    optional={
        "section": WORDS,
        "poll_minutes": st.integers(5, 10_080),
        "enabled": st.booleans(),
        "headers": st.dictionaries(st.sampled_from(["X-A", "X-B"]), WORDS, min_size=1),
        "troubles": WORDS | st.just("  \t\n; "),
    },
)
OUTLINES = st.builds(
    Outline,
    url=st.sampled_from(["https://x.az/?a=1&b=2", "http://[::1]/ü", "https://x.ir/خبر"]),
    title=st.sampled_from(["Xəbər", "خبر", "A & <B>"]),
    folder=st.none() | st.sampled_from(["Qafqaz", "ایران"]),
    lang=st.none() | st.sampled_from(["az", "fa"]),
    settings=SETTINGS,
)
OUTLETS = st.fixed_dictionaries(
    {"id": st.sampled_from(["o", "خبر"])},
    optional={"name": WORDS, "domains": st.lists(st.sampled_from(["x.az", "é.fr"]), min_size=1)},
)


@given(st.lists(OUTLINES, max_size=6), st.lists(OUTLETS, max_size=3))
@settings(deadline=None)
def test_what_is_written_comes_back(outlines: list[Outline], outlets: list[dict]) -> None:
    found = Subscriptions(tuple(outlines), tuple(outlets))

    assert read_opml(write_opml(found, title="Şəbəkə")) == found


def test_other_readers_see_plain_opml() -> None:
    outline = Outline(
        "https://x.az/", "Xəbər", folder="Qafqaz", lang="az", settings={"id": "x", "enabled": False}
    )
    text = write_opml(Subscriptions((outline,)), title="t").decode()

    assert f'xmlns:araxes="{NAMESPACE}"' in text
    plain = 'text="Xəbər" title="Xəbər" type="rss" xmlUrl="https://x.az/" language="az"'
    assert plain in text
    assert 'araxes:enabled="false"' in text


def test_an_id_is_made_of_the_first_name_with_latin_letters() -> None:
    assert slug("خبر", None, "Yeni Xəbər!") == "yeni-xeber"
    assert slug("خبر") == "feed"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("feed://khabar.example.org/rss", "http://khabar.example.org/rss"),
        ("feed:https://xeber.example.org/rss", "https://xeber.example.org/rss"),
        ("FEED://https://xeber.example.org/rss", "https://xeber.example.org/rss"),
        ("https://feed.example.org/feed:1", "https://feed.example.org/feed:1"),
    ],
)
def test_the_scheme_of_old_readers_is_read_as_http(written: str, read: str) -> None:
    body = f'<opml><body><outline text="خبر" xmlUrl="{written}"/></body></opml>'
    assert read_opml(body.encode()).outlines[0].url == read


@pytest.mark.parametrize(
    ("written", "lang", "kept"),
    [("az", "az", {}), ("fa_IR", "fa-IR", {}), ("unknown", None, {"language": "unknown"})],
)
def test_a_language_that_is_none_costs_no_feed(
    written: str, lang: str | None, kept: dict[str, str]
) -> None:
    body = (
        f'<opml><body><outline xmlUrl="https://x.example.org/" language="{written}"/></body></opml>'
    )
    outline = read_opml(body.encode()).outlines[0]
    assert (outline.lang, dict(outline.foreign)) == (lang, kept)
