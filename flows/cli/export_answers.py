"""`araxes export parquet|csv|jsonl`: views and answers as files."""

from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.text import Text

from extractors.errors import ConfigError
from flows.cli.backfill import day_of
from flows.cli.bounds import walled_in
from flows.cli.output import (
    HomeOption,
    JsonOption,
    complain,
    console,
    counted,
    errors,
    home_to_read,
    print_json,
)

if TYPE_CHECKING:
    from warehouse.export import ExportReport, ExportWish
    from warehouse.query import Limits

SECONDS = 3600.0
MEMORY = "1GB"
VIEW = "relevant"
Style = Literal["parquet", "csv", "jsonl"]
_STYLES: dict[str, Style] = {"parquet": "parquet", "csv": "csv", "jsonl": "jsonl"}
HELP: dict[Style, str] = {
    "parquet": "Write a view or an answer as Parquet (zstd), the snapshot's id in its metadata.",
    "csv": "Write a view or an answer as CSV that no spreadsheet takes for formulas.",
    "jsonl": "Write a view or an answer as JSON Lines, instants as ISO 8601 in UTC.",
}


def answers(  # noqa: PLR0913 - each is an option of the command line
    context: typer.Context,
    *,
    home: HomeOption = None,
    view: Annotated[
        str | None, typer.Option(help="A view, or a table as core.name; else relevant.")
    ] = None,
    sql: Annotated[str | None, typer.Option(help="A question in place of a view.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Of this day (UTC) or later, by the view's own date.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Of this day or before.")] = None,
    to: Annotated[
        Path | None, typer.Option(help="The file; else export/araxes-VIEW of the home.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="A snapshot id, or an instant: the newest before it.")
    ] = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="CSV for spreadsheets: a byte order mark first.")
    ] = False,
    timeout: Annotated[float, typer.Option(help="Seconds it may take.", min=0.1)] = SECONDS,
    memory: Annotated[str, typer.Option(help="Memory it may take.")] = MEMORY,
    as_json: JsonOption = False,
) -> None:
    """Write a view or an answer as a file."""
    from warehouse.export import ExportWish  # noqa: PLC0415 - keeps `--help` and `sql` quick
    from warehouse.query import Limits  # noqa: PLC0415 - see above
    from warehouse.snapshots import snapshot_to_read  # noqa: PLC0415 - see above

    style = _STYLES[context.info_name or ""]
    _refuse_contradictions(style, view=view, sql=sql, has_days=bool(since or until), bom=bom)
    first, last = day_of(since, "--since"), day_of(until, "--until")
    wish = ExportWish(
        style,
        view=None if sql else view or VIEW,
        sql=sql,
        since=datetime.combine(first, time(), UTC) if first else None,
        until=datetime.combine(last + timedelta(days=1), time(), UTC) if last else None,
        bom=bom,
    )
    chosen = home_to_read(home)
    target = to or chosen / "export" / f"araxes-{wish.view or 'answer'}.{style}"
    with walled_in(memory, timeout, lambda: complain(f"stopped after {timeout:g} seconds")):
        limits = Limits(rows=0, seconds=timeout, memory=memory)
        report = _export(snapshot_to_read(chosen, as_of), target, wish, limits)
    _print(report, as_json=as_json)


def _refuse_contradictions(
    style: Style, *, view: str | None, sql: str | None, has_days: bool, bom: bool
) -> None:
    if view and sql:
        raise ConfigError("say --view or --sql, not both")
    if sql and has_days:
        raise ConfigError("--since and --until choose from a view: put a condition into --sql")
    if bom and style != "csv":
        raise ConfigError("--bom is for CSV")


def _export(snapshot: Path, target: Path, wish: "ExportWish", limits: "Limits") -> "ExportReport":
    """Write the file under a line that says how far it is."""
    from warehouse.export import export_answer  # noqa: PLC0415 - see above

    with errors.status(Text(f"exporting to {target.name}")) as status:

        def step(written: int) -> None:
            status.update(Text(f"exporting to {target.name}: {written / 1e6:,.1f} MB"))

        return export_answer(snapshot, target, wish, limits, step=step)


def _print(report: "ExportReport", *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(report))
        return
    line = f"{counted(report.rows, 'row')}, {report.bytes:,} bytes: {report.file}"
    console.print(Text(f"{line} (snapshot {report.snapshot_id})"), soft_wrap=True)


def add_to(app: typer.Typer) -> None:
    """Register the one function as a command for each style: its name says which."""
    for style, says in HELP.items():
        app.command(style, help=says)(answers)
