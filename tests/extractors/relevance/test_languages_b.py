"""Names and cue words of Azerbaijani (both alphabets), Turkish and Georgian fire when inflected."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from extractors.relevance.gazetteer import patterns
from extractors.relevance.reading import read

CASES = [
    json.loads(line)
    for line in Path(__file__)
    .with_name("cases_languages_b.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
LANGUAGES = ("az", "az-Cyrl", "ka", "tr")
GROUPS = {"relation", "topic", "context", "home", "act"}
ACTS = {"verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"}


def _label(case: dict[str, Any]) -> str:  # Any: a line of JSON
    return f"{case['lang']} {case['text']}"


def test_each_sentence_yields_its_names_and_no_others():
    wrong = {}
    for case in CASES:
        reading = read("", case["text"], case["lang"])
        found = sorted({each.entity.entity_id for each in reading.found})
        if found != case["entities"]:
            wrong[_label(case)] = found
    assert not wrong


def test_each_sentence_yields_its_cue_words():
    missing = {}
    for case in CASES:
        reading = read("", case["text"], case["lang"])
        cues = {cue.cue for sentence in reading.sentences for cue in reading.cues(sentence)}
        lost = set(case["cues"]) - {f"{cue.group}.{cue.label}" for cue in cues}
        if lost:
            missing[_label(case)] = sorted(lost)
    assert not missing


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_every_group_and_all_four_classes_of_acts(lang):
    cues = patterns(lang).cues
    assert {cue.group for cue in cues} == GROUPS
    assert {cue.label for cue in cues if cue.group == "act"} == ACTS


def test_the_cases_cover_both_main_languages_well():
    counted = Counter(case["lang"] for case in CASES)
    assert set(counted) == set(LANGUAGES)
    assert min(counted["az"], counted["tr"]) >= 40


@pytest.mark.parametrize(
    ("lang", "text", "absent"),
    [
        ("tr", "İran'da bir anlaşma oldu.", "act.material_conflict"),  # oldu, not öldü
        ("tr", "Bakan yardımcısı İran'da.", "act.material_cooperation"),
        ("tr", "İran'da pazartesi günü.", "relation.trade_economy"),
        ("tr", "İran'da Urmiye Gölü.", "context.sport"),  # göl, not gol
        ("tr", "İran'dan Gazi Üniversitesi'ne.", "relation.energy_water"),  # gazi, not gazı
        ("az", "İran komandanı danışıb.", "context.sport"),
        ("az", "İranda səs verildi.", "relation.energy_water"),
        ("az", "İranın xəbər agentliyi.", "topic.espionage_arrests"),
        ("az", "İran əks tədbir görüb.", "context.former"),
        ("az", "İran növbəti addımı atıb.", "relation.transport_corridor"),
        ("az-Cyrl", "Иран командиры данышыб.", "context.sport"),
    ],
)
def test_words_that_fold_alike_are_told_apart(lang, text, absent):
    reading = read("", text, lang)
    cues = {cue.cue for sentence in reading.sentences for cue in reading.cues(sentence)}
    assert absent not in {f"{cue.group}.{cue.label}" for cue in cues}
    assert reading.sentences
