"""`araxes export`: answers as files, and the raw archive in the format of libraries."""

from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from extractors.errors import ConfigError
from flows.cli import export_answers
from flows.cli.backfill import day_of
from flows.cli.output import HomeOption, JsonOption, complain, console, home_to_read, print_json

if TYPE_CHECKING:
    from warehouse.warc import WarcReport, Wish

KINDS = ("feed", "page", "sitemap")
STAGE = "archive"
STANDARD = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
ABOUT = (
    "News pages and feeds about Iran and Azerbaijan. Content and transfer codings are undone, the "
    "headers that spoke of them begin with X-Archive-Orig-; values of cookies are redacted."
)
MOST_REFS = 100_000_000  # all of them
SECONDS = 600.0

app = typer.Typer(help="Take things out of the warehouse.", no_args_is_help=True)


export_answers.add_to(app)


@app.callback()
def export() -> None:
    """Take things out of the warehouse."""


@app.command()
def warc(
    *,
    home: HomeOption = None,
    to: Annotated[
        Path | None, typer.Option(help="The file; else export/araxes.warc.gz of the home.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="Fetched on this day (UTC) or later.")] = None,
    until: Annotated[str | None, typer.Option(help="Fetched on this day or before.")] = None,
    relevant: Annotated[
        bool, typer.Option("--relevant", help="Only pages of relevant articles.")
    ] = False,
    kind: Annotated[
        str | None, typer.Option(help="feed, page, sitemap; several with commas.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write what was fetched, with status, headers and time, as WARC 1.1.

    `araxes backfill --warc` reads it back.
    """
    from warehouse.warc import Wish  # noqa: PLC0415 - keeps `--help` and `sql` quick

    first, last = day_of(since, "--since"), day_of(until, "--until")
    kinds = _kinds(kind, relevant=relevant)
    chosen = home_to_read(home)
    wish = Wish(
        since=_midnight(first) if first else None,
        until=_midnight(last + timedelta(days=1)) if last else None,
        kinds=kinds,
        refs=_relevant_refs(chosen) if relevant else None,
    )
    report = _export(chosen, to or chosen / "export" / "araxes.warc.gz", wish)
    _print(report, as_json=as_json)
    if report.damaged:
        raise typer.Exit(1)


def _export(home: Path, target: Path, wish: "Wish") -> "WarcReport":
    """Write the file under progress bars; a signal ends it between two segments."""
    from flows.cli.progress import Bars  # noqa: PLC0415 - see above
    from flows.pipeline.signals import deferred_signals  # noqa: PLC0415 - see above
    from warehouse.warc import export_warc  # noqa: PLC0415 - see above

    came: list[bool] = []
    with Bars() as bars, deferred_signals(lambda: came.append(True)):

        def step(done: int, total: int) -> None:
            if came:
                raise Abandoned
            if done == 1:
                bars.start(STAGE, total)
            bars.advance(STAGE)

        return export_warc(home, target, wish, about=_about(home), step=step)


class Abandoned(BaseException):
    """A signal came: nothing is left behind, and its own handler says the rest."""


def _about(home: Path) -> dict[str, str]:
    """Say who made the file, and of what."""
    from flows.settings import VERSION, load_settings  # noqa: PLC0415 - see above

    about = {
        "software": f"Araxes/{VERSION}",
        "format": "WARC File Format 1.1",
        "conformsTo": STANDARD,
        "description": ABOUT,
    }
    contact = load_settings(home=home).contact
    return about | ({"operator": contact} if contact else {})


def _relevant_refs(home: Path) -> frozenset[str]:
    from warehouse.connect import sql_text  # noqa: PLC0415 - see above
    from warehouse.query import run_query  # noqa: PLC0415 - see above

    answer = run_query(
        home,
        sql_text("queries", "relevant_raw_refs"),
        row_limit=MOST_REFS,
        timeout_seconds=SECONDS,
    )
    return frozenset(str(row[0]) for row in answer.rows)


def _kinds(text: str | None, *, relevant: bool) -> frozenset[str]:
    """Read --kind; relevance is of pages, so that alone they are meant."""
    if text is None:
        return frozenset({"page"} if relevant else KINDS)
    kinds = frozenset(part.strip() for part in text.split(","))
    if unknown := sorted(kinds - set(KINDS)):
        raise ConfigError(f"--kind {unknown[0]!r}: known are {', '.join(KINDS)}")
    return kinds


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _print(report: "WarcReport", *, as_json: bool) -> None:
    for path in report.damaged:
        complain(f"damaged, not exported: {path}")
    if as_json:
        print_json(asdict(report))
        return
    line = f"{report.responses} responses, {report.revisits} revisits, {report.bytes:,} bytes"
    console.print(Text(f"{line}: {report.file}"), soft_wrap=True)
