"""Which texts were judged wrongly, and what the labels of a home change."""

from collections.abc import Sequence

from extractors.labelled import StreamPost
from extractors.model import Verdict
from extractors.relevance.metrics import wilson
from flows.evaluate.judges import Judged
from flows.evaluate.result import Case, LabelEffect, Mistakes, Rate, StreamReport
from flows.evaluate.sets import HOLD
from flows.evaluate.shown import case, confidence
from flows.evaluate.slices import score

MOST = 40  # cases of one list: more than anybody reads at a time
_PER = 10_000


def mistakes(source: str, judged: Sequence[Judged]) -> Mistakes:
    """Give the wrong flags of a set, those of which the classifier was most sure first."""
    wrong = [each for each in judged if _is_wrong(each)]
    shown = [each for each in wrong if each.item.split != HOLD]
    return Mistakes(
        source=source,
        wrong=len(wrong),
        texts=len(judged),
        held_out=len(wrong) - len(shown),
        cases=_cases(shown),
    )


def label_effect(labelled: Sequence[Judged], others: Sequence[Judged]) -> LabelEffect:
    """Say where labels contradict the classifier, and what that does to its figures."""
    wrong = [each for each in labelled if _is_wrong(each)]
    return LabelEffect(
        labels=len(labelled),
        agreeing=len(labelled) - len(wrong),
        added=sum(each.item.relevant for each in wrong),
        removed=sum(not each.item.relevant for each in wrong),
        without=score("without labels", others),
        with_labels=score("with labels", (*others, *labelled)),
        cases=_cases(wrong),
    )


def stream_report(
    name: str, texts: int, flagged: Sequence[tuple[StreamPost, Verdict]]
) -> StreamReport:
    """Say how many posts of a stream were flagged; where relevant ones are rare: false alarms."""
    interval = wilson(len(flagged), texts)
    ordered = sorted(flagged, key=lambda each: (-each[1].score, each[0].post_id))
    return StreamReport(
        name=name,
        texts=texts,
        flags=len(flagged),
        per_10000=Rate(
            len(flagged) / texts * _PER if texts else None,
            texts,
            interval.low * _PER if interval else None,
            interval.high * _PER if interval else None,
        ),
        cases=tuple(case(post, verdict, name) for post, verdict in ordered),
    )


def _is_wrong(judged: Judged) -> bool:
    return judged.verdict.relevant != judged.item.relevant


def _cases(wrong: Sequence[Judged]) -> tuple[Case, ...]:
    ordered = sorted(wrong, key=lambda each: (-confidence(each.verdict), each.item.item_id))
    return tuple(case(each.item, each.verdict, each.item.source) for each in ordered[:MOST])
