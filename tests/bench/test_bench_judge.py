"""The comparison of judging with a plain list of expressions: its sides, its sums, its limit."""

import json

import pytest

from extractors.relevance import assess
from tests.bench.judge import (
    DENSE,
    SIZE,
    SPOKEN,
    Cost,
    compare,
    dense,
    folder,
    invented,
    least,
    main,
    mean,
    plain_patterns,
)

MOST = 0.1  # measured .016 when everything was there but speed


def test_judging_costs_a_fraction_of_a_plain_list_of_expressions():
    langs = ("en", "fa", "tr")
    for lang in langs:
        for each in invented(lang, 2):
            assess(each.title, each.text, lang=lang)
    costs = [compare(invented(lang, 1, draw=1)) for lang in langs]
    assert mean(costs).ratio < MOST, costs


@pytest.mark.parametrize("lang", SPOKEN)
def test_articles_are_of_full_size_and_some_name_both_sides(lang):
    articles = invented(lang, 4)
    assert articles == invented(lang, 4) != invented(lang, 4, draw=1)
    assert {len(each.text) for each in articles} == {SIZE}
    sides = [
        {mention.side for mention in assess(each.title, each.text, lang=lang).mentions}
        for each in articles[:2]
    ]
    assert {"azerbaijan", "iran"} <= sides[0]
    assert not {"azerbaijan", "iran"} & sides[1]


@pytest.mark.parametrize("lang", DENSE)
def test_dense_articles_are_of_full_size_and_full_of_names(lang):
    articles = dense(lang, 2)
    assert {len(each.text) for each in articles} == {SIZE}
    assert len({each.text for each in (*articles, *dense(lang, 2, draw=1))}) == 4
    for each in articles:
        assert len(assess(each.title, each.text, lang=lang).mentions) > 24


def test_the_plain_side_knows_names_in_every_script():
    patterns = dict(plain_patterns())
    for text in ("Baku", "باکو", "БАКУ", "Բաքվում", "ბაქოში"):
        assert patterns["baku"].search(text)
    assert not patterns["baku"].search("Robaku")


def test_the_cheapest_round_of_each_side_counts_and_all_languages_alike():
    rounds = [Cost("fa", 4, 0.5, 9.0), Cost("fa", 4, 0.7, 8.0)]
    assert least(rounds) == Cost("fa", 8, 0.5, 8.0)
    total = mean([Cost("fa", 8, 0.5, 8.0), Cost("hy", 2, 1.5, 2.0)])
    assert total == Cost("all", 10, 1.0, 5.0)
    assert total.ratio == 0.2


def test_a_folder_is_read_by_language_and_told_as_json(tmp_path, capsys):
    items = [
        {
            "title": "سفیر ایران",
            "text": "باکو میزبان بود. " * 9,
            "lang": "fa",
            "outlet_country": "IR",
        },
        {"title": "Səfir", "text": "Bakı danışdı. " * 400, "lang": "az"},
        {"title": "without text", "text": "", "lang": "az"},
    ]
    lines = "\n".join(json.dumps(item) for item in items)
    (tmp_path / "some.jsonl").write_text(lines + "\n", encoding="utf-8")
    read = folder(tmp_path)
    assert {lang: len(own) for lang, own in read.items()} == {"az": 1, "fa": 1}
    assert (len(read["az"][0].text), read["fa"][0].country) == (SIZE, "IR")
    main([str(tmp_path), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert [each["lang"] for each in told] == ["az", "fa", "all"]
