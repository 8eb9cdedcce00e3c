"""Tell whether a score is a probability: of ten texts with a score of 0.7, seven are relevant."""

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10

Scored = tuple[float, bool]  # a score, and whether the text is relevant in truth


@dataclass(frozen=True, slots=True)
class Bin:
    """The texts whose scores lie in one interval, (low, high] but for the first, which has 0."""

    low: float
    high: float
    texts: int
    mean_score: float
    relevant_share: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a histogram of scores; borders as in `Bin`."""

    low: float
    high: float
    relevant: int
    irrelevant: int


def equal_width(scored: Sequence[Scored], bins: int = BINS) -> tuple[Bin, ...]:
    """Sort texts into bins of one width; bins without a text are left out."""
    groups: list[list[Scored]] = [[] for _ in range(bins)]
    for each in scored:
        groups[_place(each[0], bins)].append(each)
    return tuple(
        _bin(group, number / bins, (number + 1) / bins)
        for number, group in enumerate(groups)
        if group
    )


def equal_count(scored: Sequence[Scored], bins: int = BINS) -> tuple[Bin, ...]:
    """Sort texts into bins of about as many texts each; equal scores stay together."""
    ordered = sorted(scored)
    groups: list[list[Scored]] = []
    for number, each in enumerate(ordered):
        is_full = not groups or number >= len(ordered) * len(groups) / bins
        if is_full and not (groups and groups[-1][-1][0] == each[0]):
            groups.append([])
        groups[-1].append(each)
    return tuple(_bin(group, group[0][0], group[-1][0]) for group in groups)


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Give the mean distance of score and share, by texts (Naeini et al. 2015); None without."""
    texts = sum(each.texts for each in bins)
    off = sum(each.texts * abs(each.mean_score - each.relevant_share) for each in bins)
    return off / texts if texts else None


def brier(scored: Sequence[Scored]) -> float | None:
    """Give the mean squared distance of score and truth (Brier 1950); None without a text."""
    return sum((score - truth) ** 2 for score, truth in scored) / len(scored) if scored else None


def histogram(scored: Sequence[Scored], bins: int = BINS) -> tuple[Bar, ...]:
    """Count relevant and irrelevant texts by score, empty bars included."""
    counts = [[0, 0] for _ in range(bins)]
    for score, truth in scored:
        counts[_place(score, bins)][truth] += 1
    return tuple(
        Bar(number / bins, (number + 1) / bins, relevant, irrelevant)
        for number, (irrelevant, relevant) in enumerate(counts)
    )


def _place(score: float, bins: int) -> int:
    return sum(score > number / bins for number in range(1, bins))


def _bin(group: Sequence[Scored], low: float, high: float) -> Bin:
    texts = len(group)
    return Bin(
        low=low,
        high=high,
        texts=texts,
        mean_score=sum(score for score, _ in group) / texts,
        relevant_share=sum(truth for _, truth in group) / texts,
    )
