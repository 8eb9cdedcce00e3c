"""`araxes feeds health`: which feeds are sick, since when, and what that has cost."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from extractors.errors import ConfigError
from flows.cli.feeds_health_print import Report, Row, print_health
from flows.cli.output import HomeOption, JsonOption, home_to_read, print_json, records
from warehouse.query import catalogue_query

SICK_EXIT = 4  # the contract's word for "done with some feeds failed"


def health(
    feed_ids: Annotated[
        list[str] | None, typer.Argument(metavar="[FEED]...", help="Only these feeds, sick or not.")
    ] = None,
    *,
    home: HomeOption = None,
    show_all: Annotated[bool, typer.Option("--all", help="List the healthy feeds, too.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Tell which feeds are sick, since when, and what was missed; the sickest first.

    Reads the published warehouse only, also while a run is at work. Exit code 0 when every feed
    that is asked is well, 4 when one is gone, dead, failing, degraded or silent.
    """
    report = read_health(home_to_read(home), feed_ids or [])
    if as_json:
        print_json(as_document(report, everything=show_all or bool(feed_ids)))
    else:
        print_health(report, named=bool(feed_ids), everything=show_all)
    if report.sick:
        raise typer.Exit(SICK_EXIT)


def read_health(home: Path, feed_ids: Sequence[str]) -> Report:
    """Ask the published file; ConfigError for a feed that it does not know."""
    feeds = catalogue_query(home, "feeds_health", feed_ids=list(feed_ids))
    rows = records(feeds)
    known = {row["feed_id"] for row in rows}
    if unknown := [each for each in feed_ids if each not in known]:
        raise ConfigError(f"{home} knows no feed {unknown[0]!r}; `araxes feeds health --all` does")
    last_runs = records(catalogue_query(home, "last_run"))
    outages = records(catalogue_query(home, "country_outages"))
    return Report(feeds.snapshot_id, last_runs[0] if last_runs else None, rows, outages)


def as_document(report: Report, *, everything: bool) -> dict[str, object]:
    """Give the report as one JSON document; `everything`: also the feeds that are well."""
    losses = ("feed_id", "possible_losses", "last_possible_loss_at")
    moves = ("feed_id", "moves", "moved_from", "moved_to", "moved_at")
    return {
        "snapshot": report.snapshot,
        "last_run": report.last_run,
        "statuses": report.statuses,
        "feeds": report.feeds if everything else report.sick,
        "outages": report.outages,
        "possible_losses": _parts(
            report.having("possible_losses", newest="last_possible_loss_at"), losses
        ),
        "moves": _parts(report.having("moves", newest="moved_at"), moves),
        "distrusted": _parts(report.having("distrusted_at"), ("feed_id", "distrusted_at")),
    }


def _parts(rows: Sequence[Row], columns: Sequence[str]) -> list[Row]:
    return [{column: row[column] for column in columns} for row in rows]
