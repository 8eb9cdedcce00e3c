# ruff: noqa: E501 - a table of one line per case reads better than one wrapped
"""Relatives of the known faults: one small body each, and what is read of it."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from extractors.feeds import FeedError, parse_feed

URL = "https://x.example.org/dir/feed"
ITEM = "<item><title>Bakıda görüş</title><link>https://x.example.org/1</link></item>"
ATOM = "xmlns='http://www.w3.org/2005/Atom'"
XHTML = "<div xmlns='http://www.w3.org/1999/xhtml'>دیدار <b>تازه</b></div>"


def rss(inside: str = ITEM, head: str = "<rss version='2.0'>") -> str:
    return f"{head}<channel><title>T</title>{inside}</channel></rss>"


def atom(inside: str, more: str = "") -> str:
    return f"<feed {ATOM} {more}><title>T</title>{inside}</feed>"


def jsonfeed(items: str) -> str:
    return f'{{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": {items}}}'


@dataclass(frozen=True)
class Sister:
    """A body and its entries: (title, url) of each; None where the whole must be refused."""

    name: str
    body: str | bytes
    entries: list[tuple[str | None, str | None]] | None
    problems: tuple[str, ...] = ()


ONE = "https://x.example.org/1"
GOOD: list[tuple[str | None, str | None]] = [("Bakıda görüş", ONE)]
A_ONE: list[tuple[str | None, str | None]] = [("Ə", ONE)]

SISTERS = [
    # Wide encodings, with and without a mark, after a new line, in JSON
    *(
        Sister(encoding, ("<?xml version='1.0'?>" + rss()).encode(encoding), GOOD)
        for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
    ),
    Sister("utf-16 after a line", ("\n" + rss()).encode("utf-16-be"), GOOD, ("junk_before",)),
    Sister("utf-16 json", jsonfeed('[{"id": 1, "title": "Баку"}]').encode("utf-16-le"), [("Баку", None)]),
    Sister("mark before windows-1251", b"\xef\xbb\xbf" + rss("<item><title>Иран и Баку</title></item>").encode("cp1251"), [("Иран и Баку", None)]),
    Sister("utf-7", "<?xml version='1.0' encoding='utf-7'?>" + rss("<item><title>+ADw-script+AD4-</title></item>"), [("+ADw-script+AD4-", None)]),
    Sister("junk", bytes(range(256)) * 20, None),
    Sister("mark inside", rss("<item><title>Ba\ufeffkı</title><link>https://x.example.org/1\ufeff</link></item>"), [("Bakı", ONE)]),
    # Prologs
    Sister("xml 1.1", "<?xml version='1.1'?>" + rss("<item><title>a&#x1;b\x85ə</title></item>"), [("ab…ə", None)], ("broken_xml",)),
    Sister("root in an entity", "<!DOCTYPE rss [<!ENTITY a '<rss>'><!ELEMENT rss ANY>]>" + rss(), GOOD, ("entities",)),
    Sister("root in a comment", "<!-- <rss> --><?xml version='1.0'?>" + rss(), GOOD),
    Sister("page in a comment", "<?xml version='1.0'?><!-- <html> <body> -->" + rss(), GOOD),
    Sister("style sheet", "<?xml version='1.0'?><?xml-stylesheet type='text/xsl' href='<html>.xsl'?>" + rss(), GOOD),
    Sister("many unclosed comments", "<!--" * 15_000 + rss(), GOOD),
    # Markup
    Sister("cdata in cdata", rss("<item><title><![CDATA[Ə <![CDATA[b]]> c]]></title></item>"), [("Ə b c]]>", None)], ("broken_xml",)),
    Sister("split cdata", rss("<item><title><![CDATA[Ə]]]]><![CDATA[> b]]></title></item>"), [("Ə]]> b", None)]),
    Sister("instructions inside", rss("<item><?php echo 1 ?><title>A<?x y?>Ə</title></item>"), [("AƏ", None)]),
    Sister("nul bytes", rss("<item><title>A\0Ə</title><link>https://x.example.org/1\0</link></item>"), [("AƏ", ONE)], ("broken_xml",)),
    Sister("undeclared entities", rss("<item><title>&laquo;Ə&raquo;&nbsp;&eacute; &copy; &zwnj;</title></item>"), [("«Ə» é ©", None)], ("broken_xml",)),
    Sister("escaped three times", rss("<item><title>Ə &amp;amp;quot;B&amp;amp;quot; &amp;#8211; C</title></item>"), [('Ə "B" – C', None)]),
    Sister("link in cdata", rss("<item><title>Ə</title><link>\n<![CDATA[ https://x.example.org/1 ]]>\n</link></item>"), A_ONE),
    Sister("link as attribute", rss("<item><title>Ə</title><link href='https://x.example.org/1'/></item>"), A_ONE),
    # Names
    Sister("known prefix", "<r:rss version='2.0' xmlns:r='http://backend.userland.com/rss2'><r:channel><r:item><r:title>Ə</r:title><r:link>https://x.example.org/1</r:link></r:item></r:channel></r:rss>", A_ONE),
    Sister("unknown prefix", "<r:rss version='2.0' xmlns:r='urn:x'><r:channel><r:item><r:title>Ə</r:title><r:link>https://x.example.org/1</r:link></r:item></r:channel></r:rss>", A_ONE),
    Sister("undeclared prefix", "<r:rss version='2.0'><r:channel><r:item><r:title>Ə</r:title><r:link>https://x.example.org/1</r:link></r:item></r:channel></r:rss>", A_ONE),
    Sister("undeclared modules", rss("<item><title>Ə</title><media:content url='x'/><dc:date>2025-05-06</dc:date><link>https://x.example.org/1</link></item>"), A_ONE, ("broken_xml",)),
    Sister("atom with a prefix", "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:title>Ə</a:title><a:link href='/1'/></a:entry></a:feed>", A_ONE),
    Sister("capitals", "<RSS VERSION='2.0'><CHANNEL><ITEM><TITLE>Ə</TITLE><LINK>https://x.example.org/1</LINK></ITEM></CHANNEL></RSS>", A_ONE),
    Sister("some capitals", "<rss version='2.0'><Channel><Item><Title>Ə</Title><Link>https://x.example.org/1</Link></Item></Channel></rss>", A_ONE),
    # Structure
    Sister("item outside the channel", "<rss version='2.0'><channel><title>T</title></channel>" + ITEM + "</rss>", GOOD),
    Sister("no channel", "<rss version='2.0'>" + ITEM + "</rss>", GOOD),
    Sister("no version", rss(head="<rss>"), GOOD),
    Sister("atom inside rss", rss(ITEM + "<a:entry xmlns:a='http://www.w3.org/2005/Atom'><a:title>Б</a:title><a:link href='https://x.example.org/2'/></a:entry>"), [*GOOD, ("Б", "https://x.example.org/2")]),
    Sister("atom link in an item", rss("<item><title>Ə</title><atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='alternate' href='https://x.example.org/1'/></item>"), A_ONE),
    Sister("atom self link in an item", rss("<item><title>Ə</title><atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='self' href='/feed'/><link>https://x.example.org/1</link></item>"), A_ONE),
    Sister("titles of other things", rss("<image><title>Şəkil</title><url>x</url></image>" + ITEM + "<textInput><title>Axtar</title></textInput><cloud domain='x' port='80'/>"), GOOD),
    Sister("xhtml title", atom(f"<entry><title type='xhtml'>{XHTML}</title><id>1</id></entry>"), [("دیدار تازه", None)]),
    Sister("language per entry", atom("<entry xml:lang='hy'><title xml:lang='ru'>Баку</title><id>1</id></entry>"), [("Баку", None)]),
    # Addresses
    Sister("xml:base", atom("<entry xml:base='b/'><title>Ə</title><link href='c'/></entry><entry><title>Б</title><link href='c'/></entry>", "xml:base='https://base.example.org/a/'"), [("Ə", "https://base.example.org/a/b/c"), ("Б", "https://base.example.org/a/c")]),
    Sister("relative xml:base", atom("<entry><title>Ə</title><link href='c'/></entry>", "xml:base='/a/'"), [("Ə", "https://x.example.org/a/c")]),
    Sister("xml:base of rss", rss("<item><title>Ə</title><link>/c</link></item>", "<rss version='2.0' xml:base='https://base.example.org/'>"), [("Ə", "https://base.example.org/c")]),
    Sister("relative to the final address", rss("<item><title>Ə</title><link>../c?q=1</link></item>"), [("Ə", "https://x.example.org/c?q=1")]),
    Sister("empty link, permalink", rss("<item><title>Ə</title><link/><guid>https://x.example.org/1</guid></item>"), A_ONE),
    Sister("script link, permalink", rss("<item><title>Ə</title><link>javascript:x</link><guid>https://x.example.org/1</guid></item>"), A_ONE),
    Sister("guid that is no address", rss("<item><title>Ə</title><guid isPermaLink='true'>/rel/1</guid></item>"), [("Ə", None)]),
    # Old dialects
    Sister("rss 0.91", "<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' 'http://my.netscape.com/publish/formats/rss-0.91.dtd'>" + rss(head="<rss version='0.91'>"), GOOD),
    Sister("rss 0.90", "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://my.netscape.com/rdf/simple/0.9/'><channel><title>T</title></channel>" + ITEM + "</rdf:RDF>", GOOD),
    # JSON
    Sister("half a surrogate pair", jsonfeed('[{"title": "\\ud83d ə \\ud83d\\ude00"}]'), [("ə 😀", None)]),
    Sister("not a number", jsonfeed('[{"id": NaN, "title": "Ə", "date_published": Infinity}]'), [("Ə", None)]),
    Sister("keys twice", jsonfeed('[{"title": "A", "title": "Ə"}]'), [("Ə", None)]),
    Sister("comments", jsonfeed('[/* c, ] */ {"title": "Ə // /* no */", // c\n "url": "https://x.example.org/1"}]'), [("Ə // /* no */", ONE)], ("broken_json",)),
    Sister("mark", "\ufeff" + jsonfeed('[{"title": "Ə"}]'), [("Ə", None)]),
    Sister("spare commas", jsonfeed('[{"title": "Ə, ]",},]'), [("Ə, ]", None)], ("broken_json",)),
    Sister("spare escapes", jsonfeed(r'[{"title": "Ə \x \u12"}]'), [(r"Ə \x \u12", None)], ("broken_json",)),
    Sister("line breaks inside", jsonfeed('[{"title": "Ə\n\tb"}]'), [("Ə b", None)]),
    Sister("cut off", jsonfeed('[{"title": "Ə"}, {"title": "Б"}, {"title": "В')[:-2], [("Ə", None), ("Б", None)], ("broken_json",)),
    Sister("a list with a gap", jsonfeed('{"0": {"title": "Ə"}, "2": {"title": "Б"}}'), [("Ə", None), ("Б", None)]),
    Sister("slashes escaped", jsonfeed('[{"title": "Ə"}]').replace("/", "\\/"), [("Ə", None)]),
    Sister("a feed told of inside", jsonfeed('[{"title": "Ə", "content_html": "<rss version=\'2.0\'><feed>"}]'), [("Ə", None)]),
    Sister("items of other types", jsonfeed('[1, null, "x", [], {"title": 5}, {"title": "Ə"}]'), [("Ə", None)]),
    Sister("no object", '[{"title": "Ə"}]', None),
    Sister("endless depth", jsonfeed("[" * 100_000), None),
    Sister("a bare fragment", "<div>خبر</div>", None),
]  # fmt: skip


@pytest.mark.parametrize("sister", SISTERS, ids=lambda sister: sister.name)
def test_a_relative_of_a_known_fault_is_read_or_refused(sister: Sister) -> None:
    body = sister.body.encode() if isinstance(sister.body, str) else sister.body
    if sister.entries is None:
        with pytest.raises(FeedError):
            parse_feed(body, url=URL)
        return

    feed = parse_feed(body, url=URL)

    assert [(entry.title, entry.url) for entry in feed.entries] == sister.entries
    assert set(sister.problems) <= set(feed.problems)
    if not sister.problems:
        assert feed.problems == ()


@pytest.mark.parametrize(
    ("raw", "lang", "timezone", "at"),
    [
        ("1746532800", None, None, "2025-05-06T12:00"),
        ("1746532800000", None, None, "2025-05-06T12:00"),
        ("06.05.2025 16:00", "az", "Asia/Baku", "2025-05-06T12:00"),
        ("05-06-2025", "az", None, "2025-06-05T00:00"),
        ("6 may 2025-ci il, 16:00", "az", "Asia/Baku", "2025-05-06T12:00"),
        ("6 Mayıs 2025 15:00", "tr", "Europe/Istanbul", "2025-05-06T12:00"),
        ("6 мая 2025 г., 15:00", "ru", "Europe/Moscow", "2025-05-06T12:00"),
        ("6 մայիսի 2025, 16:00", "hy", "Asia/Yerevan", "2025-05-06T12:00"),
        ("6 مايو 2025 15:00", "ar", "Asia/Riyadh", "2025-05-06T12:00"),
        ("۱۴۰۴/۰۲/۱۶ ۱۵:۳۰", "fa", "Asia/Tehran", "2025-05-06T12:00"),
        ("سه‌شنبه ۱۶ اردیبهشت ۱۴۰۴ - ۱۵:۳۰", "fa", "Asia/Tehran", "2025-05-06T12:00"),
        ("6 במאי 2025 15:00", "he", "Asia/Jerusalem", "2025-05-06T12:00"),
        ("Tue,  06 May 2025 16:00 +0400", "en", None, "2025-05-06T12:00"),
        ("Tue, 06 May 2025 15:30:00 IRST", "en", None, "2025-05-06T12:00"),
        ("0000-00-00 00:00:00", "en", None, None),
        ("0001-01-01T00:00:00Z", "en", None, None),
        ("1970-01-01", "en", None, None),
        ("2999-01-01T00:00:00Z", "en", None, None),
        ("31.02.2025", "ru", None, None),
        ("n/a", "tr", None, None),
    ],
)
def test_dates_of_feeds_in_all_languages(
    raw: str, lang: str, timezone: str | None, at: str | None
) -> None:
    now = datetime(2025, 7, 1, tzinfo=UTC)
    body = rss(f"<item><title>Ə</title><pubDate>{raw}</pubDate></item>")

    entry = parse_feed(body.encode(), url=URL, lang=lang, timezone=timezone, now=now).entries[0]

    assert (entry.published_at and entry.published_at.strftime("%Y-%m-%dT%H:%M")) == at
    assert entry.published_raw == raw
    assert ("bad_date" in entry.problems) == (at is None)


@pytest.mark.parametrize(
    ("value", "year", "problem"),
    [("1746532800", 2025, None), ("1746532800000.5", 2025, None), ("1e300", None, "bad_date"),
     ("12345", None, "bad_date"), ("true", None, "no_date"), ("null", None, "no_date")],
)  # fmt: skip
def test_dates_of_json_may_be_numbers(value: str, year: int | None, problem: str | None) -> None:
    body = jsonfeed(f'[{{"title": "Ə", "date_published": {value}}}]')

    entry = parse_feed(body.encode(), url=URL).entries[0]

    assert (entry.published_at and entry.published_at.year) == year
    assert {"bad_date", "no_date"} & set(entry.problems) == ({problem} if problem else set())


@pytest.mark.parametrize(
    ("channel", "minutes"),
    [
        ("<ttl>15</ttl>", 15),
        ("<ttl> 60 </ttl>", 60),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>99999999999999999999</ttl>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 15),
        ("<sy:updatePeriod> daily </sy:updatePeriod>", 1440),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", None),
        ("<sy:updatePeriod>sometimes</sy:updatePeriod>", None),
        ("<cloud domain='x' port='80' path='/' registerProcedure='' protocol='soap'/>", None),
    ],
)  # fmt: skip
def test_how_long_a_publisher_asks_us_to_wait(channel: str, minutes: int | None) -> None:
    head = "<rss version='2.0' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>"

    assert parse_feed(rss(channel + ITEM, head).encode(), url=URL).ttl_minutes == minutes


def test_everything_missing_is_noted_word_by_word() -> None:
    items = "<item><description>x</description><guid isPermaLink='false'>7</guid></item>"

    entry = parse_feed(rss(items).encode(), url=URL).entries[0]

    assert set(entry.problems) == {"no_link", "no_title", "no_date"}
