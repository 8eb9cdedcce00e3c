"""`araxes reprocess`: read the stored pages again, or judge what was read of them."""

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from extractors.errors import ConfigError
from flows.cli.backfill import SOMETHING_FAILED, day_of
from flows.cli.output import HomeOption, JsonOption
from flows.cli.run import DEMO_MARK, FeedsOption
from flows.settings import Settings, load_settings

if TYPE_CHECKING:
    from flows.reprocess.judge import JudgeRun
    from flows.reprocess.plan import Plan
    from flows.reprocess.run import ReprocessRun
    from flows.reprocess.undo import UndoRun

_SAMPLES = 5


class Stage(StrEnum):
    """What is done again: the values are the words of the command line."""

    EXTRACT = "extract"
    JUDGE = "judge"


def reprocess(  # noqa: PLR0913 - each is an option of the command line
    *,
    home: HomeOption = None,
    feeds: FeedsOption = None,
    stage: Annotated[
        Stage, typer.Option(help="extract: read the pages again; judge: judge what is stored.")
    ] = Stage.EXTRACT,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would change. Begin with this.")
    ] = False,
    outlet: Annotated[list[str] | None, typer.Option(help="Only pages of this outlet.")] = None,
    since: Annotated[str | None, typer.Option(help="Pages fetched from that day on.")] = None,
    until: Annotated[str | None, typer.Option(help="The last day, included (UTC).")] = None,
    lang: Annotated[str | None, typer.Option(help="Only articles in this language.")] = None,
    article: Annotated[str | None, typer.Option(help="One article: id or address.")] = None,
    limit: Annotated[int | None, typer.Option(help="At most so many pages, by lot.")] = None,
    older_than_version: Annotated[
        int | None, typer.Option(help="Only what a version before this one has read.")
    ] = None,
    read_all: Annotated[
        bool, typer.Option("--all", help="Also what this version has read already.")
    ] = False,
    all_wordings: Annotated[
        bool, typer.Option("--all-wordings", help="Stage judge: older wordings, too.")
    ] = False,
    sample: Annotated[
        int, typer.Option(help="Changed texts to show; verdicts: of each kind of change.", min=0)
    ] = _SAMPLES,
    activate: Annotated[
        str | None,
        typer.Option(metavar="NAME:VERSION", help="Let this version of a classifier count."),
    ] = None,
    undo: Annotated[
        str | None, typer.Option(help="Take back the run of this id; nothing is deleted.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read the raw archive, or judge what is stored, with the present version; no network.

    First with --dry-run. The same command again goes on where it was cut off. Scheduled runs go
    first. Every wording and every verdict stays; --undo RUN takes a run back. With --stage judge
    the new verdicts count once all are there; --activate makes those of an older version count.
    """
    from flows.reprocess.plan import Plan  # noqa: PLC0415 - keeps `--help` and `sql` quick

    plan = Plan(
        stage="judge" if activate else stage.value,
        is_trial=dry_run,
        read_all=read_all,
        older_than=older_than_version,
        outlets=tuple(outlet or ()),
        lang=lang,
        article=article,
        since=day_of(since, "--since"),
        until=day_of(until, "--until"),
        limit=limit,
        samples=sample,
        all_wordings=all_wordings,
    )
    settings = load_settings(home=home, feeds=feeds)
    if (settings.home / DEMO_MARK).exists():
        settings = replace(settings, origin="demo")
    if undo is None:
        raise typer.Exit(_again(settings, plan, activate, as_json=as_json))
    if activate or replace(plan, stage="extract") != Plan(samples=sample):
        raise ConfigError("--undo takes a whole run back: it goes with no other option")
    raise typer.Exit(_take_back(settings, undo, as_json=as_json))


def _again(settings: Settings, plan: "Plan", activate: str | None, *, as_json: bool) -> int:
    if plan.stage == "judge":
        return _judge_again(settings, plan, activate, as_json=as_json)
    return _read_again(settings, plan, as_json=as_json)


def _judge_again(settings: Settings, plan: "Plan", activate: str | None, *, as_json: bool) -> int:
    from flows.cli.progress import Bars  # noqa: PLC0415 - see above
    from flows.cli.reprocess_judge import print_judging  # noqa: PLC0415 - see above
    from flows.reprocess.judge import open_judging  # noqa: PLC0415 - see above
    from flows.reprocess.judge_report import told_of_judging  # noqa: PLC0415 - see above

    with Bars() as bars:
        run = open_judging(settings, plan, activate=activate, progress=bars)
        _complete(run)
    report = told_of_judging(run)
    print_judging(report, as_json=as_json)
    return SOMETHING_FAILED if report.failed else 0


def _read_again(settings: Settings, plan: "Plan", *, as_json: bool) -> int:
    from flows.cli.progress import Bars  # noqa: PLC0415 - see above
    from flows.cli.reprocess_report import print_report  # noqa: PLC0415 - see above
    from flows.reprocess.report import told  # noqa: PLC0415 - see above
    from flows.reprocess.run import open_reprocess  # noqa: PLC0415 - see above

    with Bars() as bars:
        run = open_reprocess(settings, plan, progress=bars)
        _complete(run)
    report = told(run)
    print_report(report, as_json=as_json)
    return SOMETHING_FAILED if report.failed else 0


def _take_back(settings: Settings, run_id: str, *, as_json: bool) -> int:
    from flows.cli.progress import Bars  # noqa: PLC0415 - see above
    from flows.cli.reprocess_report import print_undo  # noqa: PLC0415 - see above
    from flows.reprocess.report import told_of_undo  # noqa: PLC0415 - see above
    from flows.reprocess.undo import open_undo  # noqa: PLC0415 - see above

    with Bars() as bars:
        run = open_undo(settings, run_id, progress=bars)
        _complete(run)
    print_undo(told_of_undo(run), as_json=as_json)
    return 0


def _complete(run: "ReprocessRun | JudgeRun | UndoRun") -> None:
    try:
        for step in run.remaining():
            step.run()
        run.finish()
    except BaseException as error:
        run.stop(error)
        raise


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(reprocess)
