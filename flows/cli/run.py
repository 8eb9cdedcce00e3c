"""`araxes run`: one monitor run over the configured feeds."""

from pathlib import Path
from typing import Annotated

import typer

from extractors.errors import ConfigError
from flows.cli.output import HomeOption, JsonOption, note
from flows.settings import Settings, load_settings

EXIT_CODES = {"ok": 0, "partial": 4, "failed": 1}
DirectOption = Annotated[bool, typer.Option("--direct", help="Do it without Prefect.")]
FeedsOption = Annotated[
    Path | None,
    typer.Option("--feeds", help="Feed file (TOML, OPML) or folder (ARAXES_FEEDS)."),
]


def run(
    *,
    home: HomeOption = None,
    feeds: FeedsOption = None,
    ask_all: Annotated[
        bool, typer.Option("--all", help="Ask every enabled feed, also those on back-off.")
    ] = False,
    due: Annotated[bool, typer.Option("--due", help="Ask only feeds whose time has come.")] = False,
    direct: DirectOption = False,
    as_json: JsonOption = False,
) -> None:
    """Ask the feeds, read what is new, judge it, land it: one run."""
    settings = load_settings(home=home, feeds=feeds)
    refuse_demo_home(settings)
    if ask_all and due:
        raise ConfigError("--all and --due exclude each other")
    asking = "all" if ask_all else "due" if due else "by_hand"
    status = complete_run(settings, "manual", asking, direct=direct, as_json=as_json)
    raise typer.Exit(EXIT_CODES[status])


DEMO_MARK = "this-is-the-demo-world"  # a file in a home that must never be mixed with real news


def refuse_demo_home(settings: Settings) -> None:
    """Raise ConfigError for a home of the demo: invented and real news must never meet."""
    if (settings.home / DEMO_MARK).exists():
        raise ConfigError(f"{settings.home} holds the demo world; give real feeds another --home")


def complete_run(
    settings: Settings, trigger: str, asking: str, *, direct: bool, as_json: bool
) -> str:
    """Open a run, do its steps, print its report, and give its status."""
    from flows.cli.progress import Bars  # noqa: PLC0415 - keeps `--help` and `sql` quick
    from flows.cli.report import print_report  # noqa: PLC0415 - same
    from flows.execute import execute  # noqa: PLC0415 - same
    from flows.pipeline.run import open_run  # noqa: PLC0415 - same

    if settings.allow_private:
        note(f"opened by ARAXES_ALLOW_PRIVATE: {', '.join(sorted(settings.allow_private))}")
    with Bars() as bars:
        opened = open_run(settings, trigger=trigger, progress=bars, asking=asking)  # type: ignore[arg-type]  # one of three words
        try:
            status = execute(opened, home=settings.home, direct=direct, say=bars.say)
        except BaseException as error:
            opened.stop(error)
            raise
    print_report(opened, as_json=as_json)
    return status


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(run)
