"""The comparison of the extractor's cost with trafilatura's: its sums and its verdict."""

import json
from dataclasses import replace

import pytest

from tests.bench.extract import Cost, compare, folder, main, summary
from tests.bench.shapes import SHAPES, shapes

FAIR = tuple(Cost(f"page {at}", 100_000, 0.010, 0.012, None, None) for at in range(100))


@pytest.mark.parametrize(
    ("change", "is_good"),
    [
        ({}, True),
        ({"ours": 0.5}, False),  # 50 medians, and the total with it
        ({"ours": 11.0}, False),
        ({"failed": "KeyError()"}, False),
        ({"lost": "no text"}, True),  # a ParseError is an answer; it is counted
    ],
)
def test_one_page_beyond_a_limit_fails_the_comparison(change, is_good):
    result = summary([*FAIR[:98], replace(FAIR[0], **change), replace(FAIR[1], **change)])
    assert result.is_good is is_good
    assert (result.lost > 0, result.failed > 0) == ("lost" in change, "failed" in change)


def test_costing_a_tenth_more_than_trafilatura_is_the_limit():
    assert summary([replace(cost, ours=0.0131) for cost in FAIR]).is_good
    assert not summary([replace(cost, ours=0.0134) for cost in FAIR]).is_good


def test_every_shape_is_read_and_none_of_them_costs_what_no_page_may():
    pages = [page for page in shapes() if not page[0].startswith("elements")]
    assert len(pages) == len(SHAPES) - 1
    costs = compare(pages, 1)
    assert [cost.name for cost in costs if cost.lost or cost.failed] == []
    assert all(cost.ours > 0 and cost.theirs > 0 for cost in costs)


def test_a_folder_is_read_page_by_page_and_told_as_json(tmp_path, capsys):
    (tmp_path / "deep").mkdir()
    text = "<p>The ferry of the two villages sails again from Saturday on.</p>" * 5
    (tmp_path / "a.html").write_text(f"<html><title>Ferry</title>{text}", encoding="utf-8")
    (tmp_path / "deep" / "b.htm").write_bytes(b"%PDF-1.7")
    (tmp_path / "c.png").write_bytes(b"\x89PNG")
    assert [name for name, _ in folder(tmp_path)] == ["a.html", "deep/b.htm"]
    main([str(tmp_path), "--rounds", "1", "--json", "--pages"])
    told = json.loads(capsys.readouterr().out)
    assert told["summary"]["pages"] == 2
    assert [bool(page["lost"]) for page in told["pages"]] == [False, True]
