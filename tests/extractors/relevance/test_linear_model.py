"""The learned weights: how they are read, summed, and told to a reader."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import ConfigError
from extractors.labelled import load_gold
from extractors.relevance import read_scene
from extractors.relevance.classifiers.linear import classify_with
from extractors.relevance.features import GROUPS, measure, of_text
from extractors.relevance.linear_model import (
    BIAS,
    Weights,
    load_weights,
    log_odds,
    of_centrality,
    of_relevance,
    probability,
    rank,
    shipped,
)
from extractors.relevance.wording import say

PAIR = (
    "Tehran and Baku sign a customs deal",
    "The ministers of Iran and Azerbaijan met in Astara.",
)
TEXTS = (
    (*PAIR, "en", None),
    (
        "سفیر باکو در تهران احضار شد",
        "وزارت خارجه ایران به جمهوری آذربایجان یادداشت داد.",
        "fa",
        "IR",
    ),
    ("Bakıda İran səfiri ilə görüş", "Nazir İranla sərhəd məsələsini müzakirə edib.", "az", "AZ"),
    ("Թեհրանը Բաքվին առաջարկել է նոր կամուրջ", "", "hy", "AM"),
)
FLAT = Weights(7, {BIAS: -1.0, "sides.both_named": 2.0}, {BIAS: 0.5}, 0.5, 0.5)


def scene(title, text, lang, country):
    return read_scene(title, text, lang=lang, outlet_country=country)[0]


@given(st.floats(-700, 700))
@settings(deadline=None)
def test_a_probability_is_the_logistic_of_its_odds(odds):
    found = probability(odds)
    assert 0.0 <= found <= 1.0
    assert math.isclose(found + probability(-odds), 1.0)
    assert (found > 0.5) == (odds > 0) or abs(odds) < 1e-12


def test_only_known_features_weigh():
    assert log_odds(FLAT.relevance, {"sides.both_named": 1.0, "stars.moon": 9.0}) == 1.0
    assert log_odds(FLAT.relevance, {}) == -1.0


@pytest.mark.parametrize(("title", "text", "lang", "country"), TEXTS)
def test_every_feature_belongs_to_a_group_and_can_be_said(title, text, lang, country):
    read = scene(title, text, lang, country)
    measured = measure(read)
    assert measured
    names = {name for each in measured for name in each.features} | of_text(read).keys()
    assert {name.partition(".")[0] for name in names} <= set(GROUPS)
    for name in names:
        assert say(name).strip(), name
        assert "_" not in say(name), name


def test_the_best_stretch_comes_first_and_seconds_are_counted_once():
    read = scene(*TEXTS[0])
    ranked = rank(FLAT.relevance, measure(read))
    odds = [each for each, _ in ranked.stretches]
    assert odds == sorted(odds, reverse=True)
    features = of_relevance(ranked, of_text(read))
    apart = [
        each
        for _, each in ranked.stretches[1:]
        if not {one.number for one in each.stretch.sentences}
        & {one.number for one in ranked.stretches[0][1].stretch.sentences}
    ]
    assert ("spread.second" in features) == bool(apart)
    assert 0.0 <= of_centrality(ranked, {}, 2)["spread.share"] <= 1.0


def test_a_flag_tells_what_put_it_beyond_the_threshold():
    read = scene(*TEXTS[0])
    flagged = classify_with(FLAT, read, "en")
    first = next(each for each in flagged.evidence if each.kind == "bilateral")
    assert flagged.relevant
    assert first.weight == pytest.approx(1.0, abs=0.01)
    strict = classify_with(Weights(7, FLAT.relevance, FLAT.bilateral, 0.9, 0.5), read, "en")
    first = next(each for each in strict.evidence if each.kind == "bilateral")
    assert not strict.relevant
    assert first.weight < 0
    assert (flagged.grade, strict.grade) == (2, 0)


def test_neither_length_nor_style_nor_origin_is_a_feature():
    names = {*shipped().relevance, *shipped().bilateral} - {BIAS}
    for word in ("length", "words", "long", "short", "origin", "retold", "lang", "style"):
        assert not [name for name in names if word in name.partition(".")[2].split("_")], word


def test_a_text_that_names_one_side_and_no_act_is_no_evidence():
    for title, lang, country in (
        ("BAKU", "en", "IR"),
        ("Bakı", "az", "IR"),
        ("ایران", "fa", "AZ"),
        ("Иран", "ru", "AZ"),
    ):
        assert measure(scene(title, "", lang, country)) == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"relevance": {BIAS: "much"}}, "relevance: 'bias' is 'much'"),
        ({"bilateral": {}}, "bilateral must be a table of weights with 'bias'"),
        ({"colour": 1}, "keys are"),
    ],
)
def test_a_broken_file_of_weights_is_named_with_its_key(tmp_path, change, told):
    whole = {
        "version": 1, "trained_on": {}, "threshold": 0.5, "bilateral_threshold": 0.5,
        "relevance": {BIAS: 0.0}, "bilateral": {BIAS: 0.0},
    }  # fmt: skip
    path = tmp_path / "ağırlıqlar.json"
    path.write_text(json.dumps(whole | change), encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_weights(path)
    assert str(path) in str(error.value)
    assert told in str(error.value)


def test_the_weights_are_the_same_for_the_same_texts():
    training = pytest.importorskip("flows.training.fit", reason="needs the extra `study`")
    samples = pytest.importorskip("flows.training.samples")
    items = [item for item in load_gold() if item.lang == "tr" and item.split == "tune"][:60]
    one, two = (training.fit(samples.measured(order)) for order in (items, items))
    assert one == two
    assert one.relevance["sides.both_named"] > 0
    assert len({each.fold(5) for each in samples.measured(items)}) == 5
