"""`araxes backfill`: what was published before we looked, from sitemaps, tables and WARC files."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractors.errors import ConfigError
from flows.cli.output import HomeOption, JsonOption, note
from flows.cli.run import FeedsOption, refuse_demo_home
from flows.settings import load_settings

if TYPE_CHECKING:
    from flows.backfill.plan import Plan
    from flows.settings import Settings

DEFAULT_HOURS = 12.0
SOMETHING_FAILED = 4  # the contract's exit code


def backfill(  # noqa: PLR0913 - each is an option of the command line
    *,
    home: HomeOption = None,
    feeds: FeedsOption = None,
    sitemap: Annotated[
        list[str] | None, typer.Option(help="A sitemap or an index of them.")
    ] = None,
    site: Annotated[
        list[str] | None, typer.Option(help="A host: the sitemaps of its robots.txt, /sitemap.xml.")
    ] = None,
    outlet: Annotated[
        list[str] | None, typer.Option(help="An outlet of the registry: its site.")
    ] = None,
    csv: Annotated[
        list[Path] | None, typer.Option(help="A table: url, title, date, lang, outlet, feed.")
    ] = None,
    warc: Annotated[
        list[Path] | None, typer.Option(help="A WARC file, ours or anybody's; no network.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="First day, 2025-03-01.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day, included.")] = None,
    undated: Annotated[bool, typer.Option("--undated", help="Also what has no date.")] = False,
    limit: Annotated[int | None, typer.Option(help="At most so many pages.")] = None,
    hours: Annotated[
        float, typer.Option(help="End after so many hours.", min=0.01)
    ] = DEFAULT_HOURS,
    as_json: JsonOption = False,
) -> None:
    """Read what was published in the past; the same command again goes on where it ended.

    Articles that are known are not asked for again. Scheduled runs go first.
    """
    from flows.backfill.plan import Plan, Span  # noqa: PLC0415 - keeps `--help` and `sql` quick

    settings = load_settings(home=home, feeds=feeds)
    refuse_demo_home(settings)
    plan = Plan(
        sitemaps=tuple(sitemap or ()),
        sites=tuple(site or ()),
        outlets=tuple(outlet or ()),
        tables=tuple(csv or ()),
        warcs=tuple(warc or ()),
        span=Span(day_of(since, "--since"), day_of(until, "--until")),
        undated=undated,
        limit=limit,
    )
    raise typer.Exit(_complete(settings, plan, hours, as_json=as_json))


def _complete(settings: "Settings", plan: "Plan", hours: float, *, as_json: bool) -> int:
    """Open a backfill, do its steps, print its report, and give the exit code."""
    from flows.backfill.report import told  # noqa: PLC0415 - see above
    from flows.backfill.run import open_backfill  # noqa: PLC0415 - see above
    from flows.cli.backfill_report import print_report  # noqa: PLC0415 - see above
    from flows.cli.progress import Bars  # noqa: PLC0415 - see above

    if settings.allow_private and not plan.warcs:
        note(f"opened by ARAXES_ALLOW_PRIVATE: {', '.join(sorted(settings.allow_private))}")
    with Bars() as bars:
        run = open_backfill(settings, plan, hours=hours, progress=bars)
        try:
            for step in run.remaining():
                step.run()
            run.finish()
        except BaseException as error:
            run.stop(error)
            raise
    report = told(run)
    print_report(report, as_json=as_json)
    if report.status == "failed":
        return 1
    return SOMETHING_FAILED if report.has_failures else 0


def day_of(text: str | None, option: str) -> date | None:
    """Read a day as an option gives it; ConfigError names the option."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ConfigError(f"{option} {text!r} is no day: write it like 2025-03-31") from error


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(backfill)
