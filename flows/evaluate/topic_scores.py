"""Scores of the topics: each by itself, all labels together (micro) and on average (macro)."""

from collections.abc import Sequence
from statistics import fmean

from extractors.relevance.gazetteer import TOPICS
from extractors.relevance.metrics import Counts, count
from flows.evaluate.judges import Judged
from flows.evaluate.result import Rate, TopicScores, TopicTable
from flows.evaluate.slices import flag_rates

_Pairs = Sequence[tuple[frozenset[str], frozenset[str]]]  # named, labelled


def topic_table(source: str, judged: Sequence[Judged]) -> TopicTable:
    """Score the topics of those texts whose topics were labelled."""
    those = [each for each in judged if each.item.topics is not None]
    flagged = [each for each in those if each.item.relevant and each.verdict.relevant]
    return TopicTable(source, len(those), _scores(_pairs(those)), _scores(_pairs(flagged)))


def _pairs(judged: Sequence[Judged]) -> _Pairs:
    return [(frozenset(each.verdict.topics), frozenset(each.item.topics or ())) for each in judged]


def _scores(pairs: _Pairs) -> tuple[TopicScores, ...]:
    counts = {
        topic: count((topic in named, topic in labelled) for named, labelled in pairs)
        for topic in TOPICS
    }
    rows = [_row(topic, each) for topic, each in counts.items()]
    total = Counts(
        *(
            sum(getattr(each, name) for each in counts.values())
            for name in ("hits", "false_alarms", "misses", "rejections")
        )
    )
    return (*rows, _row("micro", total), _macro(rows, total))


def _row(topic: str, counts: Counts) -> TopicScores:
    return TopicScores(
        topic, counts.positives, counts.hits + counts.false_alarms, **flag_rates(counts)
    )


def _macro(rows: Sequence[TopicScores], total: Counts) -> TopicScores:
    """Average over the topics that have a label, as each counts the same."""
    known = [row for row in rows if row.labelled]

    def mean(name: str) -> Rate:
        values = [getattr(row, name).value or 0.0 for row in known]
        return Rate(fmean(values) if values else None, total.positives)

    return TopicScores(
        "macro",
        total.positives,
        total.hits + total.false_alarms,
        mean("precision"),
        mean("recall"),
        mean("f1"),
    )
