import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.ids import sha256_hex
from extractors.model import Outlet, Page
from extractors.pages import read_page

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))
FETCHED = datetime(2026, 6, 30, 12, tzinfo=UTC)


def article_of(case):
    expected = tomllib.loads(case.read_text(encoding="utf-8"))
    body = case.with_suffix(".html").read_bytes()
    headers = (("content-type", "text/html"),)
    page = Page(expected["url"], expected["url"], 200, headers, body, FETCHED, sha256_hex(body))
    outlet = Outlet("sample", "Sample", timezone=expected["timezone"])
    return read_page(page, outlet=outlet, entry=None), expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_page_gives_its_article_to_the_letter(case):
    article, expected = article_of(case)
    assert article.title == expected["title"]
    assert article.body.split("\n\n") == expected["body"]
    assert article.kind == "article"
    assert article.text_source == "page"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_page_gives_its_date_people_place_and_language(case):
    article, expected = article_of(case)
    assert article.published_at == datetime.fromisoformat(expected["published"])
    assert article.published_precision == expected["precision"]
    assert article.published_source == expected["source"]
    assert list(article.authors) == expected["authors"]
    assert article.lang == expected["lang"]
    assert (article.place or "") == expected["place"]
    assert (article.agency or "") == expected["agency"]


def test_there_are_layouts_enough_in_languages_enough():
    expected = [tomllib.loads(case.read_text(encoding="utf-8")) for case in CASES]
    assert len(expected) >= 8
    assert {case["lang"] for case in expected} >= {"fa", "az", "ru", "en", "tr", "hy", "ar"}


def test_persian_words_keep_their_joiners():
    article, expected = article_of(Path(__file__).parent / "cases" / "fa_entities.toml")
    assert "می\u200cشود" in article.title
    assert article.body.count("\u200c") == "".join(expected["body"]).count("\u200c") > 5
    assert "ꙮ" not in article.body + article.title
