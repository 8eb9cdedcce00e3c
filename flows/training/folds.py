"""Judge every sample by weights that never saw its story."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.relevance.features import GROUPS
from extractors.relevance.linear_model import (
    Weights,
    judged,
    rank,
)
from flows.training.fit import fit
from flows.training.samples import Sample, without

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What weights that never saw a sample's story say of it."""

    sample: Sample
    score: float
    grade: int


def foresee(weights: Weights, sample: Sample) -> Foreseen:
    """Judge one sample by given weights."""
    ranked = rank(weights.relevance, sample.stretches)
    return Foreseen(sample, *judged(weights, ranked, sample.text, sample.sentences))


def out_of_fold(samples: Sequence[Sample], *, folds: int = FOLDS) -> tuple[Foreseen, ...]:
    """Judge every sample by weights learned from the other folds, in the order of `samples`."""
    found: dict[str, Foreseen] = {}
    for fold in range(folds):
        weights = fit([each for each in samples if each.fold(folds) != fold])
        for each in samples:
            if each.fold(folds) == fold:
                found[each.item.item_id] = foresee(weights, each)
    return tuple(found[each.item.item_id] for each in samples)


def ablate(samples: Sequence[Sample]) -> Iterator[tuple[str, tuple[Foreseen, ...]]]:
    """Judge out of fold without each group of features in turn, first with all ("nothing")."""
    yield "nothing", out_of_fold(samples)
    for group in GROUPS:
        yield group, out_of_fold(without(samples, group))
