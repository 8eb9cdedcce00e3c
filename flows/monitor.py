"""The Prefect flow `monitor`: one run of the pipeline, one task run per step.

Every other module reaches it through `flows.execute`; Prefect's server loads it by name.
"""

import contextlib
import logging
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
from prefect import flow
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext
from prefect.events.clients import PrefectEventsClient
from prefect.events.worker import EventsWorker
from prefect.exceptions import PrefectException
from prefect.logging.handlers import APILogWorker
from prefect.settings import (
    PREFECT_API_URL,
    PREFECT_CLIENT_MAX_RETRIES,
    get_current_settings,
    temporary_settings,
)
from prefect.states import Completed

from extractors.errors import BusyError
from flows.execute import LIVE, Live
from flows.pipeline.protocol import PipelineRun
from flows.prefect_api import LOOPBACK
from flows.prefect_steps import all_steps

# What Prefect and its client raise when the API is away, refuses us or answers nonsense.
API_TROUBLE = (httpx.HTTPError, httpx.InvalidURL, PrefectException, OSError, RuntimeError)
DRAIN_SECONDS = 5.0  # for the last log lines and task states: milliseconds when all is well
CONSOLE_MODULE = "prefect.logging.handlers"
RETRIES = 1  # loopback answers or is dead; Prefect's five would wait a minute (2 + 4 + … + 32 s)


@flow(name="monitor", retries=0, persist_result=False)
def monitor(home: str | None = None, feeds: str | None = None) -> State[str]:
    """Read all feeds that are due, once; the state says ok, partial, failed or skipped."""
    if live := LIVE.get():
        _give_sigterm_back(live)
        return all_steps(live)
    try:
        live = Live(_open(home, feeds))
    except BusyError as error:
        return Completed(name="Skipped", message=str(error))
    try:
        return all_steps(live)
    except BaseException as error:
        live.run.stop(error)
        raise


def configured_api() -> str | None:
    """Give the API address that the user's environment, profile or prefect.toml names."""
    return get_current_settings().api.url


def run_flow(live: Live, api_url: str) -> str | None:
    """Run the flow for a run of this process; give what was wrong with the API, None if nothing.

    What a step raised is left in `live.error`.
    """
    updates: dict[object, object] = {PREFECT_API_URL: api_url}
    if LOOPBACK in api_url:
        updates[PREFECT_CLIENT_MAX_RETRIES] = RETRIES
    live.sigterm = signal.getsignal(signal.SIGTERM)
    token = LIVE.set(live)
    try:
        with temporary_settings(updates), _calm_console(), _delivered(api_url):
            monitor(return_state=True)
    except API_TROUBLE as error:
        return f"{type(error).__name__}: {error}".split("\n")[0][:200]
    finally:
        LIVE.reset(token)
    return None


def _open(home: str | None, feeds: str | None) -> PipelineRun:
    """Open a run of our own: a schedule, or somebody at the server, started us."""
    # A run that was handed over needs neither.
    from flows.pipeline.run import open_run  # noqa: PLC0415
    from flows.settings import load_settings  # noqa: PLC0415

    settings = load_settings(
        home=Path(home) if home else None, feeds=Path(feeds) if feeds else None
    )
    context = FlowRunContext.get()
    if context and context.flow_run and context.flow_run.auto_scheduled:
        return open_run(settings, trigger="schedule", asking="due")
    return open_run(settings, trigger="prefect", asking="by_hand")


def _give_sigterm_back(live: Live) -> None:
    """Undo Prefect's own SIGTERM handler for a run handed over: its owner knows how to stop it.

    A run that a server started keeps Prefect's: that is how a cancellation arrives.
    """
    if live.sigterm is not None and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, live.sigterm)


# What happens to the run is told by whoever runs it, what happens to the API by `run_flow`.
TOLD_ELSEWHERE = ("prefect.flow_runs", "prefect.task_runs", "prefect._internal", "prefect.events")


def _worth_showing(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING and not record.name.startswith(TOLD_ELSEWHERE)


@contextlib.contextmanager
def _calm_console() -> Iterator[None]:
    """Keep Prefect off the terminal below WARNING; its API still gets every line."""
    every = [*logging.getLogger().handlers, *logging.getLogger("prefect._internal").handlers]
    ours = [handler for handler in every if type(handler).__module__ == CONSOLE_MODULE]
    raises, logging.raiseExceptions = logging.raiseExceptions, False  # no traceback for a lost line
    for handler in ours:
        handler.addFilter(_worth_showing)
    yield
    # Not in a `finally`: after trouble Prefect's threads complain until the process ends.
    logging.raiseExceptions = raises
    for handler in ours:
        handler.removeFilter(_worth_showing)


@contextlib.contextmanager
def _delivered(api_url: str) -> Iterator[None]:
    """Wait at the end until the API has the last log lines and task states, but not for long.

    Left to itself Prefect does this when the interpreter exits, and for a dead API at length.
    """
    if LOOPBACK in api_url:
        EventsWorker.set_client_override(
            PrefectEventsClient, api_url=api_url, reconnection_attempts=RETRIES
        )
    seconds = DRAIN_SECONDS
    try:
        yield
    except BaseException:  # interrupted, or the API is away: not worth waiting for
        seconds = 1.0
        raise
    finally:
        APILogWorker.drain_all(timeout=seconds)
        EventsWorker.drain_all(timeout=seconds)
        EventsWorker.set_client_override(None)
