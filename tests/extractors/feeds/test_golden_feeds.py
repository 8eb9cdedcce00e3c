"""Feeds of our own writing beside what they say: one loop over `cases/`."""

import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from extractors import parse_feed

CASES = Path(__file__).parent / "cases"
CONTEXT = ("content_type", "lang", "timezone", "now", "kind", "link_selector")
EXPECTED = sorted(CASES.glob("*.toml"))


def _comparable(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_a_golden_feed_says_what_it_says(path: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    body = next(file for file in CASES.glob(f"{path.stem}.*") if file != path).read_bytes()
    context = {key: case[key] for key in CONTEXT if key in case}

    feed = parse_feed(body, url=case["url"], **context)

    for key, expected in case["feed"].items():
        assert _comparable(asdict(feed)[key]) == expected, key
    parts = [asdict(part) for part in feed.parts]
    for part, wanted in zip(parts, case.get("part", ()), strict=True):
        assert part == {"modified_at": None, **wanted}
    case.setdefault("entry", [])
    if not case.get("more_entries"):
        assert len(feed.entries) == len(case["entry"])
    for number, (entry, wanted) in enumerate(zip(feed.entries, case["entry"], strict=False)):
        for key, expected in wanted.items():
            assert _comparable(asdict(entry)[key]) == expected, (number, key)


def test_every_format_that_is_read_has_a_golden_feed() -> None:
    versions = {tomllib.loads(path.read_text("utf-8"))["feed"].get("version") for path in EXPECTED}

    assert {"rss20", "rss10", "atom10", "atom03", "jsonfeed11", "sitemap"} <= versions
    assert {"sitemapindex", "gdelt", "telegram", "listing"} <= versions
