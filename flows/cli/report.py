"""What a run tells at its end."""

from collections import Counter
from dataclasses import asdict

from rich.text import Text

from flows.cli.output import console, print_json, show, table
from flows.pipeline.books import run_row
from flows.pipeline.run import MonitorRun
from warehouse.query import catalogue_query
from warehouse.rows import Run
from warehouse.samples import QUESTIONS

TOP = 5


def print_report(run: MonitorRun, status: str, *, as_json: bool) -> None:
    """Print the run's sums, its feeds by outcome, its best finds, and where everything is."""
    context = run.context
    row = run_row(context, status)  # type: ignore[arg-type]  # a status that `finish` gave
    outcomes = Counter(tally.outcome for tally in context.tallies.values())
    top = catalogue_query(context.settings.home, "run_report_top", run_id=run.run_id, top=TOP)
    found = [dict(zip(top.columns, each, strict=True)) for each in top.rows]
    file = context.settings.home / "araxes.duckdb"
    if as_json:
        print_json(
            {
                "run": asdict(row),
                "feeds_by_outcome": dict(outcomes),
                "feeds_not_readable_yet": context.unreadable,
                "top": found,
                "file": file,
                "snapshot": top.snapshot_id,
            }
        )
        return
    _print_sums(row, outcomes, context.unreadable)
    for each in found:
        console.print(Text(f"  [{each['grade']}] {each['title']}", style="bold"), soft_wrap=True)
        told = " · ".join(show(each[key]) for key in ("outlet", "lang", "published_at"))
        console.print(Text(f"      {told}"), soft_wrap=True)
        console.print(Text(f"      “{each['sentence']}”", style="italic"), soft_wrap=True)
    console.print(Text(f"\nWarehouse: {file}  (snapshot {top.snapshot_id})"), soft_wrap=True)
    console.print("Ask it:")
    option = f" --home {context.settings.home}"
    for question in QUESTIONS:
        console.print(Text(f'  ./araxes sql{option} "{question}"'), soft_wrap=True)


def _print_sums(row: Run, outcomes: Counter[str], unreadable: dict[str, int]) -> None:
    world = "the demo world: invented news" if row.origin == "demo" else "real feeds"
    console.print(Text(f"Run {row.run_id} · {world} · {row.status}", style="bold"))
    console.print(
        table(
            None,
            ("feeds", "", "entries", "", "articles", ""),
            (
                ("due", row.feeds_due, "seen", row.entries_seen, "pages read", row.pages_fetched),
                ("answered", row.feeds_ok, "new", row.entries_new, "new", row.articles_new),
                (
                    *("of these unchanged", row.feeds_unchanged),
                    *("updated", row.entries_updated),
                    *("new versions", row.versions_new),
                ),
                ("failed", row.feeds_failed, "known", row.entries_known, "relevant", row.flagged),
                ("not reached", row.feeds_deferred, "rejected", row.entries_rejected, "", None),
                ("", None, "failed", row.entries_failed, "", None),
            ),
        )
    )
    told = ", ".join(f"{word} {n}" for word, n in sorted(outcomes.items())) or "none asked"
    console.print(Text(f"Feeds by outcome: {told}"), soft_wrap=True)
    if unreadable:
        kinds = ", ".join(f"{kind} {n}" for kind, n in sorted(unreadable.items()))
        console.print(Text(f"Enabled, but of a kind not readable yet: {kinds}"), soft_wrap=True)
    if row.flagged:
        console.print("\nMost relevant of this run:")
