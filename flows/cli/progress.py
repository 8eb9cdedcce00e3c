"""A run watched from a terminal: one bar per stage, plain lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from flows.cli.output import errors, note

TITLES = {"feeds": "asking feeds", "pages": "reading pages", "sitemap": "reading sitemaps"}


class Bars:
    """Progress bars on stderr; where that is no terminal, only what is worth a line."""

    def __init__(self) -> None:
        """Prepare the bars; they appear with the first stage."""
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=errors,
            disable=not errors.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def start(self, stage: str, total: int) -> None:
        """Show a bar for a stage; one that begins again goes on with more to do."""
        if stage in self._tasks:
            task = self._progress.tasks[self._progress.task_ids.index(self._tasks[stage])]
            # What was left over from the last time is among the new things to do.
            self._progress.update(task.id, total=task.completed + total)
            return
        self._tasks[stage] = self._progress.add_task(TITLES.get(stage, stage), total=total)

    def advance(self, stage: str, note: str = "") -> None:  # noqa: ARG002 - the bar has no room
        """Move the stage's bar on."""
        if stage not in self._tasks:  # nobody knows how many: a bar without an end
            self._tasks[stage] = self._progress.add_task(TITLES.get(stage, stage), total=None)
        self._progress.advance(self._tasks[stage])

    def say(self, line: str) -> None:
        """Print a line above the bars."""
        if self._progress.disable:
            note(line)
        else:
            self._progress.console.print(Text(line, style="dim"))


@contextmanager
def stepping() -> Iterator[Callable[[str, int, int], None]]:
    """Show work that tells its stage, how many steps are done, and of how many."""
    seen: dict[str, int] = {}
    with Bars() as bars:

        def step(stage: str, done: int, total: int) -> None:
            if stage not in seen:
                bars.start(stage, total)
            for _ in range(done - seen.get(stage, 0)):
                bars.advance(stage)
            seen[stage] = done

        yield step
