"""What a backfill tells at its end."""

from collections.abc import Mapping
from dataclasses import asdict

from rich.text import Text

from flows.backfill.report import Report
from flows.cli.output import console, print_json

WORDS = {  # of what a source left out, as people read them
    "outside": "outside the days",
    "undated": "without a date (--undated takes them)",
    "elsewhere": "on other sites",
    "bad_rows": "bad rows",
    "dropped": "beyond the limits of one file",
    "files_left_out": "sitemaps of other days",
    "records_skipped": "records that are no answers",
}


def print_report(report: Report, *, as_json: bool) -> None:
    """Print the sums."""
    if as_json:
        print_json(asdict(report) | {"has_failures": report.has_failures})
        return
    _line(f"Backfill {report.run_id} · {report.status}", style="bold")
    entries = report.entries
    _line(
        f"  listed    {entries['seen']} entries: {entries['new']} new, {entries['updated']} "
        f"updated, {entries['known']} known, {entries['rejected']} rejected, "
        f"{entries['failed']} failed"
    )
    left_out = {key: report.source.get(key, 0) for key in WORDS}
    if any(left_out.values()):
        _line(f"  left out  {_told(left_out, WORDS)}")
    if report.lists or report.source.get("files_failed"):
        _line(f"  sitemaps  {report.source.get('files', 0)} read; asked: {_told(report.lists)}")
    asked = sum(report.pages.values())
    _line(f"  pages     {asked} looked up{': ' if asked else ''}{_told(report.pages)}")
    _line(
        f"  articles  {report.articles_new} new, {report.versions_new} new versions, "
        f"{report.flagged} relevant"
    )
    if report.left_over or report.is_cut:
        waiting = f"{report.left_over} pages wait" if report.left_over else "there may be more"
        _line(f"\n{waiting}: the same command goes on.")


def _told(counts: Mapping[str, int], words: Mapping[str, str] | None = None) -> str:
    told = words or {}
    return ", ".join(f"{number} {told.get(key, key)}" for key, number in counts.items() if number)


def _line(text: str, style: str = "") -> None:
    """Print text as it is: it holds no markup of ours."""
    console.print(Text(text, style=style), soft_wrap=True)
