from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import ParseError
from extractors.pages import extract
from extractors.pages.trace import trace

CASES = Path(__file__).parent / "cases"
URL = "https://khabar.example/news/8513021/پل"
FETCHED = datetime(2026, 5, 12, 9, tzinfo=UTC)
PARAGRAPHS = (
    "وزیر راه گفت پل دوم روی رود ارس تا پایان پاییز آماده می‌شود و کامیون‌ها پشت گمرک نمی‌مانند.",
    "او در جمع خبرنگاران افزود همسایگان ما نیز همین خواسته را دارند و گفت‌وگوها خوب پیش می‌رود.",
)
PAGE = """
<html lang="fa"><head><title>پل دوم ارس</title>
<link rel="canonical" href="https://khabar.example/">
<meta property="og:url" content="https://other.example/news/8513021">
<script>var x = "زمزمه";</script></head><body>
<nav><a href="/1">سیاست</a><a href="/2">ورزش</a></nav>
<article><h1>پل دوم ارس</h1><p>{}</p><p>{}</p>
<p style="display:none">خرید بلیت هواپیما با تخفیف ویژه برای خوانندگان این صفحه همین امروز</p>
<div class="related-news"><p>گمرک آستارا شلوغ است و رانندگان منتظر مانده‌اند</p></div></article>
<footer><p>همهٔ حقوق محفوظ است</p></footer></body></html>
""".format(*PARAGRAPHS)


def reasons(told):
    return {piece.text: piece.reason for piece in told.dropped}


def test_every_block_is_told_with_its_reason():
    told = trace(PAGE.encode(), url=URL, content_type="text/html", fetched_at=FETCHED)
    assert told.article.body == "\n\n".join(PARAGRAPHS)
    assert reasons(told) == {
        "سیاست": "in <nav>",
        "ورزش": "in <nav>",
        "پل دوم ارس": "it repeats the title",
        "خرید بلیت هواپیما با تخفیف ویژه برای خوانندگان این صفحه همین امروز": "hidden",
        "گمرک آستارا شلوغ است و رانندگان منتظر مانده‌اند": 'named "related"',
        "همهٔ حقوق محفوظ است": "in <footer>",
    }
    assert next(one.where for one in told.dropped if "گمرک" in one.text).endswith(
        "div.related-news > p"
    )


def test_declared_addresses_that_are_not_believed_are_told():
    told = trace(PAGE.encode(), url=URL, content_type="text/html")
    assert [(one.source, one.reason) for one in told.refused] == [
        ("canonical", "it is the home page"),
        ("og:url", "it belongs to another site"),
    ]


@pytest.mark.parametrize("path", sorted(CASES.glob("*.html")), ids=lambda path: path.stem)
def test_the_article_is_the_one_of_the_real_path_and_kept_text_is_not_told_as_left(path):
    body = path.read_bytes()
    try:
        article = extract(body, url=URL, content_type="text/html", fetched_at=FETCHED)
    except ParseError:
        with pytest.raises(ParseError):
            trace(body, url=URL, content_type="text/html", fetched_at=FETCHED)
        return
    told = trace(body, url=URL, content_type="text/html", fetched_at=FETCHED)
    assert told.article == article
    paragraphs = set(article.body.split("\n\n"))
    again = "it repeats the text"
    assert not [one for one in told.dropped if one.text in paragraphs and one.reason != again]


def test_without_an_address_the_page_tells_its_own():
    page = (CASES / "fa_agency.html").read_bytes()
    told = trace(page, url=None, content_type="text/html")
    assert told.url_source == "page"
    assert "/news/8513021/" in told.url
    assert "ایرنا" in (told.article.agency or "")


def test_a_text_document_is_told_too():
    told = trace("Yeni körpü\nKörpü payızda açılacaq.".encode(), url=None)
    assert (told.article.title, told.article.body, told.url_source, told.dropped) == (
        "Yeni körpü",
        "Körpü payızda açılacaq.",
        "none",
        (),
    )


def test_a_page_of_ten_thousand_links_is_told_in_part():
    links = "".join(f"<div><a href='/{n}'>خبر شماره {n}</a></div>" for n in range(1_500))
    page = PAGE.replace("</article>", f"</article><div>{links}</div>")
    told = trace(page.encode(), url=URL, content_type="text/html")
    assert len(told.dropped) == 1_000
    assert told.more_dropped >= 500


@settings(deadline=None, max_examples=30)
@given(st.text(alphabet="<>/pdivah1 \"'=یə!-\n", max_size=200))
def test_any_markup_is_traced_or_refused(markup):
    with suppress(ParseError):
        assert trace(f"<html><body>{markup}".encode(), url=None).article
