"""Fit weights: logistic regression on the best stretch of each text, chosen anew in rounds."""

from collections.abc import Mapping, Sequence

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from extractors.relevance.linear_model import (
    BIAS,
    Weights,
    of_centrality,
    of_relevance,
    rank,
)
from flows.training.samples import Sample

# Inverse strengths of the penalty on large weights, and rounds after which the chosen stretches
# hardly change any more: set by F1 out of fold on the development set.
RELEVANCE_C = 0.4
BILATERAL_C = 0.3
ROUNDS = 5
# Most relevant texts are of grade 2 and the odds lean to it: from .65 on grades were told best
# (of .4 to .7, by the share of right grades out of fold on the development and gold sets).
BILATERAL_THRESHOLD = 0.65
_ITERATIONS = 5_000
# Where the first round looks for the best stretch: both sides named, near each other, in the lead.
_START = {
    BIAS: -3.0,
    "sides.both_named": 2.0,
    "sides.azerbaijan_absent": -3.0,
    "sides.iran_absent": -3.0,
    "distance.near": 1.5,
    "distance.side_by_side": 1.0,
    "cues.bilateral": 0.6,
    "cues.relations_1": 0.6,
    "place.title": 0.8,
    "place.lead": 0.4,
}


def fit(
    samples: Sequence[Sample],
    *,
    version: int = 0,
    threshold: float = 0.5,
    bilateral_threshold: float = BILATERAL_THRESHOLD,
) -> Weights:
    """Learn all weights from samples; the same samples give the same weights."""
    told = [each for each in samples if each.stretches]
    relevance: Mapping[str, float] = _START
    for _ in range(ROUNDS):
        relevance = _learn(
            [of_relevance(rank(relevance, each.stretches), each.text) for each in told],
            [each.item.relevant for each in told],
            [each.share for each in told],
            RELEVANCE_C,
        )
    flagged = [each for each in told if each.item.grade]
    bilateral = _learn(
        [
            of_centrality(rank(relevance, each.stretches), each.text, each.sentences)
            for each in flagged
        ],
        [each.item.grade == 2 for each in flagged],  # noqa: PLR2004 - the codebook's grade
        [each.share for each in flagged],
        BILATERAL_C,
    )
    return Weights(version, relevance, bilateral, threshold, bilateral_threshold)


def _learn(
    features: Sequence[Mapping[str, float]],
    holds: Sequence[bool],
    shares: Sequence[float],
    penalty: float,
) -> dict[str, float]:
    """Give the weight of each feature in log odds, and of the constant."""
    table = DictVectorizer(sparse=False, sort=True)
    matrix = table.fit_transform([dict(each) for each in features])
    model = LogisticRegression(C=penalty, max_iter=_ITERATIONS)
    model.fit(matrix, holds, sample_weight=shares)
    names = table.get_feature_names_out()
    weights = {
        str(name): round(float(weight), 4)
        for name, weight in zip(names, model.coef_[0], strict=True)
    }
    return weights | {BIAS: round(float(model.intercept_[0]), 4)}
