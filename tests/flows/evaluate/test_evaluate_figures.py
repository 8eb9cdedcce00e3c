"""What an evaluation counts: slices, topics, mistakes, comparisons, what labels change."""

from dataclasses import replace

import pytest

from extractors.errors import ConfigError
from extractors.labelled import StreamPost
from extractors.relevance.classifiers import CLASSIFIERS, DECIDING
from flows.evaluate.comparison import Pair, compare
from flows.evaluate.judges import Judged, Name, find_installed, parse_name
from flows.evaluate.mistakes import label_effect, mistakes, stream_report
from flows.evaluate.result import Rate
from flows.evaluate.shown import passages
from flows.evaluate.slices import slices
from flows.evaluate.topic_scores import topic_table
from tests.flows.evaluate.evaluatekit import FA, JUDGED, item, span, verdict


def rows(dimension):
    return {each.value: each for each in slices("gold", JUDGED) if each.dimension == dimension}


def test_each_dimension_is_scored_on_the_texts_that_have_it():
    whole = rows("all")["all"]
    assert (whole.texts, whole.relevant, whole.flagged) == (5, 3, 2)
    assert (whole.precision.value, whole.precision.texts) == (0.5, 2)
    assert whole.recall.value == pytest.approx(1 / 3)
    assert whole.f1.value == pytest.approx(0.4)
    assert (whole.false_alarms.value, whole.false_alarms.texts) == (0.5, 2)
    assert (whole.right.value, whole.grades.value) == (0.4, 0.2)
    assert {value: each.texts for value, each in rows("split").items()} == {"hold": 1, "tune": 4}
    assert {value: each.texts for value, each in rows("lang").items()} == {"az-Latn": 4, "fa": 1}
    assert {value: each.texts for value, each in rows("hard").items()} == {"hard": 1, "plain": 1}
    assert list(rows("split, lang")) == ["hold az-Latn", "tune az-Latn", "tune fa"]
    assert rows("origin") == {}
    assert list(rows("rule")) == ["1", "16", "A1"]  # as people count
    assert rows("rule")["16"].texts == 2


def test_precision_is_not_shown_where_every_text_is_of_one_grade():
    zero, two = rows("grade")["0"], rows("grade")["2"]
    assert (zero.f1.value, zero.precision.value, zero.kappa.value) == (None, None, None)
    assert zero.false_alarms.value == 0.5
    assert (two.recall.value, two.recall.texts) == (0.5, 2)


def test_topics_count_each_text_and_average_only_what_is_labelled():
    judged = [
        Judged(item("a", 2, topics=("diplomacy", "sport")), verdict(2, 0.9, topics=("sport",))),
        Judged(item("b", 1, topics=("sport",)), verdict(1, 0.9, topics=("sport", "religion"))),
        Judged(item("c", 1, topics=("sport",)), verdict(0, 0.1)),
        Judged(item("d", 1, topics=None), verdict(1, 0.9)),
    ]
    table = topic_table("gold", judged)
    overall = {each.topic: each for each in table.overall}
    assert table.texts == 3
    assert (overall["sport"].labelled, overall["sport"].named) == (3, 2)
    assert overall["sport"].f1.value == pytest.approx(0.8)
    assert (overall["micro"].precision.value, overall["micro"].recall.value) == (2 / 3, 0.5)
    assert overall["macro"].f1.value == pytest.approx(0.4)  # sport .8, diplomacy 0; religion none
    flagged = {each.topic: each for each in table.where_flagged}
    assert flagged["sport"].f1.value == 1.0


def test_mistakes_come_most_confident_first_and_held_out_texts_are_only_counted():
    found = mistakes("gold", JUDGED)
    assert (found.wrong, found.texts, found.held_out) == (3, 5, 1)
    assert [case.item_id for case in found.cases] == ["gold-1", "gold-3"]  # .96 sure, then .9
    assert found.cases[0].truth == "2"
    assert found.cases[0].said == "0"


def test_overlapping_evidence_is_shown_once_the_strongest_on_top():
    [passage] = passages("", FA, JUDGED[0].verdict.evidence)
    assert [(piece.text, piece.kind) for piece in passage.pieces] == [
        ("سفیر ", None),
        ("باکو در ", "bilateral"),
        ("تهران", "province"),
        (" <b>احضار</b> شد.", None),
    ]
    assert len(passage.reasons) == 2


