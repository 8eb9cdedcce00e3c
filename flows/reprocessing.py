"""The Prefect flow `reprocess`: stored pages read or judged again, by hand, never by a clock."""

from datetime import date
from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from extractors.errors import BusyError
from flows.execute import Live
from flows.pipeline.protocol import PipelineRun
from flows.prefect_steps import all_steps
from flows.reprocess.plan import Plan, Stage


@flow(name="reprocess", retries=0, persist_result=False)
def reprocess(  # noqa: PLR0913 - each is a parameter in the user interface
    home: str | None = None,
    feeds: str | None = None,
    *,
    stage: Stage = "extract",
    dry_run: bool = True,
    read_all: bool = False,
    outlets: list[str] | None = None,
    lang: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
    all_wordings: bool = False,
    activate: str | None = None,
    undo: str | None = None,
) -> State[str]:
    """Read the raw archive again, or judge what is stored; without `dry_run` for good.

    `activate`: NAME:VERSION of a classifier that is to count. `undo`: the id of such a run that is
    to be taken back; then nothing else counts.
    """
    plan = Plan(
        stage="judge" if activate else stage,
        is_trial=dry_run,
        read_all=read_all,
        outlets=tuple(outlets or ()),
        lang=lang,
        since=since,
        until=until,
        limit=limit,
        all_wordings=all_wordings,
    )
    try:
        live = Live(_open(home, feeds, plan, activate=activate, undo=undo))
    except BusyError as error:
        return Completed(name="Skipped", message=str(error))
    try:
        return all_steps(live)
    except BaseException as error:
        live.run.stop(error)
        raise


def _open(
    home: str | None, feeds: str | None, plan: Plan, *, activate: str | None, undo: str | None
) -> PipelineRun:
    # Not before a run is wanted: the server loads this module for its parameters alone.
    from flows.reprocess.judge import open_judging  # noqa: PLC0415
    from flows.reprocess.run import open_reprocess  # noqa: PLC0415 - see above
    from flows.reprocess.undo import open_undo  # noqa: PLC0415 - see above
    from flows.settings import load_settings  # noqa: PLC0415 - see above

    settings = load_settings(
        home=Path(home) if home else None, feeds=Path(feeds) if feeds else None
    )
    if undo is not None:
        return open_undo(settings, undo, trigger="prefect")
    if plan.stage == "judge":
        return open_judging(settings, plan, activate=activate, trigger="prefect")
    return open_reprocess(settings, plan, trigger="prefect")
