"""The sums of a judging of what is stored, for people and programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from flows.reprocess.changes import CHANGED, VerdictSample
from flows.reprocess.judge import JudgeRun
from warehouse.rows import RunStatus


@dataclass(frozen=True, slots=True)
class JudgeReport:
    """What changes for readers, and whether it has.

    Counted are articles in their current wording whose verdict by this version does not count yet,
    whichever run has judged them; `judged` and `failed` are of this run alone.
    """

    run_id: UUID
    status: RunStatus
    is_trial: bool
    classifier: str
    classifier_version: int
    was_active: str | None  # version that counted before
    is_activated: bool  # by this run
    left: int | None  # articles without a verdict that keep it from counting; None: not looked
    judged: int  # wordings
    failed: int
    compared: int
    flagged: int
    unflagged: int
    regraded: int
    labelled: int  # verdicts that differ and change nothing, for a label wins
    from_versions: Mapping[str, int]  # whose verdict counted before
    langs: Mapping[str, Mapping[str, int]]  # changes by language
    grades: Mapping[str, int]  # "0 → 2" and so on
    problems: Mapping[str, int]
    cpu_seconds: float
    samples: tuple[VerdictSample, ...]
    file: Path


def told_of_judging(run: JudgeRun) -> JudgeReport:
    """Sum a finished judging up."""
    changes = run.changes
    return JudgeReport(
        run_id=run.run_id,
        status=run.status,
        is_trial=run.plan.is_trial,
        classifier=run.by.classifier,
        classifier_version=run.by.version,
        was_active=str(run.was_active) if run.was_active else None,
        is_activated=run.is_activated,
        left=run.left,
        judged=run.judged,
        failed=run.failed,
        compared=changes.compared,
        flagged=changes.counts["flagged"],
        unflagged=changes.counts["unflagged"],
        regraded=changes.counts["regraded"],
        labelled=changes.labelled,
        from_versions=dict(sorted(changes.judges.items())),
        langs={
            lang: {each: counts[each] for each in CHANGED}
            for lang, counts in sorted(changes.langs.items())
            if any(counts[each] for each in CHANGED)
        },
        grades=dict(sorted(changes.grades.items())),
        problems=run.problems,
        cpu_seconds=run.cpu_ms / 1_000,
        samples=run.samples,
        file=run.context.settings.home / "araxes.duckdb",
    )
