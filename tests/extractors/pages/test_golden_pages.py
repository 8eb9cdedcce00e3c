"""Pages of our own writing, built as the outlets of the registry build theirs.

Beside each page is what a reader would quote of it, written before the reader of pages was asked.
"""

import tomllib
from collections import defaultdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from extractors.catalogue import SEEDS
from extractors.ids import sha256_hex
from extractors.model import Outlet, Page
from extractors.outlets import load_outlets
from extractors.pages import read_page

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))
FETCHED = "2026-06-30T12:00:00+00:00"
OUTLETS = {outlet.outlet_id: outlet for outlet in load_outlets(SEEDS / "outlets.toml")}


@cache
def expected_of(case):
    return tomllib.loads(case.read_text(encoding="utf-8"))


@cache
def article_of(case):
    expected = expected_of(case)
    body = case.with_suffix(".html").read_bytes()
    headers = (("content-type", "text/html"),)
    at = datetime.fromisoformat(expected.get("fetched_at", FETCHED))
    page = Page(expected["url"], expected["url"], 200, headers, body, at, sha256_hex(body))
    if "outlet" in expected:
        return read_page(page, outlet=OUTLETS[expected["outlet"]], entry=None)
    outlet = Outlet("sample", "Sample", timezone=expected["timezone"])
    return read_page(page, outlet=outlet, entry=None)


def instant(text):
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_page_gives_its_article_to_the_letter(case):
    article, expected = article_of(case), expected_of(case)
    assert article.title == expected["title"]
    assert article.body.split("\n\n") == expected["body"]
    assert article.kind == expected.get("kind", "article")
    assert article.text_source == expected.get("text_source", "page")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_page_gives_its_date_people_place_and_language(case):
    article, expected = article_of(case), expected_of(case)
    assert article.published_at == instant(expected.get("published"))
    assert article.published_precision == expected["precision"]
    assert article.published_source == expected.get("source")
    assert list(article.authors) == expected["authors"]
    assert article.lang == expected["lang"]
    assert (article.place or "") == expected["place"]
    assert (article.agency or "") == expected["agency"]


@pytest.mark.parametrize(
    "case", [case for case in CASES if "outlet" in expected_of(case)], ids=lambda case: case.stem
)
def test_a_page_gives_its_section_tags_change_and_what_was_cut(case):
    article, expected = article_of(case), expected_of(case)
    assert article.modified_at == instant(expected.get("modified"))
    assert (article.section or "") == expected["section"]
    assert list(article.tags) == expected["tags"]
    assert "layout_missed" not in article.flags
    cuts = defaultdict(list)
    for cut in article.cuts:
        cuts[cut.what].append(cut.text)
    for what, texts in expected.get("cuts", {}).items():
        assert cuts[what] == texts


def test_there_are_layouts_of_outlets_enough_in_languages_enough():
    expected = [expected_of(case) for case in CASES]
    assert len({case["outlet"] for case in expected if "outlet" in case}) >= 28
    counts = defaultdict(int)
    for case in expected:
        counts[case["lang"]] += 1
    least = {"en": 6, "fa": 6, "az-Latn": 4, "ru": 4, "tr": 2, "hy": 2, "ar": 1, "ka": 1, "he": 1}
    assert all(counts[lang] >= number for lang, number in least.items()), counts
    kinds = {case.get("kind", "article") for case in expected}
    assert kinds >= {"article", "photo", "live", "paywall", "consent", "not_found"}


def test_only_documented_kinds_of_cuts_occur_on_pages():
    path = SEEDS / "cleaning" / "general.toml"
    documented = tomllib.loads(path.read_text(encoding="utf-8"))["what"]
    found = {cut.what for case in CASES for cut in article_of(case).cuts}
    assert found <= documented.keys()
    assert len(found) >= 10


def test_no_text_that_was_cut_is_left_in_the_article():
    for case in CASES:
        article = article_of(case)
        paragraphs = set(article.body.split("\n\n"))
        left = [cut for cut in article.cuts if cut.what != "caption" and cut.text in paragraphs]
        assert not left, case.stem


def test_persian_words_keep_their_joiners():
    case = Path(__file__).parent / "cases" / "fa_entities.toml"
    article, expected = article_of(case), expected_of(case)
    assert "می\u200cشود" in article.title
    assert article.body.count("\u200c") == "".join(expected["body"]).count("\u200c") > 5
    assert "ꙮ" not in article.body + article.title
