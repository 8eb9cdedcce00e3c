"""Two classifiers, or two versions of one, on the same texts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.labelled import LabelledItem, StreamPost
from extractors.model import Verdict
from extractors.relevance.metrics import mcnemar
from flows.evaluate.judges import Judged
from flows.evaluate.result import Case, Comparison, Duel, Scores
from flows.evaluate.sets import HOLD
from flows.evaluate.shown import case
from flows.evaluate.slices import slices

_SHOWN = ("all", "split", "origin", "lang", "form", "hard")


@dataclass(frozen=True, slots=True)
class Pair:
    """One text, labelled or not, and both verdicts on it."""

    text: LabelledItem | StreamPost
    first: Verdict
    second: Verdict


def compare(
    first: str, second: str, sources: Iterable[tuple[str, Sequence[Pair]]], *, truncated: bool
) -> Comparison:
    """Compare verdicts set by set, and list every text whose flag flipped."""
    sets = list(sources)
    flipped = [
        (source, pair)
        for source, pairs in sets
        for pair in pairs
        if pair.first.relevant != pair.second.relevant
    ]
    shown = [(source, pair) for source, pair in flipped if not _is_held_out(pair)]
    return Comparison(
        first=first,
        second=second,
        duels=tuple(_duel(source, pairs) for source, pairs in sets),
        gained=_cases((source, pair.text, pair.second) for source, pair in shown
                      if pair.second.relevant),
        lost=_cases((source, pair.text, pair.first) for source, pair in shown
                    if pair.first.relevant),
        held_out=len(flipped) - len(shown),
        truncated=truncated,
    )  # fmt: skip


def _duel(source: str, pairs: Sequence[Pair]) -> Duel:
    labelled = [(pair, pair.text) for pair in pairs if isinstance(pair.text, LabelledItem)]
    right = [
        (pair.first.relevant == item.relevant, pair.second.relevant == item.relevant)
        for pair, item in labelled
    ]
    flags = [(pair.first.relevant, pair.second.relevant) for pair in pairs]
    first_alone, second_alone = right.count((True, False)), right.count((False, True))
    return Duel(
        source=source,
        texts=len(pairs),
        both=flags.count((True, True)),
        only_first=flags.count((True, False)),
        only_second=flags.count((False, True)),
        first=_scores(source, [Judged(item, pair.first) for pair, item in labelled]),
        second=_scores(source, [Judged(item, pair.second) for pair, item in labelled]),
        labelled=len(labelled),
        first_alone_right=first_alone,
        second_alone_right=second_alone,
        p_value=mcnemar(first_alone, second_alone) if labelled else None,
    )


def _scores(source: str, judged: Sequence[Judged]) -> tuple[Scores, ...]:
    return tuple(each for each in slices(source, judged) if each.dimension in _SHOWN)


def _is_held_out(pair: Pair) -> bool:
    return isinstance(pair.text, LabelledItem) and pair.text.split == HOLD


def _cases(flips: Iterable[tuple[str, LabelledItem | StreamPost, Verdict]]) -> tuple[Case, ...]:
    """Show each text with the verdict that flags it, for that one has a sentence to show."""
    found = [case(text, verdict, source) for source, text, verdict in flips]
    return tuple(sorted(found, key=lambda each: (each.source, -each.score, each.item_id)))
