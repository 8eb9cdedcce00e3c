"""The Prefect flow `reprocess`: stored pages read again, by hand and never by a clock."""

from datetime import date
from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from extractors.errors import BusyError
from flows.execute import Live
from flows.pipeline.protocol import PipelineRun
from flows.prefect_steps import all_steps
from flows.reprocess.plan import Plan


@flow(name="reprocess", retries=0, persist_result=False)
def reprocess(  # noqa: PLR0913 - each is a parameter in the user interface
    home: str | None = None,
    feeds: str | None = None,
    *,
    dry_run: bool = True,
    read_all: bool = False,
    outlets: list[str] | None = None,
    lang: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
    undo: str | None = None,
) -> State[str]:
    """Read the raw archive again with the present extractor; without `dry_run` for good.

    `undo`: the id of such a run that is to be taken back; then nothing else counts.
    """
    plan = Plan(
        is_trial=dry_run,
        read_all=read_all,
        outlets=tuple(outlets or ()),
        lang=lang,
        since=since,
        until=until,
        limit=limit,
    )
    try:
        live = Live(_open(home, feeds, plan, undo))
    except BusyError as error:
        return Completed(name="Skipped", message=str(error))
    try:
        return all_steps(live)
    except BaseException as error:
        live.run.stop(error)
        raise


def _open(home: str | None, feeds: str | None, plan: Plan, undo: str | None) -> PipelineRun:
    # Not before a run is wanted: the server loads this module for its parameters alone.
    from flows.reprocess.run import open_reprocess  # noqa: PLC0415
    from flows.reprocess.undo import open_undo  # noqa: PLC0415 - see above
    from flows.settings import load_settings  # noqa: PLC0415 - see above

    settings = load_settings(
        home=Path(home) if home else None, feeds=Path(feeds) if feeds else None
    )
    if undo is not None:
        return open_undo(settings, undo, trigger="prefect")
    return open_reprocess(settings, plan, trigger="prefect")
