"""Drive one run to its end, through Prefect where that can be had; importing it is put off."""

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from extractors.errors import MachineError
from flows.pipeline.protocol import PipelineRun, Step
from flows.prefect_api import own_environment, running_api, temporary_api

Say = Callable[[str], None]
SignalHandler = Callable[[int, FrameType | None], object] | int | None


@dataclass(slots=True)
class Live:
    """A run in progress, handed to the flow in this process; it outlives Prefect's failures."""

    run: PipelineRun
    status: str | None = None  # of `finish`, once all steps are done
    error: BaseException | None = None  # what a step, not Prefect, raised
    sigterm: SignalHandler = None  # who handled SIGTERM before Prefect did

    def do(self, step: Step) -> str:
        """Run one step and remember that an exception was its own."""
        try:
            return step.run()
        except BaseException as error:
            self.error = error
            raise

    def finish(self) -> str:
        """Close the run once and give its status."""
        if self.status is None:
            try:
                self.status = self.run.finish()
            except BaseException as error:
                self.error = error
                raise
        return self.status

    def complete(self) -> str:
        """Do what is left without Prefect and give the status."""
        if self.status is None:
            for step in self.run.remaining():
                self.do(step)
        return self.finish()


LIVE: ContextVar[Live | None] = ContextVar("live", default=None)


def execute(run: PipelineRun, *, home: Path, direct: bool, say: Say) -> str:
    """Do all remaining steps of `run` and give its status; `direct` leaves Prefect out.

    A step's own exception is raised as it is, and the run left open: whoever opened it calls
    `stop`. Trouble with Prefect's API is one line through `say`; the steps go on without it.
    """
    live = Live(run)
    if not direct:
        _report_to_prefect(live, home, say)
    return live.complete()


def _report_to_prefect(live: Live, home: Path, say: Say) -> None:
    """Run the flow against the API that is configured, running, or started for this run."""
    (home / "prefect").mkdir(parents=True, exist_ok=True)  # PREFECT_HOME, if we are to choose it
    with _environment(own_environment(home)):
        # Importing Prefect costs 1-2.5 CPU-s and reads the environment: not before this point.
        from flows.monitor import configured_api  # noqa: PLC0415

        if api_url := configured_api() or running_api(home):
            say(f"prefect: reporting to {api_url}")
            _run_flow(live, api_url, say)
            return
        try:
            with temporary_api(home, say=say) as api:
                _run_flow(live, api.url, say)
        except MachineError as error:
            if error is live.error:
                raise
            say(f"prefect: {error}; going on without it")


def _run_flow(live: Live, api_url: str, say: Say) -> None:
    from flows.monitor import run_flow  # noqa: PLC0415 - see above

    trouble = run_flow(live, api_url)
    if live.error is not None:
        raise live.error
    if trouble:
        after = "the run itself is done" if live.status else "going on without it"
        say(f"prefect: {api_url} cannot be used ({trouble}); {after}")


@contextlib.contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set `variables`, none of which is set yet or to be kept, until the block ends."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
