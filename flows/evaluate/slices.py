"""Scores of the flag and the grades: of a whole set, and of every slice of it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from extractors.labelled import LabelledItem
from extractors.relevance.metrics import Counts, Interval, accuracy, count, weighted_kappa
from flows.evaluate.judges import Judged
from flows.evaluate.result import Rate, Scores

_Values = Callable[[LabelledItem], tuple[str, ...]]


def _one(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


DIMENSIONS: dict[str, _Values] = {
    "all": lambda _: ("all",),
    "split": lambda item: _one(item.split),
    "origin": lambda item: _one(item.origin),
    "lang": lambda item: _one(item.lang),
    "split, lang": lambda item: (f"{item.split} {item.lang}",) if item.split and item.lang else (),
    "form": lambda item: _one(item.form),
    "hard": lambda item: () if item.hard is None else ("hard" if item.hard else "plain",),
    "grade": lambda item: () if item.grade is None else (str(item.grade),),
    "rule": lambda item: item.rules,
}
_NUMBER = re.compile(r"(\D*)(\d+)(.*)")


def slices(source: str, judged: Sequence[Judged]) -> tuple[Scores, ...]:
    """Score one set along every dimension that its labels know, in the order of `DIMENSIONS`."""
    return tuple(
        _of_grade(scores) if dimension == "grade" else scores
        for dimension, values in DIMENSIONS.items()
        for value in _ordered({each for one in judged for each in values(one.item)})
        for scores in (
            score(source, [one for one in judged if value in values(one.item)], dimension, value),
        )
    )


def score(
    source: str, judged: Iterable[Judged], dimension: str = "all", value: str = "all"
) -> Scores:
    """Score some texts together."""
    those = list(judged)
    counts = count((each.verdict.relevant, each.item.relevant) for each in those)
    grades = [
        (each.verdict.grade, each.item.grade) for each in those if each.item.grade is not None
    ]
    return Scores(
        source=source,
        dimension=dimension,
        value=value,
        texts=counts.texts,
        relevant=counts.positives,
        flagged=counts.hits + counts.false_alarms,
        **flag_rates(counts),
        false_alarms=Rate(counts.false_alarm_rate, counts.negatives),
        right=rate(counts.accuracy, counts.texts, counts.accuracy_interval),
        grades=Rate(accuracy(grades), len(grades)),
        kappa=Rate(weighted_kappa(grades), len(grades)),
    )


def flag_rates(counts: Counts) -> dict[str, Rate]:
    """Give precision, recall and F1 with their intervals."""
    return {
        "precision": rate(
            counts.precision, counts.hits + counts.false_alarms, counts.precision_interval
        ),
        "recall": rate(counts.recall, counts.positives, counts.recall_interval),
        "f1": rate(counts.f1, counts.texts, counts.f1_interval),
    }


def rate(value: float | None, texts: int, interval: Interval | None) -> Rate:
    """Put a figure and its interval together."""
    if interval is None:
        return Rate(value, texts)
    return Rate(value, texts, interval.low, interval.high)


def _of_grade(scores: Scores) -> Scores:
    """Leave out what means nothing where all texts are of one grade: precision is 1, or 0."""
    nothing = Rate(None, 0)
    return replace(scores, precision=nothing, f1=nothing, kappa=nothing)


def _ordered(values: set[str]) -> list[str]:
    """Sort as people do: 2 before 10, 18 before A1."""

    def key(value: str) -> tuple[str, int, str]:
        found = _NUMBER.fullmatch(value)
        return (found[1], int(found[2]), found[3]) if found else (value, 0, "")

    return sorted(values, key=key)
