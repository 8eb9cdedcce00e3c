"""Weigh measured features: which stretch speaks loudest, how likely a link is, how central.

The weights are data (`seeds/classifiers/linear.json`), learned by `flows/training/`. Texts are bags
of stretches of which one is enough (multiple-instance learning, Dietterich et al. 1997): the text
is as relevant as its best stretch, a little more where others second it.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError
from extractors.model import Grade
from extractors.relevance.features import Measured

FILE = SEEDS / "classifiers" / "linear.json"
BIAS = "bias"
_KEYS = frozenset(
    {"version", "threshold", "bilateral_threshold", "relevance", "bilateral", "trained_on"}
)
_IN_TITLE = frozenset({"place.title", "place.across"})
_MOST_OTHERS = 3  # further stretches, from which on more of them tell nothing new


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned: a weight per feature, in log odds, under `bias` the constant."""

    version: int
    relevance: Mapping[str, float]
    bilateral: Mapping[str, float]  # grade 2 against 1, of relevant texts
    threshold: float  # probability from which on a text is flagged
    bilateral_threshold: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A text's stretches, the one that speaks loudest first, each with its log odds."""

    stretches: tuple[tuple[float, Measured], ...]


@cache
def shipped() -> Weights:
    """Load the weights that come with the program."""
    return load_weights(FILE)


def load_weights(path: Path) -> Weights:
    """Load and check a file of weights; ConfigError names file and key."""
    try:
        read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))  # Any: parsed JSON
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    if set(read) != _KEYS:
        raise ConfigError(f"{path}: keys are {sorted(read)}; wanted: {sorted(_KEYS)}")
    for name in ("relevance", "bilateral"):
        table = read[name]
        if not isinstance(table, dict) or BIAS not in table:
            raise ConfigError(f"{path}: {name} must be a table of weights with {BIAS!r}")
        for feature, weight in table.items():
            if not isinstance(weight, float) or not math.isfinite(weight):
                raise ConfigError(f"{path}: {name}: {feature!r} is {weight!r}, not a number")
    return Weights(
        read["version"],
        read["relevance"],
        read["bilateral"],
        read["threshold"],
        read["bilateral_threshold"],
    )


def log_odds(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """Sum the weights of features up; an unknown feature weighs nothing."""
    # An exact sum is the same in every order: features come out of sets.
    return math.fsum(
        [weights[BIAS], *[weights.get(name, 0.0) * value for name, value in features.items()]]
    )


def probability(odds: float) -> float:
    """Turn log odds into a probability."""
    if odds < 0:
        return 1.0 - probability(-odds)
    return 1.0 / (1.0 + math.exp(-odds))


def rank(weights: Mapping[str, float], measured: Sequence[Measured]) -> Ranked:
    """Put the stretches of a text in order, the loudest first; of equals the first in the text."""
    odds = [(log_odds(weights, each.features), each) for each in measured]
    return Ranked(tuple(sorted(odds, key=lambda pair: -pair[0])))


def of_relevance(ranked: Ranked, text: Mapping[str, float]) -> dict[str, float]:
    """Give the features by which a text is flagged; it must have a stretch."""
    (_, best), *rest = ranked.stretches
    own = {each.number for each in best.stretch.sentences}
    others = [
        odds for odds, each in rest if own.isdisjoint(one.number for one in each.stretch.sentences)
    ]
    features = {**best.features, **text}
    if others:
        features["spread.second"] = probability(others[0])
        positive = sum(1 for odds in others if odds > 0)
        features["spread.further"] = min(positive, _MOST_OTHERS) / _MOST_OTHERS
    return features


def of_centrality(ranked: Ranked, text: Mapping[str, float], sentences: int) -> dict[str, float]:
    """Give the features by which a flagged text is found to be about the pair, or not only.

    `sentences` is the number of all sentences of the text.
    """
    (_, best), *_ = ranked.stretches
    # Who acts tells whether there is a link, not how central it is.
    own = {name: held for name, held in best.features.items() if not name.startswith("parts.")}
    if own.pop("place.across", 0.0):  # short news tells in title and lead what it is about
        own["place.title"] = 1.0
    own.pop("place.title_names_one", None)
    features = {**own, **text}
    lead = [odds for odds, each in ranked.stretches if each.features.get("place.lead")]
    title = [odds for odds, each in ranked.stretches if not _IN_TITLE.isdisjoint(each.features)]
    features["spread.lead"] = probability(lead[0]) if lead else 0.0
    features["spread.title"] = probability(title[0]) if title else 0.0
    speaking = {
        one.number for odds, each in ranked.stretches if odds > 0 for one in each.stretch.sentences
    }
    features["spread.share"] = min(1.0, 2.0 * len(speaking) / max(1, sentences))
    return features


def judged(
    weights: Weights, ranked: Ranked, text: Mapping[str, float], sentences: int
) -> tuple[float, Grade]:
    """Give the probability that a text is relevant, and its grade; `ranked` by the same weights.

    `text` are the features of the whole, `sentences` the number of its sentences.
    """
    if not ranked.stretches:
        return 0.0, 0
    score = probability(log_odds(weights.relevance, of_relevance(ranked, text)))
    if score < weights.threshold:
        return score, 0
    central = of_centrality(ranked, text, sentences)
    is_central = probability(log_odds(weights.bilateral, central)) >= weights.bilateral_threshold
    return score, 2 if is_central else 1
