"""Persian, Azerbaijani in Arabic script, Arabic and Hebrew: names and cue words, inflected."""

import json
from collections import defaultdict
from pathlib import Path

import pytest

from extractors.relevance import assess
from extractors.relevance.gazetteer import patterns
from extractors.relevance.reading import read

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases_languages_a.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
LANGUAGES = ("fa", "azb", "ar", "he")
GROUPS = {"relation", "topic", "context", "home", "act"}


def cues_in(text, lang):
    """Give the cue words of a text as "group.label"."""
    reading = read(text, "", lang)
    found = (found.cue for each in reading.sentences for found in reading.cues(each))
    return {f"{cue.group}.{cue.label}" for cue in found}


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{case['lang']}-{number}" for number, case in enumerate(CASES, start=1)]
)
def test_names_and_cue_words_are_found_in_the_forms_that_news_writes(case):
    judged = assess(case["text"], "", lang=case["lang"])
    assert [mention.entity_id for mention in judged.mentions] == case["entities"]
    cues = cues_in(case["text"], case["lang"])
    assert set(case["cues"]) <= cues
    assert not cues & set(case.get("not", ()))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_group_of_cue_words_has_a_sentence(lang):
    told = {label for case in CASES if case["lang"] == lang for label in case["cues"]}
    known = {f"{cue.group}.{cue.label}" for cue in patterns(lang).cues}
    assert {label.partition(".")[0] for label in known} == GROUPS
    assert known - told == set()


def test_there_are_forty_sentences_in_each_language():
    count = defaultdict(int)
    for case in CASES:
        assert not case["text"].isascii()
        count[case["lang"]] += 1
    assert all(count[lang] >= 40 for lang in LANGUAGES), count
