"""The sums of a reprocessing, for people and programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from flows.reprocess.run import ReprocessRun
from flows.reprocess.samples import Sample
from flows.reprocess.undo import UndoRun
from warehouse.query import QueryResult, catalogue_query
from warehouse.rows import RunStatus


@dataclass(frozen=True, slots=True)
class Report:
    """What a reprocessing found."""

    run_id: UUID
    status: RunStatus
    is_trial: bool
    extractor_version: str
    to_read: int  # pages that the plan meant
    sums: Mapping[str, object]  # as the columns of queries/reprocess_sums.sql
    fields: Mapping[str, int]  # pages by changed field
    kinds: Mapping[str, int]  # pages by change of kind
    from_versions: Mapping[str, int]  # pages by the version that had read them before
    problems: Mapping[str, int]
    whole: Mapping[str, object]  # of all runs of this version together, each page once
    samples: tuple[Sample, ...]
    file: Path

    @property
    def failed(self) -> int:
        """Count the pages that could not be read."""
        return int(str(self.sums["failed"]))


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What an undoing came to."""

    run_id: UUID
    undone: UUID
    status: RunStatus
    restored: int  # articles in the wording that they had before
    changed_since: int  # pages of whose article another wording is current by now
    reactivated: str | None  # version of the classifier that counts again
    is_other_active: bool  # another version was activated since, and stays
    file: Path


def told(run: ReprocessRun) -> Report:
    """Sum a finished reprocessing up."""
    home = run.context.settings.home
    details: dict[str, dict[str, int]] = {"field": {}, "kind": {}, "version": {}, "problem": {}}
    for what, word, pages in catalogue_query(home, "reprocess_details", run_id=run.run_id).rows:
        details[str(what)][str(word)] = int(str(pages))
    return Report(
        run_id=run.run_id,
        status=run.status,
        is_trial=run.plan.is_trial,
        extractor_version=run.attempt.extractor_version,
        to_read=len(run.pages),
        sums=_record(catalogue_query(home, "reprocess_sums", run_id=run.run_id)),
        fields=details["field"],
        kinds=details["kind"],
        from_versions=details["version"],
        problems=details["problem"],
        whole=_record(catalogue_query(home, "reprocess_whole", run_id=run.run_id)),
        samples=run.samples.chosen(),
        file=home / "araxes.duckdb",
    )


def told_of_undo(run: UndoRun) -> UndoReport:
    """Sum a finished undoing up."""
    file = run.context.settings.home / "araxes.duckdb"
    return UndoReport(
        run_id=run.run_id,
        undone=run.undone,
        status=run.status,
        restored=run.restored,
        changed_since=run.superseded,
        reactivated=str(run.reactivated) if run.reactivated else None,
        is_other_active=run.is_other_active,
        file=file,
    )


def _record(result: QueryResult) -> dict[str, object]:
    [row] = result.rows
    return dict(zip(result.columns, row, strict=True))
