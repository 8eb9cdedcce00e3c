"""What pages turn out to be: walls are known, and articles that speak of walls stay articles."""

import tomllib
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

from extractors.errors import ParseError
from extractors.ids import sha256_hex
from extractors.model import Entry, Page
from extractors.pages import extract, read_page

FOLDER = Path(__file__).parent / "cases_kinds"
URL = "https://news.example/world/story-123456"
ENTRY = Entry(url=URL, guid="1", title="The ferry returns", summary="It sails on Saturday.")


def cases(name):
    pages = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["page"]
    return [pytest.param(page, id=f"{name}-{page['id']}") for page in pages]


def html(page):
    shown = (*page["text"], *page.get("after", ()))  # after: what the reader leaves out
    text = "".join(f"<p>{escape(part)}</p>" for part in shown)
    title = escape(page["title"])
    head = f"<meta charset='utf-8'><title>{title}</title>{page.get('head', '')}"
    return f"<html><head>{head}</head><body><h1>{title}</h1>{text}</body></html>".encode()


@pytest.mark.parametrize("page", cases("walls"))
def test_a_page_that_is_no_article_is_known_for_what_it_is(page):
    assert extract(html(page), url=page.get("url", URL)).kind == page["kind"]


@pytest.mark.parametrize("page", cases("twins"))
def test_an_article_that_speaks_of_walls_stays_an_article(page):
    article = extract(html(page), url=page.get("url", URL))
    assert article.kind == "article"
    assert article.body.split("\n\n") == page["text"]


def test_there_are_as_many_twins_as_walls():
    walls, twins = cases("walls"), cases("twins")
    assert min(len(walls), len(twins)) >= 30


SHELL = (
    "<html><head><meta charset='utf-8'><title>Site</title>{head}</head><body>"
    "<div id='root'>{text}</div>"
    "<noscript>You need to enable JavaScript to run this app.</noscript>"
    "<script src='/static/js/main.js'></script></body></html>"
)
WAITING = ("", "Loading...", "Please enable JavaScript to view this page.", "در حال بارگذاری…")


@pytest.mark.parametrize("text", WAITING)
def test_an_empty_shell_has_the_feeds_words_or_the_pages_own_summary_or_is_an_error(text):
    described = '<meta property="og:description" content="The ferry sails again.">'
    shell = SHELL.format(head="", text=text).encode()
    with pytest.raises(ParseError, match="no text"):
        extract(shell, url=URL)
    article = extract(SHELL.format(head=described, text=text).encode(), url=URL)
    assert (article.body, article.text_source) == ("The ferry sails again.", "summary")
    now = datetime(2026, 6, 30, 12, tzinfo=UTC)
    page = Page(URL, URL, 200, (), shell, now, sha256_hex(shell))
    article = read_page(page, outlet=None, entry=ENTRY)
    assert (article.body, article.text_source) == (ENTRY.summary, "summary")
    assert article.kind == "article"
