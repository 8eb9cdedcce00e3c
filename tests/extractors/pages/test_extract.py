import contextlib
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractors.errors import ParseError
from extractors.ids import sha256_hex
from extractors.model import Entry, Outlet, Page
from extractors.pages import article_from_entry, extract, read_page

URL = "https://news.example/az/one-story-123456"
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
BODY = (
    "<p>The two ministers met on Sunday and spoke for an hour about the bridge over the river.</p>"
    "<p>They agreed to open it before winter, and to share what the customs service earns.</p>"
    "<p>Farmers on both banks have waited for it for years, and said that they would dance.</p>"
)
ENTRY = Entry(
    url=URL,
    guid="1",
    title="The ministers met",
    summary="A short summary of what the ministers did on Sunday.",
    authors=("Feed Author",),
    published_at=datetime(2026, 5, 12, 9, tzinfo=UTC),
    published_precision="instant",
)


def html(body=BODY, head="", title="The ministers met"):
    head = f"<meta charset=utf-8><title>{title}</title>{head}"
    body = f"<body><h1>{title}</h1>{body}</body>"
    return f"<!DOCTYPE html><html><head>{head}</head>{body}</html>".encode()


def page(body, url=URL, final_url=None, content_type="text/html"):
    headers = (("content-type", content_type),)
    return Page(url, final_url or url, 200, headers, body, NOW, sha256_hex(body))


def read(body, entry=None, **where):
    return read_page(page(body, **where), outlet=None, entry=entry)


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            b"<html>",
            b"<body>",
            b"<p>",
            b"</p>",
            b"<div class='article-body'>",
            b"</div>",
            b"<table><tr><td>",
            b"<script type='application/ld+json'>",
            b'{"@type":"NewsArticle","datePublished":',
            b"</script>",
            b"]}",
            b"<time datetime='1404/02/16'>",
            b"<h1>",
            b"<title>",
            b"\xff\xfe",
            b"\x00",
            b"&zwnj;",
            b"&#0;",
            b"<!--",
            "آذربایجان می‌شود ".encode(),
            "Bakı, 12 may, AZ – ".encode(),
            b"TEHRAN - ",
            b"<meta property='og:title' content='",
            b"'>",
            b"<base href='http://['>",
            b"<link rel=canonical href='http://['>",
            b"\n",
            b"Leave a Comment",
            b"A" * 300 + b" ",
        ]
    ),
    max_size=25,
).map(b"".join)


@settings(deadline=None, max_examples=200)
@given(
    st.one_of(st.binary(max_size=400), FRAGMENTS),
    st.sampled_from([None, "text/html", "text/plain", "application/pdf"]),
)
@example(b"<html><body>" + "\ud800".encode("utf-8", "surrogatepass"), "text/html; charset=utf-7")
@example(
    b'<script type="application/ld+json">{"@type":"Article","headline":"\\ud800"}</script><p>x</p>',
    None,
)
def test_any_bytes_are_an_article_or_a_parse_error(body, content_type):
    try:
        article = extract(body, url=URL, content_type=content_type, fetched_at=NOW)
    except ParseError:
        return
    assert article.title
    f"{article.title}{article.body}".encode()


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"%PDF-1.7 ...", "not_html"),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 50, "not_html"),
        (b"\x89PNG\r\n\x1a\n", "not_html"),
        (b"PK\x03\x04 zip", "not_html"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "not_html"),
        (b'{"error": "not found"}', "not_html"),
        (b"<html><body></body></html>", "parse_error"),
        (b"<html><body><script>var a = 1;</script></body></html>", "parse_error"),
    ],
)
def test_bytes_that_are_no_page_say_what_they_are(body, outcome):
    with pytest.raises(ParseError) as caught:
        extract(body, url=URL, content_type="text/html")
    assert caught.value.outcome == outcome


MONSTERS = {
    "100,000 nested divs": b"<div>" * 100_000 + b"words" + b"</div>" * 100_000,
    "too many bytes": b"<p>word</p>" * 1_200_000,
    "nothing but labels": (b"<div>" + b"<p>word</p>" * 1_000 + b"</div>") * 70,
}


@pytest.mark.parametrize("body", MONSTERS.values(), ids=MONSTERS)
def test_monsters_without_a_text_are_refused(body):
    with pytest.raises(ParseError, match=r"no text|too large"):
        extract(b"<html><body>" + body + b"</body></html>", url=URL)


