"""The text of a page, paragraph by paragraph, on many layouts in many languages."""

import tomllib
from itertools import cycle
from pathlib import Path

import pytest
import trafilatura

from extractors.errors import ParseError
from extractors.pages import extract
from tests.extractors.pages.layout_families import FAMILIES, Text, h1, p, page, truth

URL = "https://news.example/world/story-123456"
_TABLE = tomllib.loads((Path(__file__).parent / "body_texts.toml").read_text(encoding="utf-8"))
TEXTS = {
    lang: Text(lang, row["title"], row["lead"], tuple(row["paragraphs"]), row["junk"])
    for lang, row in _TABLE.items()
}
ENGLISH = TEXTS["en"]
MANY_LANGUAGES = 8


def lines_of(body):
    """Give the paragraphs without list marks, and without ZWNJ, which others lose."""
    lines = (line.replace("\u200c", "").lstrip("-– ") for line in (body or "").split("\n"))
    return [" ".join(line.split()) for line in lines if line.strip()]


def quality(lines, wanted):
    """Give precision and recall in paragraphs; one that comes twice is wrong the second time."""
    right = len(set(lines) & set(wanted))
    return right / max(len(lines), 1), right / len(wanted)


def theirs(html, text, *, fast):
    found = trafilatura.bare_extraction(html, fast=fast, include_comments=False)
    title = lines_of(text.title)
    return [line for line in lines_of(found.text if found else "") if [line] != title]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_article_and_nothing_else_is_the_text_whatever_the_layout(family):
    assert len(TEXTS) >= MANY_LANGUAGES
    for lang, text in TEXTS.items():
        article = extract(FAMILIES[family](text), url=URL)
        wanted = [" ".join(part.split()) for part in truth(family, text)]
        shown = [line.removeprefix("- ") for line in article.body.split("\n\n")]
        assert shown == wanted, (lang, family)
        assert article.title == text.title


def test_no_layout_is_read_better_by_trafilatura_alone():
    for family, text in zip(FAMILIES, cycle(TEXTS.values()), strict=False):
        html = FAMILIES[family](text)
        wanted = lines_of("\n".join(truth(family, text)))
        ours = quality(lines_of(extract(html, url=URL).body), wanted)
        for fast in (True, False):
            other = quality(theirs(html, text, fast=fast), wanted)
            assert ours[0] >= other[0], (family, text.lang, fast)
            assert ours[1] >= other[1], (family, text.lang, fast)


@pytest.mark.parametrize(
    ("names", "is_addition"),
    [
        ("comments-open", False),
        ("no-comments", False),
        ("has-related", False),
        ("shareable-content", False),
        ("sharethrough", False),
        ("shareholders", False),
        ("commentary", False),
        ("captain", False),
        ("share-bar", True),
        ("articleShareButtons", False),  # "article" says what it belongs to: left to trafilatura
        ("relatedNews", True),
        ("read-more", True),
        ("wp-caption-text", True),
        ("cookie-notice", True),
        ("sr-only", True),
        ("hidden md:block", False),
        ("d-none d-lg-block", False),
    ],
)
def test_whole_words_in_names_decide_what_is_beside_the_article(names, is_addition):
    beside = "Nobody on the river had asked for this sentence, and yet here it is."
    main = f"{p(*ENGLISH.paragraphs)}<div class='{names}'><div>{p(beside)}</div></div>"
    html = page(ENGLISH, f"<article>{h1(ENGLISH)}{main}</article>")
    # Some of the names trafilatura minds: then they are additions, too.
    kept_by_others = beside in theirs(html, ENGLISH, fast=True)
    body = extract(html, url=URL).body
    assert (beside not in body) if is_addition else (beside in body) >= kept_by_others


def test_a_short_article_is_not_filled_up_with_what_stands_beside_it():
    about = "We are a small paper on the river and print what the two villages tell us. " * 6
    main = f"<article>{h1(ENGLISH)}{p(ENGLISH.paragraphs[0])}</article>"
    beside = f"<aside class='about'>{p(about)}</aside><footer>{p(about, about)}</footer>"
    html = page(ENGLISH, main, after=beside)
    assert extract(html, url=URL).body == ENGLISH.paragraphs[0]


def test_a_lead_that_the_text_repeats_comes_once():
    lead = f"<p class='lead'>{ENGLISH.lead}</p>"
    main = (
        f"{h1(ENGLISH)}{lead}<div class='article-body'>{p(ENGLISH.lead, *ENGLISH.paragraphs)}</div>"
    )
    body = extract(page(ENGLISH, main), url=URL).body
    assert body.split("\n\n") == [ENGLISH.lead, *ENGLISH.paragraphs]


def test_a_lead_of_another_article_is_not_ours():
    cards = "".join(
        f"<div class='card'><h3>{ENGLISH.junk}</h3><p class='summary'>{ENGLISH.lead}</p></div>"
        for _ in range(3)
    )
    main = f"{h1(ENGLISH)}<div class='article-body'>{p(*ENGLISH.paragraphs)}</div>"
    body = extract(page(ENGLISH, main, after=cards), url=URL).body
    assert body.split("\n\n") == list(ENGLISH.paragraphs)


def test_scripts_tell_the_whole_text_where_the_page_shows_its_beginning():
    told = " ".join(ENGLISH.paragraphs) + " " + ENGLISH.lead
    head = (
        '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","articleBody":'
        f'"{told}"}}]}}</script>'
    )
    html = page(ENGLISH, f"<article>{h1(ENGLISH)}{p(ENGLISH.paragraphs[0])}</article>", head=head)
    assert extract(html, url=URL).body == told


DEEP = 1_000
FALLBACKS = {
    "deep": lambda text: (
        "<div>" * DEEP + f"{h1(text)}{p(*text.paragraphs)}" + "</div>" * DEEP,
        list(text.paragraphs),
    ),
    "wide": lambda text: (
        h1(text)
        + p(*text.paragraphs)
        + "<p>"
        + "<a href='/t'>tag</a> <span class='bar'>x</span>" * 1_600
        + "</p>",
        list(text.paragraphs),
    ),
    "many": lambda text: (
        h1(text) + p(*text.paragraphs) + "<div><i>.</i><b>.</b></div>" * 21_000,
        list(text.paragraphs),
    ),
}


@pytest.mark.parametrize("kind", FALLBACKS)
def test_a_page_that_is_too_much_for_trafilatura_is_read_plainly_and_says_so(kind):
    text = TEXTS["fa" if kind == "deep" else "az-Latn"]
    main, wanted = FALLBACKS[kind](text)
    article = extract(page(text, main), url=URL)
    assert article.body.split("\n\n") == wanted
    assert article.title == text.title
    assert "fallback_text" in article.flags
    assert "fallback_text" not in extract(FAMILIES["plain"](text), url=URL).flags


def test_a_page_that_is_too_much_and_says_nothing_is_a_parse_error():
    with pytest.raises(ParseError):
        extract(b"<html><body>" + b"<div>" * DEEP + b"words" + b"</div>" * DEEP, url=URL)
