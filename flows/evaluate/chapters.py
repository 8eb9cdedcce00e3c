"""An evaluation set out for readers, chapter by chapter."""

from collections.abc import Iterator, Sequence

from flows.evaluate.document import Block, Cases, Chapter, Document, Figure, Grid
from flows.evaluate.result import (
    Ablation,
    Calibration,
    Comparison,
    Duel,
    Evaluation,
    LabelEffect,
    Rate,
    Scores,
    StreamReport,
    TopicScores,
    TopicTable,
)

_NOTHING = "–"
ALL_THERE = "(all there)"
_SCORES = ("", "texts", "relevant", "flagged", "precision", "recall", "F1", "right",
           "false alarms", "grades", "kappa")  # fmt: skip
HOW = (
    "In brackets: 95 % intervals (Wilson; for F1 through hits / (hits + false alarms + misses)), "
    "texts taken as independent. Precision rests on the flagged, recall on the relevant, false "
    "alarms on the irrelevant texts of a row, all else on all. Right: share of right flags; "
    "grades: share of right grades, and Cohen's kappa with quadratic weights."
)
UNSEEN = "Held-out texts are counted and never shown."


def document(told: Evaluation) -> Document:
    """Set an evaluation out for readers; chapters without content are left out."""
    chapters = [
        Chapter("Coverage", tuple(_coverage(told))),
        Chapter("Flag and grades", tuple(_scores(told.scores))),
        Chapter("Topics", tuple(_topics(told.topics))),
        Chapter("Calibration", tuple(_calibrations(told.calibrations))),
        Chapter("Natural streams", tuple(_streams(told.streams))),
        Chapter("Comparison", tuple(_comparison(told.comparison) if told.comparison else ())),
        Chapter("Ablation", tuple(_ablations(told))),
        Chapter("What labels changed", tuple(_labels(told.labels) if told.labels else ())),
        Chapter("Worst errors", tuple(_mistakes(told))),
    ]
    return Document(
        title=f"Evaluation of {told.classifier}:{told.classifier_version}",
        facts=_facts(told),
        chapters=tuple(each for each in chapters if each.blocks),
    )


def _facts(told: Evaluation) -> tuple[str, ...]:
    language = "as labelled" if told.language_given else "found out from the text"
    first = (
        f"Reading {told.reading_version}; language {language}; split of the gold set: {told.split}."
    )
    return (first, *told.notes)


def _coverage(told: Evaluation) -> Iterator[Block]:
    rows = tuple(
        (each.source, str(each.texts), str(each.relevant), str(each.held_out), each.path)
        for each in told.coverage
    )
    if rows:
        yield Grid("Sets", ("set", "texts", "relevant", "held out", "from"), rows)


def _scores(scores: Sequence[Scores]) -> Iterator[Block]:
    if scores:
        yield HOW
        yield Figure("f1", "F1 by set and language, with intervals")
        yield Figure("rules", "Share of right flags by rule of the codebook")
    for source in dict.fromkeys(each.source for each in scores):
        rows = [each for each in scores if each.source == source]
        for dimension in dict.fromkeys(each.dimension for each in rows):
            those = [each for each in rows if each.dimension == dimension]
            yield score_grid(f"{source}: by {dimension}", those)


def score_grid(caption: str, scores: Sequence[Scores]) -> Grid:
    """Set scores out in a table, one row each."""
    return Grid(caption, _SCORES, tuple(score_row(each.value, each) for each in scores))


def score_row(name: str, scores: Scores) -> tuple[str, ...]:
    """Set scores out in one row."""
    return (
        name,
        str(scores.texts),
        str(scores.relevant),
        str(scores.flagged),
        shown(scores.precision),
        shown(scores.recall),
        shown(scores.f1),
        shown(scores.right),
        shown(scores.false_alarms),
        shown(scores.grades),
        shown(scores.kappa),
    )


def shown(rate: Rate, digits: int = 3) -> str:
    """Write a figure with its interval."""
    if rate.value is None:
        return _NOTHING
    value = f"{rate.value:.{digits}f}"
    if rate.low is None or rate.high is None:
        return value
    return f"{value} [{rate.low:.{digits}f} {rate.high:.{digits}f}]"


def _topics(tables: Sequence[TopicTable]) -> Iterator[Block]:
    for table in tables:
        if not table.texts:
            continue
        both = zip(table.overall, table.where_flagged, strict=True)
        yield Grid(
            f"{table.source}: {table.texts} texts; the last column: those rightly flagged only",
            ("topic", "labelled", "named", "precision", "recall", "F1", "F1 where flagged"),
            tuple(_topic_row(each, flagged) for each, flagged in both if each.labelled),
        )


def _topic_row(each: TopicScores, flagged: TopicScores) -> tuple[str, ...]:
    rates = (shown(rate) for rate in (each.precision, each.recall, each.f1))
    value = flagged.f1.value
    alone = _NOTHING if value is None else f"{value:.3f} (of {flagged.labelled})"
    return (each.topic, str(each.labelled), str(each.named), *rates, alone)