def test_a_passage_hides_nothing_that_turns_the_writing_round():
    text = "Баку \u202eнароге\u202c Тегеран\u0007."
    [passage] = passages("", text, [span(text, "Тегеран")])
    assert "".join(piece.text for piece in passage.pieces) == "Баку нароге Тегеран."
    assert [piece.text for piece in passage.pieces if piece.kind] == ["Тегеран"]


def test_a_sentence_that_is_not_in_the_text_is_shown_without_marks():
    evidence = [span("Bakı və Tehran", "Tehran", sentence="Başqa bir cümlə")]
    [passage] = passages("", "Bakı və Tehran", evidence)
    assert [(piece.text, piece.kind) for piece in passage.pieces] == [("Başqa bir cümlə", None)]


def pair(name, grade, first, second, **more):
    return Pair(item(name, grade, **more), verdict(first, 0.7), verdict(second, 0.8))


def test_a_comparison_counts_who_alone_is_right_and_lists_every_flip_both_ways():
    pairs = [
        pair("both", 2, 2, 2),
        *(pair(f"better-{number}", 1, 0, 1) for number in range(8)),
        pair("worse", 1, 1, 0),
        pair("alarm", 0, 0, 1),
        pair("unseen", 1, 0, 2, split="hold"),
    ]
    told = compare("rules:1", "linear:2", [("gold", pairs)], truncated=False)
    [duel] = told.duels
    assert (duel.both, duel.only_first, duel.only_second) == (1, 1, 10)
    assert (duel.first_alone_right, duel.second_alone_right) == (2, 9)
    assert duel.p_value == pytest.approx(2 * (1 + 11 + 55) / 2**11)
    assert {case.item_id for case in told.lost} == {"worse"}
    assert {case.item_id for case in told.gained} == {"alarm", *(f"better-{n}" for n in range(8))}
    assert told.held_out == 1
    assert duel.second[0].recall.value > duel.first[0].recall.value


def test_texts_without_a_label_are_compared_without_figures():
    post = StreamPost("x", "Bakı", "Tehran", "az", None)
    pairs = [Pair(post, verdict(0, 0.1), verdict(1, 0.8))]
    told = compare("rules:1", "rules:2", [("home", pairs)], truncated=True)
    assert (told.duels[0].labelled, told.duels[0].p_value, told.duels[0].first) == (0, None, ())
    assert [case.truth for case in told.gained] == [""]


def test_labels_say_what_they_added_took_away_and_did_to_the_figures():
    labelled = [
        Judged(replace(item("a", 1), source="labels", grade=None), verdict(0, 0.2)),
        Judged(replace(item("b", 0), source="labels"), verdict(2, 0.9)),
        Judged(replace(item("c", 0), source="labels"), verdict(0, 0.0)),
    ]
    told = label_effect(labelled, [Judged(item("d", 1), verdict(1, 0.9))])
    assert (told.labels, told.agreeing, told.added, told.removed) == (3, 1, 1, 1)
    assert (told.without.f1.value, told.with_labels.f1.value) == (1.0, 0.5)
    assert [case.truth for case in told.cases] == ["0", "relevant"]


def test_a_stream_is_told_in_flags_per_ten_thousand_with_an_interval():
    post = StreamPost("x", "", "بارش برف", "fa", None)
    told = stream_report("fa", 2000, [(post, verdict(1, 0.6))])
    assert told.per_10000.value == pytest.approx(5.0)
    assert told.per_10000.low < 5.0 < told.per_10000.high
    assert stream_report("none", 0, []).per_10000 == Rate(None, 0)


def test_a_classifier_is_found_by_name_and_version_and_an_unknown_one_is_named():
    assert find_installed(None) is DECIDING
    for each in CLASSIFIERS:
        assert find_installed(f"{each.name}:{each.version}") is each
    assert parse_name("rules") == Name("rules", None)
    with pytest.raises(ConfigError, match=r"no classifier 'rules:999': installed are .*rules:"):
        find_installed("rules:999")
    for wrong in ("", ":2", "rules:", "rules:two", "rules:۲"):
        with pytest.raises(ConfigError, match="names no classifier"):
            parse_name(wrong)
