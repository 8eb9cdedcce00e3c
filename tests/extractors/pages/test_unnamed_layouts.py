"""Pages whose markup names nothing, and messages of one sentence: text, headline and date."""

import tomllib
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

from extractors.pages import extract

TEXTS = tomllib.loads((Path(__file__).parent / "body_texts.toml").read_text(encoding="utf-8"))
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
URL = "https://news.example/story/123456"
MENU = "".join(
    f"<li><a href='/{at}'>{name}</a></li>" for at, name in enumerate(("A", "B", "C", "D"))
)


def read(body, title, head="", url=URL):
    start = f"<html><head><meta charset='utf-8'><title>{escape(title)}</title>{head}</head>"
    page = f"{start}<body>{body}</body></html>"
    return extract(page.encode(), url=url, content_type="text/html", fetched_at=NOW)


@pytest.mark.parametrize("lang", TEXTS)
def test_a_message_of_one_sentence_comes_without_byline_date_and_caption(lang):
    text = TEXTS[lang]
    message = text["paragraphs"][0]
    page = (
        f"<main><article><header><h1>{text['title']}</h1><div class='meta'>"
        "<a rel='author' href='/a'>Nigar Sample</a><time datetime='2026-06-29T10:00:00Z'>29.06.2026"
        f"</time></div></header><figure><img src='/a.jpg'><figcaption>{text['junk']}</figcaption>"
        f"</figure><div class='post-body'><p>{message}</p></div></article></main>"
    )
    article = read(page, text["title"])
    assert article.title == text["title"]
    assert article.body == message


@pytest.mark.parametrize("lang", TEXTS)
def test_lists_of_links_around_a_text_in_a_form_are_not_in_it(lang):
    text = TEXTS[lang]
    told = "<br><br>".join(text["paragraphs"][:4])
    links = "".join(f"<div><a href='/n/{at}'>{text['junk']} {at}</a></div>" for at in range(3))
    page = (
        f"<form method='post' action='./News.aspx?id=7'><div id='c1'><ul>{MENU}</ul></div>"
        f"<div id='c2'><span id='lblTitle'>{text['title']}</span><br>"
        f"<span id='lblDate'>29.06.2026 18:05</span><div id='lblText'>{told}</div>"
        f"<div id='c3'>{links}</div></div></form>"
    )
    article = read(page, f"Sample TV :: {text['title']}")
    assert article.title == text["title"]
    assert article.body.split("\n\n") == text["paragraphs"][:4]
    assert ("related", f"{text['junk']} 0") in {(cut.what, cut.text) for cut in article.cuts}


def test_an_instant_that_microdata_states_counts_more_than_what_is_shown():
    text = TEXTS["ru"]
    told = "".join(f"<p>{part}</p>" for part in text["paragraphs"])
    line = "<span class='news-date-time' itemprop='datePublished' content='{}'>{}</span>"
    shown = line.format("2026-06-29T12:10:00+03:00", "29.06.2026 12:10")
    article = read(f"<h1>{text['title']}</h1>{shown}<div class='text'>{told}</div>", text["title"])
    assert article.published_at == datetime(2026, 6, 29, 9, 10, tzinfo=UTC)
    assert article.published_precision == "instant"


@pytest.mark.parametrize("mark", ["aria-hidden='true'", "style='position:absolute;left:-9999px'"])
def test_a_text_for_nobody_is_not_read(mark):
    text = TEXTS["tr"]
    told = "".join(f"<p>{part}</p>" for part in text["paragraphs"][:2])
    hidden = f"<div {mark} class='x1'><p>{text['paragraphs'][4]}</p></div>"
    article = read(f"<h1>{text['title']}</h1><div class='x2'>{told}</div>{hidden}", text["title"])
    assert article.body.split("\n\n") == text["paragraphs"][:2]
