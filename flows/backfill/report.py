"""The sums of a backfill, for people and programs."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from extractors.model import Outcome
from flows.backfill.run import BackfillRun
from flows.pipeline.books import run_row, status_of
from flows.pipeline.schedule import ANSWERED
from warehouse.query import catalogue_query
from warehouse.rows import RunStatus


@dataclass(frozen=True, slots=True)
class Report:
    """What a backfill did. Sums over entries, pages and lists each add up."""

    run_id: UUID
    status: RunStatus
    entries: Mapping[str, int]  # seen = new + updated + known + rejected + failed
    pages: Mapping[str, int]  # by outcome
    lists: Mapping[str, int]  # sitemaps asked for, by outcome
    requests: int  # to all hosts, robots.txt, retries and redirects included
    source: Mapping[str, int]  # what the source read, left out and could not read
    articles_new: int
    versions_new: int
    flagged: int
    left_over: int  # pages listed and not reached
    is_cut: bool  # by the limit or the deadline
    is_late: bool  # by the deadline
    file: Path

    @property
    def has_failures(self) -> bool:
        """Tell whether something could not be read, or was not reached in time."""
        bad = self.source.get("bad_rows", 0) + self.source.get("files_failed", 0)
        pages = sum(count for word, count in self.pages.items() if Outcome(word) not in ANSWERED)
        return bool(bad or pages or self.entries["failed"] or self.is_late)


def told(run: BackfillRun) -> Report:
    """Sum a finished backfill up."""
    context = run.context
    home = context.settings.home
    row = run_row(context, status_of(context))
    words = ("seen", "new", "updated", "known", "rejected", "failed")
    by_kind: dict[str, Counter[str]] = {"page": Counter(), "feed": Counter(), "robots": Counter()}
    requests = 0
    for kind, outcome, count, sent in catalogue_query(
        home, "backfill_outcomes", run_id=run.run_id
    ).rows:
        by_kind[str(kind)][str(outcome)] += int(str(count))
        requests += int(str(sent or 0))
    return Report(
        run_id=run.run_id,
        status=row.status,
        entries={word: getattr(row, f"entries_{word}") for word in words},
        pages=dict(by_kind["page"]),
        lists=dict(by_kind["feed"]),
        requests=requests,
        source=dict(run.source.books.counts),
        articles_new=row.articles_new,
        versions_new=row.versions_new,
        flagged=row.flagged,
        left_over=len({work.url for work in context.work}),
        is_cut=run.is_cut,
        is_late=run.is_cut and not context.seconds_left(),
        file=home / "araxes.duckdb",
    )
