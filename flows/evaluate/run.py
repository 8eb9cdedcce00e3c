"""Evaluate: judge every set once and put the figures together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from extractors.errors import AraxesError
from extractors.labelled import StreamPost, read_stream
from extractors.model import Verdict
from extractors.relevance import READING_VERSION
from extractors.relevance.calibration import (
    brier,
    calibration_error,
    equal_count,
    equal_width,
    histogram,
)
from extractors.relevance.classifiers import Classifier
from flows.evaluate.comparison import Pair, compare
from flows.evaluate.held import held_verdicts, pairs_at_home
from flows.evaluate.judges import Judged, find_installed, installed, judge_with, parse_name
from flows.evaluate.learned import ABLATIONS, ablations, check_learned, notes, unseen
from flows.evaluate.mistakes import label_effect, mistakes, stream_report
from flows.evaluate.result import Ablation, Calibration, Comparison, Evaluation, StreamReport
from flows.evaluate.sets import LabelledSet, Wanted, coverage, gather, labels
from flows.evaluate.slices import slices
from flows.evaluate.topic_scores import topic_table


class Progress(Protocol):
    """Where an evaluation tells how far it is."""

    def start(self, stage: str, total: int) -> None:
        """Begin a stage of so many steps."""

    def advance(self, stage: str) -> None:
        """Take one step of it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to evaluate, on what."""

    wanted: Wanted
    home: Path
    classifier: str | None = None  # None: the one that decides
    versus: tuple[str, str] | None = None
    streams: tuple[Path, ...] = ()
    stream_country: str | None = None  # of the outlet, for posts that do not say
    language_given: bool = True
    out_of_fold: bool = False  # the learned classifier, by weights that never saw a text's story
    ablation: bool = False  # the learned classifier, without each group of features


def evaluate(plan: Plan, progress: Progress) -> Evaluation:
    """Carry a plan out. ConfigError: a classifier or file that is not there or cannot be read."""
    classifier = find_installed(plan.classifier)
    check_learned(classifier.name, wanted=plan.out_of_fold or plan.ablation)
    sets = gather(plan.wanted)
    streams = [(path, read_stream(path)) for path in plan.streams]
    if not sets and not streams and not plan.versus:
        raise AraxesError("there is nothing to evaluate on: no label, no set, no stream")
    judged = {each.source: _judged(each, classifier, plan, progress) for each in sets}
    if plan.out_of_fold:
        judged = unseen(judged)
    labelled = judged.get("labels", ())
    others = [one for source, each in judged.items() if source != "labels" for one in each]
    return Evaluation(
        classifier=classifier.name,
        classifier_version=classifier.version,
        reading_version=READING_VERSION,
        split=plan.wanted.split,
        language_given=plan.language_given,
        out_of_fold=plan.out_of_fold,
        coverage=coverage(sets),
        scores=tuple(row for source, each in judged.items() for row in slices(source, each)),
        topics=tuple(topic_table(source, each) for source, each in judged.items()),
        calibrations=tuple(_calibration(source, each) for source, each in judged.items()),
        mistakes=tuple(mistakes(source, each) for source, each in judged.items()),
        streams=tuple(_stream(path, posts, classifier, plan, progress) for path, posts in streams),
        comparison=_comparison(plan, sets, progress) if plan.versus else None,
        labels=label_effect(labelled, others) if labelled else None,
        ablations=_ablations(sets, progress) if plan.ablation else (),
        notes=notes(classifier.name, judged, out_of_fold=plan.out_of_fold),
    )


def _judged(
    one: LabelledSet, classifier: Classifier, plan: Plan, progress: Progress
) -> tuple[Judged, ...]:
    stage = f"judging {one.source}"
    progress.start(stage, len(one.items))

    def judge() -> Iterator[Judged]:
        for item in one.items:
            [verdict] = judge_with([classifier], item, language_given=plan.language_given)
            yield Judged(item, verdict)
            progress.advance(stage)

    return tuple(judge())


def _calibration(source: str, judged: Sequence[Judged]) -> Calibration:
    scored = [(each.verdict.score, each.item.relevant) for each in judged]
    bins, adaptive = equal_width(scored), equal_count(scored)
    return Calibration(
        source=source,
        texts=len(scored),
        error=calibration_error(bins),
        error_adaptive=calibration_error(adaptive),
        brier=brier(scored),
        bins=bins,
        bins_adaptive=adaptive,
        histogram=histogram(scored),
    )


def _stream(
    path: Path, posts: Sequence[StreamPost], classifier: Classifier, plan: Plan, progress: Progress
) -> StreamReport:
    stage = f"judging {path.name}"
    progress.start(stage, len(posts))
    flagged: list[tuple[StreamPost, Verdict]] = []
    for each in posts:
        post = each
        if plan.stream_country and not each.outlet_country:
            post = StreamPost(each.post_id, each.title, each.text, each.lang, plan.stream_country)
        [verdict] = judge_with([classifier], post, language_given=plan.language_given)
        if verdict.relevant:
            flagged.append((post, verdict))
        progress.advance(stage)
    return stream_report(path.name, len(posts), flagged)


def _ablations(sets: Sequence[LabelledSet], progress: Progress) -> tuple[Ablation, ...]:
    stage = "learning anew"
    progress.start(stage, ABLATIONS)
    items = [item for each in sets for item in each.items]
    return ablations(items, lambda: progress.advance(stage))


def _comparison(plan: Plan, sets: Sequence[LabelledSet], progress: Progress) -> Comparison:
    """Compare on the sets where both are installed, else on the articles of the home."""
    first, second = (parse_name(text) for text in plan.versus or ())
    here = [each for each in (installed(first), installed(second)) if each is not None]
    if len(here) == 2:  # noqa: PLR2004 - the first and the second
        pairs: Mapping[str, Iterable[Pair]] = {
            each.source: _paired(each, here, plan, progress) for each in sets
        }
        names = [f"{each.name}:{each.version}" for each in here]
        both = [(source, list(each)) for source, each in pairs.items()]
        return compare(names[0], names[1], both, truncated=False)
    held = (
        None if installed(first) else held_verdicts(plan.home, first),
        None if installed(second) else held_verdicts(plan.home, second),
    )
    stage = "comparing"
    progress.start(stage, min(len(each.texts) for each in held if each is not None))
    found = list(
        pairs_at_home(held, (first, second), labels(plan.home), lambda: progress.advance(stage))
    )
    truncated = any(each.truncated for each in held if each is not None)
    return compare(str(first), str(second), [("home", found)], truncated=truncated)


def _paired(
    one: LabelledSet, classifiers: Sequence[Classifier], plan: Plan, progress: Progress
) -> Iterator[Pair]:
    stage = f"comparing {one.source}"
    progress.start(stage, len(one.items))
    for item in one.items:
        first, second = judge_with(classifiers, item, language_given=plan.language_given)
        yield Pair(item, first, second)
        progress.advance(stage)
