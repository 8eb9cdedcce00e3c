"""How well verdicts agree with labels: counts, rates with intervals, agreement, significance.

Intervals are Wilson's (1927) at 95 % and take texts for independent. The one of F1 goes through
J = hits / (hits + false alarms + misses), a plain proportion of which F1 = 2J / (1 + J) is a
growing function ("Wilson indirect" of Lam, Gopal and Qian 2023, arXiv:2309.14621): closed form, so
nothing is drawn by lot and every run gives the same figures.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95
_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


@dataclass(frozen=True, slots=True)
class Interval:
    """Between what two values a rate may well lie."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the flag: the four cells that every rate comes from."""

    hits: int
    false_alarms: int
    misses: int
    rejections: int  # irrelevant, and not flagged

    @property
    def texts(self) -> int:
        """Give how many texts were counted."""
        return self.hits + self.false_alarms + self.misses + self.rejections

    @property
    def positives(self) -> int:
        """Give how many are relevant in truth."""
        return self.hits + self.misses

    @property
    def negatives(self) -> int:
        """Give how many are irrelevant in truth."""
        return self.false_alarms + self.rejections

    @property
    def precision(self) -> float | None:
        """Give the share of flags that are right; None without a flag."""
        return _share(self.hits, self.hits + self.false_alarms)

    @property
    def recall(self) -> float | None:
        """Give the share of relevant texts that were flagged; None without one."""
        return _share(self.hits, self.positives)

    @property
    def f1(self) -> float | None:
        """Give the harmonic mean of both; None where nothing is relevant and nothing flagged."""
        return _share(2 * self.hits, 2 * self.hits + self.false_alarms + self.misses)

    @property
    def false_alarm_rate(self) -> float | None:
        """Give the share of irrelevant texts that were flagged; None without one."""
        return _share(self.false_alarms, self.negatives)

    @property
    def accuracy(self) -> float | None:
        """Give the share of texts whose flag is right; None without one."""
        return _share(self.hits + self.rejections, self.texts)

    @property
    def accuracy_interval(self) -> Interval | None:
        """Give the interval of the accuracy."""
        return wilson(self.hits + self.rejections, self.texts)

    @property
    def precision_interval(self) -> Interval | None:
        """Give the interval of the precision."""
        return wilson(self.hits, self.hits + self.false_alarms)

    @property
    def recall_interval(self) -> Interval | None:
        """Give the interval of the recall."""
        return wilson(self.hits, self.positives)

    @property
    def f1_interval(self) -> Interval | None:
        """Give the interval of F1 (see the module)."""
        overlap = wilson(self.hits, self.hits + self.false_alarms + self.misses)
        if overlap is None:
            return None
        return Interval(*(2 * each / (1 + each) for each in (overlap.low, overlap.high)))


def count(pairs: Iterable[tuple[bool, bool]]) -> Counts:
    """Count pairs of (flagged, relevant)."""
    cells = Counter(pairs)
    return Counts(
        hits=cells[True, True],
        false_alarms=cells[True, False],
        misses=cells[False, True],
        rejections=cells[False, False],
    )


def wilson(successes: int, trials: int) -> Interval | None:
    """Give Wilson's score interval of a proportion; None without a trial."""
    if not trials:
        return None
    share, square = successes / trials, _Z * _Z
    middle = share + square / (2 * trials)
    reach = _Z * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    low, high = ((middle + side * reach) / (1 + square / trials) for side in (-1, 1))
    # Exactly 0 and 1 at the ends, where rounding would give 1e-17 less or more.
    return Interval(low if successes else 0.0, high if successes < trials else 1.0)


def accuracy(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Give the share of pairs that are equal; None without one."""
    return _share(sum(one == other for one, other in pairs), len(pairs))


def weighted_kappa(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Give Cohen's kappa of two readings of an ordered grade, with quadratic weights (Cohen 1968).

    None where chance alone leaves nothing to disagree on: no pair, or one grade only.
    """
    seen = sum((one - other) ** 2 for one, other in pairs)
    firsts, seconds = (Counter(side) for side in zip(*pairs, strict=True)) if pairs else ({}, {})
    by_chance = sum(
        (one - other) ** 2 * times * others
        for one, times in firsts.items()
        for other, others in seconds.items()
    )
    return 1 - seen * len(pairs) / by_chance if by_chance else None


def mcnemar(only_first: int, only_second: int) -> float:
    """Give the two-sided exact probability that two classifiers are equally good (McNemar 1947).

    The arguments count the texts that only one of them has right.
    """
    trials = only_first + only_second
    ways = tail = 1  # to choose none of them; then one, two …
    for chosen in range(min(only_first, only_second)):
        ways = ways * (trials - chosen) // (chosen + 1)
        tail += ways
    return min(1.0, 2 * tail / (1 << trials))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