@pytest.mark.parametrize("before", [0, 7, 19_999, 45_000])
@pytest.mark.parametrize("length", [20_001, 40_000])
def test_a_tag_of_many_attributes_loses_them_wherever_it_stands(before, length):
    # The parser compares each attribute with all before it: 40 kB of them cost it 0.5 CPU-s, and
    # 600 kB more than 100.
    attributes = b" ".join(b"a%d=x" % number for number in range(length // 6))[: length - 2]
    tag = b"<p " + attributes
    text = b"<p>" + b"word " * (before // 5) + tag + b">" + b"The river. " * 30 + b"</p>"
    article = extract(b"<html><title>Title</title><body>" + text, url=URL)
    assert article.body.endswith("The river. The river.")
    assert "a1=x" not in article.body


HEAVY = {
    "list": lambda size: b"<ul>" + b"<li>word <b>word</b> word</li>" * size + b"</ul>",
    "paragraphs": lambda size: (
        (b"<div>" + b"<p>word word word</p>" * 100 + b"</div>") * (size // 10)
    ),
    "inline": lambda size: b"<p>" + b"word <i>word</i> " * size + b"</p>",
    "table": lambda size: b"<table>" + b"<tr><td>1</td><td>2</td></tr>" * size + b"</table>",
    "one line": lambda size: b"<p>" + b"word " * (size * 100) + b"</p>",
    "open tags": lambda size: b"<" * (size * 200),
    "entities": lambda size: b"&amp;" * (size * 100),
    "source marks": lambda size: b"<p>" + b"(MENAFN- " * (size * 10) + b"</p>",
    "datelines": lambda size: b"<p>" + "Bakı, 12 may, ".encode() * (size * 10) + b"</p>",
    "joiners": lambda size: b"<p>" + b"\xe2\x80\x8c" * (size * 100) + b"</p>",
    "spaces": lambda size: b"<p>a" + b" &nbsp;" * (size * 100) + b"b</p>",
}


def cost(body):
    started = time.process_time()
    with contextlib.suppress(ParseError):
        extract(b"<html><body>" + body + BODY.encode() + b"</body></html>", url=URL)
    return time.process_time() - started


@pytest.mark.parametrize("make", HEAVY.values(), ids=HEAVY)
def test_what_is_permitted_costs_no_more_than_its_size(make):
    # Four times the size: 4 if the cost is linear, 16 if it is quadratic. The floor is the
    # resolution of a busy machine, which may also spoil two of three tries.
    assert any(cost(make(1_400)) < 11 * max(cost(make(350)), 0.05) for _ in range(3))


def test_two_pages_that_declare_the_home_page_stay_two():
    head = '<link rel="canonical" href="https://news.example/"><meta property="og:url" content="https://news.example/">'
    first = read(html(head=head), url="https://news.example/a/first-1001")
    second = read(html(head=head), url="https://news.example/a/second-1002")
    assert first.canonical_url != second.canonical_url
    assert first.canonical_url.endswith("/a/first-1001")


def test_a_declared_address_of_the_same_article_is_its_identity():
    head = '<link rel="canonical" href="https://news.example/az/one-story-123456">'
    assert read(html(head=head), url=URL + "?from=feed&utm_source=x").canonical_url == URL


def test_the_feed_fills_what_the_page_does_not_tell():
    article = read(html(), entry=ENTRY)
    assert article.published_at == ENTRY.published_at
    assert (article.published_precision, article.published_source) == ("instant", "feed")
    assert article.authors == ("Feed Author",)
    assert article.text_source == "page"
    assert read(html()).published_at is None  # never the time of fetching


def test_the_pages_own_date_wins_and_a_contradiction_is_kept():
    head = '<meta property="article:published_time" content="2026-05-01T08:00:00Z">'
    article = read(html(head=head), entry=ENTRY)
    assert article.published_at == datetime(2026, 5, 1, 8, tzinfo=UTC)
    assert "date_conflict" in article.flags
    assert [(claim.source, claim.at) for claim in article.dates] == [
        ("meta", article.published_at),
        ("feed", ENTRY.published_at),
    ]


@pytest.mark.parametrize(
    ("day", "instant", "agree"),
    [
        ("2026-05-12", datetime(2026, 5, 13, 3, 30, tzinfo=UTC), True),  # 23:30 in New York
        ("2026-05-12", datetime(2026, 5, 11, 21, tzinfo=UTC), True),  # 01:00 in Baku
        ("2026-05-12", datetime(2026, 5, 13, 13, tzinfo=UTC), False),  # nowhere the 12th any more
        ("2026-05-12", datetime(2026, 5, 11, 9, tzinfo=UTC), False),  # nowhere the 12th yet
    ],
)
def test_a_day_agrees_with_the_instants_that_are_that_day_somewhere(day, instant, agree):
    head = f'<meta name="date" content="{day}">'
    article = read(html(head=head), entry=replace(ENTRY, published_at=instant))
    assert (article.published_source == "feed") is agree
    assert ("date_conflict" in article.flags) is not agree
    url = f"https://news.example/{day.replace('-', '/')}/one-story-123456"
    article = read(html(), url=url, entry=replace(ENTRY, published_at=instant))
    assert ("date_conflict" in article.flags) is not agree


def test_a_day_gives_way_to_an_hour_that_agrees_with_it():
    head = '<meta name="date" content="2026-05-12">'
    article = read(html(head=head), entry=ENTRY)
    assert (article.published_at, article.published_source) == (ENTRY.published_at, "feed")


def test_a_page_that_shows_less_than_its_feed_gives_the_feeds_text():
    told = "\n\n".join(
        f"Paragraph {number} of what the feed carries in full length, in words."
        for number in range(20)
    )
    article = read(
        html("<p>Loading the story, please wait a moment.</p>"), entry=replace(ENTRY, summary=told)
    )
    assert article.body == told
    assert article.text_source == "feed"


SHORT = "<p>{}</p>"
LD = '<script type="application/ld+json">{}</script>'
KINDS = [
    ("challenge", "Just a moment...", "Checking your browser before accessing the site.", "", URL),
    ("challenge", "DDoS-Guard", "Проверка браузера перед входом на сайт", "", URL),
    ("consent", "Before you continue", "We and our partners store data on your device.", "", URL),
    (
        "not_found",
        "404 - Page not found",
        "Sorry, there is nothing here for you to read today.",
        "",
        URL,
    ),
    ("not_found", "صفحه مورد نظر یافت نشد", "به صفحهٔ نخست بروید و از آنجا ادامه دهید.", "", URL),
    ("not_found", "Səhifə tapılmadı", "Ana səhifəyə qayıdın və oradan davam edin.", "", URL),
    (
        "paywall",
        "The ministers met",
        "The two ministers met. Subscribe to continue reading this story.",
        "",
        URL,
    ),
    (
        "paywall",
        "The ministers met",
        "The two ministers met on Sunday for an hour.",
        LD.format('{"@type":"NewsArticle","isAccessibleForFree":"False"}'),
        URL,
    ),
    (
        "photo",
        "Bridge in pictures",
        "Some pictures of the bridge.",
        "",
        "https://news.example/photo/525867/15311",
    ),
    ("photo", "14891", "Some pictures of the bridge.", "", URL),
    (
        "live",
        "The visit as it happens",
        "The president has arrived and is being greeted.",
        LD.format('{"@type":"LiveBlogPosting"}'),
        URL,
    ),
    (
        "listing",
        "News Example",
        "Latest: the ministers met, the bridge opens.",
        "",
        "https://news.example/",
    ),
    ("article", "The ministers met", "The two ministers met on Sunday.", "", URL),
    ("article", "Missing climbers not found", "The search goes on for a third day.", "", URL),
    ("article", "İtkin düşən şəxs tapılmadı", "Axtarışlar üçüncü gündür davam edir.", "", URL),
    ("article", "Access denied to inspectors", "The inspectors waited for a day.", "", URL),
    (
        "article",
        "Court finds 404 missing passports",
        "The passports were found on Sunday.",
        "",
        URL + "-9",
    ),
]


@pytest.mark.parametrize(("kind", "title", "text", "head", "url"), KINDS)
def test_a_page_that_is_no_article_is_known_for_what_it_is(kind, title, text, head, url):
    if kind == "article" and "404" in title:
        text = text * 40
    assert read(html(SHORT.format(text), head, title), url=url).kind == kind


def test_words_of_a_wall_in_a_long_article_mean_nothing():
    more = "".join(
        f"<p>Lorry {number} went over the bridge and came home.</p>" for number in range(50)
    )
    wall = "<p>A page not found by readers asked them to subscribe to continue.</p>"
    assert read(html(BODY + more + wall)).kind == "article"


@pytest.mark.parametrize(
    ("title", "head", "shown"),
    [
        (
            "The ministers met | News Example",
            '<meta property="og:site_name" content="News Example">',
            "The ministers met",
        ),
        (
            "News Example: The ministers met",
            '<meta property="og:site_name" content="News Example">',
            "News Example: The ministers met",
        ),
        ("Iran - Azerbaijan - a new page", "", "Iran - Azerbaijan - a new page"),
        ("Nazirlər görüşdü » Sample", "", "Nazirlər görüşdü"),
        (
            "دیدار وزیران - خبرگزاری نمونه",
            '<meta property="og:site_name" content="خبرگزاري نمونه">',
            "دیدار وزیران",
        ),
        ("Talks &amp;amp; tea", "", "Talks & tea"),
    ],
)
def test_titles_lose_the_name_of_the_outlet_and_nothing_else(title, head, shown):
    document = f"<html><head><title>{title}</title>{head}</head><body>{BODY}</body></html>".encode()
    outlet = Outlet("sample", "Sample")
    assert read_page(page(document), outlet=outlet, entry=None).title == shown


def test_hidden_text_comments_and_captions_are_not_the_article():
    extras = (
        '<div style="display: none">hidden words hidden words hidden words hidden words</div>'
        "<p hidden>more hidden words more hidden words</p>"
        '<figure><img src="a.jpg"><figcaption>A caption of a picture</figcaption></figure>'
        '<div class="comments"><p>A reader has an opinion about the bridge.</p></div>'
    )
    article = read(html(BODY + extras))
    for word in ("hidden", "caption", "opinion"):
        assert word not in article.body


def test_words_of_additions_on_what_holds_the_article_do_not_take_it_away():
    article = read(
        html(
            f"<div class='related-open'><article>{BODY}<p class='comment-on'>Readers also wait for "
            "the second bridge, and they say so.</p><p class='img-caption'>The old bridge</p>"
            "<ul class='related-list'><li><p hidden>Nothing</p>Another story</li></ul>"
            "<div style='visibility : hidden'>An advertisement for boats</div></article></div>"
        )
    )
    assert article.body.count("\n\n") == 3
    assert "Readers also wait" in article.body
    for word in ("old bridge", "Another", "boats"):
        assert word not in article.body


def test_scripts_tell_the_text_where_the_page_shows_none():
    told = "The ministers met on Sunday. " * 20
    head = LD.format(f'{{"@type":"NewsArticle","articleBody":"{told}"}}')
    assert read(html("<p>Loading.</p>", head)).body == told.strip()


def test_a_text_document_has_its_title_in_the_first_line():
    text = "عنوان خبر\nبند یکم می‌شود.\n\nبند دوم.\n"
    article = extract(text.encode(), url=URL, content_type="text/plain")
    assert (article.title, article.body) == ("عنوان خبر", "بند یکم می‌شود.\n\nبند دوم.")


def test_an_entry_alone_becomes_an_article():
    article = article_from_entry(ENTRY, outlet=None, lang="en", url=URL)
    assert (article.title, article.body) == (ENTRY.title, ENTRY.summary)
    assert (article.published_at, article.published_source) == (ENTRY.published_at, "feed")
    assert (article.text_source, article.lang, article.canonical_url) == ("summary", "en", URL)
    untitled = article_from_entry(replace(ENTRY, title=None), outlet=None, lang=None, url=None)
    assert untitled.title == ENTRY.summary


def test_an_entry_of_nothing_is_a_parse_error():
    with pytest.raises(ParseError):
        article_from_entry(
            replace(ENTRY, title=None, summary=None), outlet=None, lang="fa", url=URL
        )


def test_the_feeds_language_counts_only_for_texts_too_short_to_tell():
    short = replace(ENTRY, title="BTC 2026", summary=None)
    assert article_from_entry(short, outlet=None, lang="az", url=URL).lang == "az-Latn"
    assert article_from_entry(ENTRY, outlet=None, lang="az", url=URL).lang == "en"


def test_a_consent_page_elsewhere_does_not_take_the_articles_address():
    body = html(SHORT.format("We and our partners store data."), "", "Before you continue")
    article = read(body, final_url="https://consent.example/m?continue=x")
    assert (article.kind, article.canonical_url) == ("consent", URL)
