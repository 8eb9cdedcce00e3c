"""What a run tells at its end."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from rich.text import Text

from extractors.model import Outcome
from flows.cli.output import console, print_json, records, show, table
from flows.pipeline.agenda import degraded
from flows.pipeline.books import run_row, status_of
from flows.pipeline.context import Context
from flows.pipeline.run import MonitorRun
from flows.pipeline.schedule import ANSWERED
from warehouse.query import catalogue_query
from warehouse.rows import Run
from warehouse.samples import QUESTIONS

TOP = 5


def print_report(run: MonitorRun, *, as_json: bool) -> None:
    """Print the run's sums, its feeds by outcome, its best finds, and where everything is."""
    context = run.context
    home = context.settings.home
    row = run_row(context, status_of(context))
    outcomes = records(catalogue_query(home, "feeds_by_outcome", run_id=run.run_id))
    result = catalogue_query(home, "run_report_top", run_id=run.run_id, top=TOP)
    top = records(result)
    if as_json:
        print_json(
            {
                "run": asdict(row),
                "feeds_by_outcome": {str(each["outcome"]): each["feeds"] for each in outcomes},
                "feeds_not_due": context.not_due,
                "feeds_disabled": _disabled(context),
                "feeds_degraded": degraded(context),
                "feeds_with_possible_loss": _possible_losses(context),
                "sums_disagree": dict(context.disagreements),
                "top": top,
                "file": home / "araxes.duckdb",
                "snapshot": result.snapshot_id,
            }
        )
        return
    _print_sums(row)
    _print_outcomes(outcomes)
    _print_troubles(context)
    _print_top(top)
    _print_where(home, result.snapshot_id)


def _line(text: str, style: str = "") -> None:
    """Print text as it is: titles come from strangers and hold no markup of ours."""
    console.print(Text(text, style=style), soft_wrap=True)


def _print_sums(row: Run) -> None:
    world = "the demo world, invented news" if row.origin == "demo" else "real feeds"
    _line(f"Run {row.run_id} · {world} · {row.status}", style="bold")
    _line(
        f"  feeds     {row.feeds_due} due: {row.feeds_ok} answered ({row.feeds_unchanged} without "
        f"news), {row.feeds_failed} failed, {row.feeds_deferred} not reached"
    )
    _line(
        f"  entries   {row.entries_seen} seen: {row.entries_new} new, "
        f"{row.entries_updated} updated, {row.entries_known} known, "
        f"{row.entries_rejected} rejected, {row.entries_failed} failed"
    )
    _line(
        f"  articles  {row.articles_new} new, {row.versions_new} new versions, "
        f"{row.flagged} relevant; {row.pages_fetched} pages read"
    )
    if row.pages_revisited or row.copies_found:
        _line(
            f"  since     {row.pages_revisited} pages looked at again, {row.pages_missing} gone; "
            f"{row.copies_found} pairs of articles with one text"
        )


def _print_outcomes(outcomes: Sequence[Mapping[str, object]]) -> None:
    rows = [
        (each["outcome"], each["feeds"], each["entries_seen"], each["entries_new"], _which(each))
        for each in outcomes
    ]
    if rows:
        console.print(table(None, ("outcome", "feeds", "entries", "new", "which"), rows))


def _print_troubles(context: Context) -> None:
    """Say what an operator should know of single feeds."""
    if context.not_due:
        _line(f"Not due yet, or switched off: {context.not_due} more enabled feeds")
    for feed_id, reason in _disabled(context).items():
        _line(f"Switched off: {feed_id}, {reason}")
    for failed, stand_in in degraded(context).items():
        _line(f"Degraded: {stand_in} was read in place of {failed}")
    for feed_id in _possible_losses(context):
        _line(f"Possible loss: no item of {feed_id} was known; it is asked again sooner")
    for feed_id, wrong in context.disagreements:
        _line(f"The sums do not agree: {feed_id}: {wrong}", style="bold")


def _disabled(context: Context) -> dict[str, str]:
    tallies = context.tallies.values()
    return {tally.feed_id: tally.disabled_reason for tally in tallies if tally.disabled_reason}


def _possible_losses(context: Context) -> tuple[str, ...]:
    tallies = context.tallies.values()
    return tuple(tally.feed_id for tally in tallies if "possible_loss" in tally.problems)


def _which(each: Mapping[str, object]) -> str:
    """Name the feeds that were not answered; the others are fine."""
    if Outcome(str(each["outcome"])) in ANSWERED:
        return ""
    return show(each["feed_ids"])


def _print_top(top: Sequence[Mapping[str, object]]) -> None:
    if top:
        _line("\nMost relevant of this run:")
    for each in top:
        _line(f"  [{each['grade']}] {each['title']}", style="bold")
        _line("      " + " · ".join((show(each["outlet"]), show(each["lang"]), _when(each))))
        _line(f"      › {each['sentence']}", style="italic")


def _when(each: Mapping[str, object]) -> str:
    """Show a date with as much of the clock as the source gave."""
    at = each["published_at"]
    if isinstance(at, datetime) and each["published_precision"] != "instant":
        return at.date().isoformat()
    return show(at)


def _print_where(home: Path, snapshot: str) -> None:
    _line(f"\nWarehouse: {home / 'araxes.duckdb'} (snapshot {snapshot}). Ask it:")
    for question in QUESTIONS:
        _line(f'  ./araxes sql --home {home} "{question}"')
