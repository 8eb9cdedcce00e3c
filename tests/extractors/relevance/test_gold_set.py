"""The gold set of seeds/gold: invented items, labelled by the codebook; is it what it says?"""

import json
import re
from collections import Counter, defaultdict

import pytest

from extractors.catalogue import SEEDS
from extractors.language import detect_language, primary_subtag
from extractors.relevance.gazetteer import TOPICS

FILES = sorted((SEEDS / "gold").glob("*.jsonl"))
FIELDS = {
    *("id", "lang", "outlet_country", "form", "title", "text", "grade", "topics", "hard"),
    *("rules", "evidence", "reason", "split", "second_reading"),
}
RULES = {*map(str, range(1, 19)), *(f"A{number}" for number in range(1, 17))}
SENTENCE_END = re.compile(r"(?<=[.!?؟։:])\s+|\n+")
LONG = 40  # characters: shorter sentences may come twice by chance


def items(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


EVERY = [item for path in FILES for item in items(path)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_item_of_the_gold_set_is_whole(path):
    for item in items(path):
        name = item["id"]
        assert item.keys() == FIELDS, name
        assert item["lang"] == path.stem, name
        assert item["grade"] in {0, 1, 2}, name
        assert item["split"] in {"tune", "hold"}, name
        assert isinstance(item["second_reading"], bool), name
        assert set(item["rules"]) <= RULES, name
        assert set(item["topics"]) <= set(TOPICS), name
        assert bool(item["topics"]) == (item["grade"] > 0), name
        assert item["reason"].strip(), name
        if item["form"] == "headline":
            assert item["title"], name
            assert not item["text"], name
        else:
            assert item["text"], name
            assert item["title"] or item["form"] == "short", name
        for piece in item["evidence"]:
            assert piece in item["title"] or piece in item["text"], name


def test_no_two_items_of_the_gold_set_share_an_id_or_a_sentence():
    assert len({item["id"] for item in EVERY}) == len(EVERY)
    places = defaultdict(set)
    for item in EVERY:
        for sentence in SENTENCE_END.split(f"{item['title']}\n{item['text']}"):
            if len(sentence) >= LONG:
                places[sentence].add(item["id"])
    assert {text: ids for text, ids in places.items() if len(ids) > 1} == {}


def test_the_gold_set_is_large_enough_in_every_language_and_boundary_rule():
    assert len(EVERY) >= 800
    by_lang = Counter(item["lang"] for item in EVERY)
    assert all(by_lang[lang] >= 80 for lang in ("en", "fa", "az-Latn", "ru", "tr", "hy", "ar"))
    assert all(by_lang[lang] >= 20 for lang in ("az-Cyrl", "azb-Arab", "ka", "he"))
    negatives = [item for item in EVERY if not item["grade"]]
    assert 0.4 <= len(negatives) / len(EVERY) <= 0.6
    assert sum(item["hard"] for item in negatives) >= len(negatives) / 2
    assert sum(item["second_reading"] for item in EVERY) >= 0.9 * len(EVERY)
    held = sum(item["split"] == "hold" for item in EVERY)
    assert 0.25 <= held / len(EVERY) <= 0.45
    languages = defaultdict(set)
    times = Counter()
    for item in EVERY:
        for rule in item["rules"]:
            languages[rule].add(item["lang"])
            times[rule] += 1
    assert {rule for rule in RULES if times[rule] < 3 or len(languages[rule]) < 4} == set()


def test_the_texts_of_the_gold_set_are_in_the_language_that_they_name():
    long = [item for item in EVERY if len(item["text"]) > 200]
    wrong = [
        item["id"]
        for item in long
        if primary_subtag(detect_language(item["text"])) != primary_subtag(item["lang"])
    ]
    assert len(wrong) <= len(long) * 0.02, wrong
