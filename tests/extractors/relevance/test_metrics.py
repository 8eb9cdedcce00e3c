"""Figures of agreement, against values computed by hand and by scikit-learn."""

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.relevance.calibration import (
    brier,
    calibration_error,
    equal_count,
    equal_width,
    histogram,
)
from extractors.relevance.metrics import Counts, accuracy, count, mcnemar, weighted_kappa, wilson

GRADES = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=40)
FLAGS = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=60)
# Away from the borders of bins, where two ways to write 0.3 fall on two sides.
SCORES = st.integers(0, 999).map(lambda number: (number + 0.5) / 1000)
SCORED = st.lists(st.tuples(SCORES, st.booleans()), min_size=1, max_size=60)


def test_rates_and_intervals_are_those_computed_by_hand():
    counts = count([(True, True)] * 8 + [(True, False)] * 2 + [(False, True)] * 4)
    assert counts == Counts(hits=8, false_alarms=2, misses=4, rejections=0)
    assert counts.precision == pytest.approx(0.8)
    assert counts.recall == pytest.approx(2 / 3)
    assert counts.f1 == pytest.approx(16 / 22)
    assert counts.accuracy == pytest.approx(8 / 14)
    assert counts.false_alarm_rate == 1.0
    # Wilson at 8 of 10: (0.8 + 1.9207/10 ± 1.96·√(0.16/10 + 3.8415/400)) / 1.38415
    assert counts.precision_interval.low == pytest.approx(0.49016, abs=1e-5)
    assert counts.precision_interval.high == pytest.approx(0.94332, abs=1e-5)
    # J = 8/14 lies in [.32591, .78616] by Wilson, and F1 = 2J / (1 + J).
    assert counts.f1_interval.low == pytest.approx(0.49160, abs=1e-4)
    assert counts.f1_interval.high == pytest.approx(0.88028, abs=1e-4)


def test_without_a_text_there_is_no_figure():
    counts = count([])
    assert [counts.precision, counts.recall, counts.f1, counts.accuracy] == [None] * 4
    assert counts.f1_interval is None
    assert count([(False, False)]).f1 is None
    assert (wilson(0, 0), accuracy([]), weighted_kappa([]), brier([])) == (None,) * 4
    assert calibration_error(()) is None


def test_an_interval_ends_exactly_at_what_cannot_be_surpassed():
    assert wilson(0, 3000).low == 0.0
    assert wilson(3000, 3000).high == 1.0
    assert wilson(0, 3000).high == pytest.approx(0.0012789, abs=1e-6)  # z² / (n + z²)


@given(FLAGS)
@settings(deadline=None)
def test_each_figure_lies_in_its_interval(pairs):
    counts = count(pairs)
    for value, interval in (
        (counts.precision, counts.precision_interval),
        (counts.recall, counts.recall_interval),
        (counts.f1, counts.f1_interval),
        (counts.accuracy, counts.accuracy_interval),
    ):
        if interval is not None:
            assert 0 <= interval.low <= value + 1e-12
            assert value <= interval.high + 1e-12 <= 1 + 1e-12


@given(FLAGS, GRADES)
@settings(deadline=None, max_examples=30)
def test_flag_and_grades_are_scored_as_by_scikit_learn(flags, grades):
    sklearn = pytest.importorskip("sklearn.metrics")
    if flags:
        said, true = zip(*flags, strict=True)
        counts = count(flags)
        found = [counts.precision or 0.0, counts.recall or 0.0, counts.f1 or 0.0]
        theirs = sklearn.precision_recall_fscore_support(
            true, said, average="binary", pos_label=True, zero_division=0
        )
        assert found == pytest.approx(list(theirs[:3]))
    if len(set(grades)) > 1:
        said, true = zip(*grades, strict=True)
        kappa = weighted_kappa(grades)
        assert accuracy(grades) == pytest.approx(sklearn.accuracy_score(true, said))
        if kappa is not None:
            theirs = sklearn.cohen_kappa_score(true, said, weights="quadratic", labels=[0, 1, 2])
            assert kappa == pytest.approx(theirs)


def test_kappa_is_that_computed_by_hand_and_punishes_far_misses_more():
    pairs = [(0, 0), (1, 1), (2, 2), (2, 1)]
    # seen 1; by chance, of 16 pairings: 0·1:2 0·2:4·1 1·0:1 1·2:1 2·0:2·4 2·1:2·2 → 20; 1 − 4/20
    assert weighted_kappa(pairs) == pytest.approx(0.8)
    assert weighted_kappa([*pairs[:3], (2, 0)]) < weighted_kappa(pairs)
    assert weighted_kappa([(1, 1)] * 5) is None


def test_mcnemar_is_exact_and_does_not_care_who_is_first():
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(5, 5) == 1.0
    assert mcnemar(1, 8) == pytest.approx(2 * (1 + 9) / 2**9)
    assert mcnemar(8, 1) == mcnemar(1, 8)
    assert 0.0 < mcnemar(3000, 3200) < 0.05  # numbers too large for a float stay exact


@given(SCORED)
@settings(deadline=None, max_examples=30)
def test_bins_and_brier_are_those_of_scikit_learn(scored):
    calibration = pytest.importorskip("sklearn.calibration")
    metrics = pytest.importorskip("sklearn.metrics")
    scores, truths = zip(*scored, strict=True)
    if len(set(truths)) > 1:
        shares, means = calibration.calibration_curve(truths, scores, n_bins=10)
        bins = equal_width(scored)
        assert [each.relevant_share for each in bins] == pytest.approx(list(shares))
        assert [each.mean_score for each in bins] == pytest.approx(list(means))
        assert brier(scored) == pytest.approx(metrics.brier_score_loss(truths, scores))


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.2, 0.5, 0.5000001, 1.0]), st.booleans())))
@settings(deadline=None)
def test_no_text_is_lost_in_bins_and_equal_scores_share_one(scored):
    for bins in (equal_width(scored), equal_count(scored)):
        assert sum(each.texts for each in bins) == len(scored)
        relevant = sum(each.texts * each.relevant_share for each in bins)
        assert relevant == pytest.approx(sum(truth for _, truth in scored))
    adaptive = equal_count(scored)
    assert len(adaptive) <= 10
    assert all(one.high < other.low for one, other in pairwise(adaptive))
    bars = histogram(scored)
    assert sum(bar.relevant + bar.irrelevant for bar in bars) == len(scored)


def test_the_calibration_error_is_that_computed_by_hand():
    scored = [(0.95, True)] * 6 + [(0.95, False)] * 2 + [(0.15, False)] * 2
    # 8 of 10 texts are off by |.95 − .75|, 2 by .15
    assert calibration_error(equal_width(scored)) == pytest.approx(0.8 * 0.2 + 0.2 * 0.15)
    assert [each.texts for each in equal_width(scored)] == [2, 8]


def test_adaptive_bins_hold_about_as_many_texts_each():
    scored = [(math.sqrt(number / 100), number % 2 == 0) for number in range(100)]
    assert [each.texts for each in equal_count(scored)] == [10] * 10
