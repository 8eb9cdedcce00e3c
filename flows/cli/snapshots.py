"""`araxes snapshots`: the published states that a question can go back to."""

from dataclasses import asdict

import typer

from flows.cli.output import (
    HomeOption,
    JsonOption,
    console,
    home_to_read,
    note,
    print_json,
    table,
)
from warehouse.snapshots import kept_snapshots


def snapshots(*, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List the published states that are kept, newest first."""
    kept = kept_snapshots(home_to_read(home))
    if as_json:
        print_json([asdict(each) for each in kept])
        return
    rows = [
        (
            each.snapshot_id,
            each.published_at,
            f"{each.bytes / 1e6:,.1f} MB",
            "unreadable" if each.loads is None else each.loads,
            "now" if each.is_current else "",
        )
        for each in kept
    ]
    console.print(table(None, ("snapshot", "published (UTC)", "size", "loads", ""), rows))
    note("ask an earlier one: araxes sql --as-of SNAPSHOT|INSTANT …")


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(snapshots)
