"""What a run shows to those who drive it: Prefect, the command line, a test."""

from typing import Protocol
from uuid import UUID


class Step(Protocol):
    """One piece of a run: the unit that Prefect shows as a task run."""

    @property
    def name(self) -> str:
        """Name the step as people read it: "poll feeds"."""

    def run(self) -> str:
        """Do the work and sum it up in one line; what it raises ends the run."""


class PipelineRun(Protocol):
    """A run that is open: its steps are done one after the other, each once."""

    @property
    def run_id(self) -> UUID:
        """Identify the run in `core.runs`."""

    def remaining(self) -> tuple[Step, ...]:
        """Give the steps not yet done, in order; one that ran is not returned again."""

    def finish(self) -> str:
        """Close the run after its last step and give its status: ok, partial or failed."""

    def stop(self, error: BaseException) -> str:
        """Close the run early because of `error`; called instead of `finish`, never after it."""