def _calibrations(calibrations: Sequence[Calibration]) -> Iterator[Block]:
    if not calibrations:
        return
    yield Grid(
        "Is the score a probability? 0 is best in every column",
        ("set", "texts", "calibration error", "adaptive bins", "Brier"),
        tuple(
            (each.source, str(each.texts), _number(each.error), _number(each.error_adaptive),
             _number(each.brier))
            for each in calibrations
        ),
    )  # fmt: skip
    yield Figure("reliability", "Share of relevant texts by score")
    yield Figure("histogram", "Number of texts by score")
    for each in calibrations:
        yield Grid(
            f"{each.source}: bins of one width",
            ("score", "texts", "mean score", "relevant"),
            tuple(
                (f"{bin_.low:.1f} to {bin_.high:.1f}", str(bin_.texts),
                 _number(bin_.mean_score), _number(bin_.relevant_share))
                for bin_ in each.bins
            ),
        )  # fmt: skip


def _streams(streams: Sequence[StreamReport]) -> Iterator[Block]:
    if streams:
        yield Grid(
            "Nobody labelled these: look at what was flagged before calling it a false alarm",
            ("stream", "texts", "flagged", "per 10,000"),
            tuple(
                (each.name, str(each.texts), str(each.flags), shown(each.per_10000, 1))
                for each in streams
            ),
        )
    for each in streams:
        if each.cases:
            yield Cases(f"Flagged in {each.name}", each.cases)


def _comparison(told: Comparison) -> Iterator[Block]:
    yield f"A is {told.first}, B is {told.second}."
    if told.truncated:
        yield "The home holds more verdicts than were read: this is a part of them."
    yield Grid(
        "Flags, and McNemar's exact test (two-sided) on the texts that only one has right",
        ("set", "texts", "both flag", "only A", "only B", "labelled", "only A right",
         "only B right", "p"),
        tuple(_duel_row(each) for each in told.duels),
    )  # fmt: skip
    for duel in told.duels:
        if duel.labelled:
            rows = zip(duel.first, duel.second, strict=True)
            yield Grid(
                f"{duel.source}: side by side",
                _SCORES,
                tuple(
                    score_row(f"{each.dimension} {each.value} · {name}", each)
                    for pair in rows
                    for name, each in zip("AB", pair, strict=True)
                ),
            )
    if told.held_out:
        yield f"{told.held_out} more texts flipped that are held out. {UNSEEN}"
    for caption, cases in (("Flagged by B only", told.gained), ("Flagged by A only", told.lost)):
        if cases:
            yield Cases(f"{caption}: {len(cases)}", cases)


def _duel_row(duel: Duel) -> tuple[str, ...]:
    p_value = _NOTHING if duel.p_value is None else f"{duel.p_value:.2g}"
    numbers = (duel.texts, duel.both, duel.only_first, duel.only_second, duel.labelled,
               duel.first_alone_right, duel.second_alone_right)  # fmt: skip
    return (duel.source, *map(str, numbers), p_value)


def _ablations(told: Evaluation) -> Iterator[Block]:
    if told.ablations:
        yield "Each group of features removed, the rest learned again, and judged out of fold."
        yield Figure("ablation", "Loss of F1 without each group of features")
    for source in dict.fromkeys(each.source for each in told.ablations):
        rows = [each for each in told.ablations if each.source == source]
        whole = next((each.f1.value for each in rows if not each.group), None)
        yield Grid(
            f"{source}: without",
            ("group", "texts", "precision", "recall", "F1", "change", "calibration error"),
            tuple(_ablation_row(each, whole) for each in rows),
        )


def _ablation_row(each: Ablation, whole: float | None) -> tuple[str, ...]:
    value = each.f1.value
    change = _NOTHING if None in (value, whole) or not each.group else _change(value, whole)
    rates = (shown(rate) for rate in (each.precision, each.recall, each.f1))
    return (each.group or ALL_THERE, str(each.f1.texts), *rates, change, _number(each.error))


def _change(value: float | None, whole: float | None) -> str:
    return f"{(value or 0.0) - (whole or 0.0):+.3f}"


def _labels(told: LabelEffect) -> Iterator[Block]:
    yield (
        f"{told.labels} labels: {told.agreeing} agree with the classifier, {told.added} flag what "
        f"it does not, {told.removed} take a flag away."
    )
    rows = [
        score_row(name, each)
        for name, each in (
            ("other sets", told.without),
            ("with the labelled articles", told.with_labels),
        )
        if each.texts
    ]
    yield Grid("The figures without and with the labels", _SCORES, tuple(rows))
    if told.cases:
        yield Cases("Where a label contradicts the classifier", told.cases)


def _mistakes(told: Evaluation) -> Iterator[Block]:
    for each in told.mistakes:
        unseen = f" {each.held_out} of them are held out. {UNSEEN}" if each.held_out else ""
        yield f"{each.source}: {each.wrong} of {each.texts} flags are wrong.{unseen}"
        if each.cases:
            yield Cases(f"{each.source}: wrong and most sure of it first", each.cases)


def _number(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:.3f}"
