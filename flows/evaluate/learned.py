"""The learned classifier on texts that it has not seen: out of fold, and without a feature group.

Needs the extra `study` (scikit-learn), as learning does.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec

from extractors.errors import ConfigError, MachineError
from extractors.labelled import LabelledItem
from extractors.model import Grade, Verdict
from extractors.relevance.calibration import calibration_error, equal_width
from extractors.relevance.features import GROUPS
from extractors.relevance.linear_model import FILE, shipped
from extractors.relevance.metrics import count
from flows.evaluate.judges import Judged, Step
from flows.evaluate.result import Ablation
from flows.evaluate.sets import HOLD
from flows.evaluate.slices import flag_rates

LEARNED = "linear"
# What `flows.training.folds.ablate` calls the run with every group.
_NOTHING = "nothing"
ABLATIONS = 1 + len(GROUPS)


def check_learned(classifier: str, *, wanted: bool) -> None:
    """Refuse, before anything is judged, to learn anew where that cannot be.

    Raises ConfigError for a classifier that learns nothing, MachineError without the extra.
    """
    if not wanted:
        return
    if classifier != LEARNED:
        raise ConfigError(f"--out-of-fold and --ablation are for {LEARNED}, not for {classifier}")
    if find_spec("sklearn") is None:
        raise MachineError("--out-of-fold and --ablation learn anew: install the extra `study`")


def notes(
    classifier: str, judged: Mapping[str, Sequence[Judged]], *, out_of_fold: bool
) -> tuple[str, ...]:
    """Say what a reader must know of the figures of a learned classifier."""
    if classifier != LEARNED:
        return ()
    told = _trained_on()
    learned_from = [f"{source} ({told[source]})" for source in sorted(told) if source in judged]
    if not learned_from:
        return ()
    text = (
        "Out of fold: each text was judged by weights that never saw its story, held-out texts by "
        "the shipped weights. Evidence and topics are those of the shipped weights."
        if out_of_fold
        else f"{LEARNED} was learned from {', '.join(learned_from)}: only held-out texts are new "
        "to it; --out-of-fold judges each text by weights that never saw it."
    )
    return (text,)


def unseen(judged: Mapping[str, Sequence[Judged]]) -> dict[str, tuple[Judged, ...]]:
    """Judge again by weights that never saw a text's story; evidence stays as it was.

    What is held out or of another set stays as it is, too: no weights have seen it.
    """
    from flows.training.folds import out_of_fold  # noqa: PLC0415 - an extra
    from flows.training.samples import boundary_cases, measured  # noqa: PLC0415 - same

    items = [one.item for each in judged.values() for one in each]
    foreseen = {
        (each.sample.item.source, each.sample.item.item_id): each
        for each in out_of_fold((*measured(_learnable(items)), *boundary_cases()))
    }
    return {
        source: tuple(
            _judged(one, found.score, found.grade)
            if (found := foreseen.get((source, one.item.item_id)))
            else one
            for one in each
        )
        for source, each in judged.items()
    }


def ablations(items: Sequence[LabelledItem], step: Step) -> tuple[Ablation, ...]:
    """Measure the flag out of fold with all groups of features, and without each in turn.

    `step` is called after each of `ABLATIONS` rounds of learning.
    """
    from flows.training.folds import ablate  # noqa: PLC0415 - an extra
    from flows.training.samples import measured  # noqa: PLC0415 - same

    found: list[Ablation] = []
    for group, foreseen in ablate(measured(_learnable(items))):
        scored: dict[str, list[tuple[float, bool]]] = {}
        for each in foreseen:
            item = each.sample.item
            scored.setdefault(item.source, []).append((each.score, item.relevant))
        name = "" if group == _NOTHING else group
        found += (_ablation(source, name, those) for source, those in scored.items())
        step()
    return tuple(found)


def _trained_on() -> dict[str, int]:
    """Give how many texts of each set the shipped weights were learned from."""
    told: dict[str, int] = json.loads(FILE.read_text(encoding="utf-8"))["trained_on"]
    return told


def _learnable(items: Sequence[LabelledItem]) -> list[LabelledItem]:
    """Leave out what is held out, and sets that nothing was learned from (a home's labels)."""
    sources = _trained_on().keys()
    return [item for item in items if item.split != HOLD and item.source in sources]


def _ablation(source: str, group: str, scored: Sequence[tuple[float, bool]]) -> Ablation:
    border = shipped().threshold
    counts = count((score >= border, relevant) for score, relevant in scored)
    error = calibration_error(equal_width(scored))
    return Ablation(source=source, group=group, **flag_rates(counts), error=error)


def _judged(before: Judged, score: float, grade: int) -> Judged:
    """Put a foreseen score in the place of the shipped one, with the shipped border."""
    flagged = score >= shipped().threshold
    found: Grade = 0 if not flagged else 2 if grade == 2 else 1  # noqa: PLR2004 - bilateral
    verdict: Verdict = replace(
        before.verdict,
        relevant=flagged,
        grade=found,
        score=score,
        topics=before.verdict.topics if flagged else (),
    )
    return Judged(before.item, verdict)
