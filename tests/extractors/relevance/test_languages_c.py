"""Names and cue words of English, Russian and Armenian are found in the forms that news uses.

Each case: a sentence, the entities it names in order, cues it must hold, and cues it must not.
"""

import json
from pathlib import Path

import pytest

from extractors.relevance.gazetteer import patterns
from extractors.relevance.reading import read

_LINES = (
    (Path(__file__).parent / "cases_languages_c.jsonl").read_text(encoding="utf-8").splitlines()
)
CASES = [json.loads(line) | {"line": number} for number, line in enumerate(_LINES, start=1)]
LANGUAGES = ("en", "ru", "hy")


def numbered(case):
    return f"line {case['line']}, {case['lang']}"


def cues_of(case):
    reading = read("", case["text"], case["lang"])
    found = (found.cue for each in reading.sentences for found in reading.cues(each))
    return {f"{cue.group}.{cue.label}" for cue in found}


@pytest.mark.parametrize("case", CASES, ids=numbered)
def test_a_sentence_names_its_entities_in_order_and_holds_its_cues(case):
    found = read("", case["text"], case["lang"]).found
    assert [each.entity.entity_id for each in found] == case["entities"]
    cues = cues_of(case)
    assert set(case.get("cues", ())) <= cues
    assert cues.isdisjoint(case.get("absent", ()))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_cases_of_a_language_reach_every_label_of_every_group(lang):
    own = [case for case in CASES if case["lang"] == lang]
    assert len(own) >= 40
    told = {f"{cue.group}.{cue.label}" for cue in patterns(lang).cues}
    assert told == set().union(*map(cues_of, own))
