"""What reading again and undoing it share: a run of its own kind that lets others go first."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from typing import Final, TypeVar
from uuid import UUID

from extractors.errors import ConfigError, ParseError, StoreError
from extractors.urls import canonical_url
from flows.clock import Clock
from flows.pipeline.books import open_books
from flows.pipeline.context import Context, Progress
from flows.pipeline.memory import Memory
from flows.pipeline.opening import open_context
from flows.pipeline.session import OpenRun
from flows.pipeline.signals import deferred_signals
from flows.pipeline.turns import REPROCESS
from flows.registry import Registry, read_registry
from flows.settings import Settings
from warehouse.rows import RunStatus
from warehouse.stored import StoredReader

ASK_AGAIN = 1.0  # seconds between two looks whether our turn has come
_Item = TypeVar("_Item")
_NOTHING: Final = Registry({}, ())  # what such a run lands of the registry


class LongRun(OpenRun):
    """A run over what is stored, with books of its own."""

    reader: StoredReader

    def __init__(self, context: Context, reader: StoredReader, resources: ExitStack) -> None:
        """Take over the stores; the registry is read from and not landed."""
        super().__init__(context, reader, resources)
        self.registered = context.registry
        context.registry = _NOTHING

    @property
    def status(self) -> RunStatus:
        """Say how the run went."""
        return "ok"

    @property
    def note(self) -> str:
        """Sum the run up for the ledger."""
        return ""

    def open_books(self) -> None:
        """Land the run's own row, and the truth about runs that were killed."""
        with deferred_signals():
            open_books(self.context, self.reader)

    def write_ledger(self) -> str:
        """Close the books."""
        with deferred_signals():
            self._write_books(self.status, self.note)
        return f"the run is {self.status}"

    def finish(self) -> str:
        """Close the run after its last step and give its status."""
        super().finish()
        return self.status

    def is_wanted(self) -> bool:
        """Tell whether another run waits for the home."""
        turn = self.context.turn
        return turn is not None and turn.is_wanted()

    async def work_through(
        self, waiting: deque[_Item], work: Callable[[_Item], Awaitable[None]]
    ) -> None:
        """Take what waits, several at a time, until all is taken or somebody wants the home."""

        async def lane() -> None:
            while waiting and not self.is_wanted():
                await work(waiting.popleft())

        try:
            async with asyncio.TaskGroup() as tasks:
                for _ in range(self.context.settings.workers):
                    tasks.create_task(lane())
        except BaseExceptionGroup as group:
            raise group.exceptions[0] from None  # one full disk is one error

    async def let_others_go_first(self) -> None:
        """Give our turn to a run that waits, and go on when it is done."""
        context, turn = self.context, self.context.turn
        if turn is None or not turn.is_wanted():
            return
        context.progress.say("another run waits for this home: it goes first")
        turn.release()
        while not turn.try_again():  # noqa: ASYNC110 - a lock of another process: no event tells
            await asyncio.sleep(ASK_AGAIN)
        context.progress.say("our turn again")
        self.look_again()

    def look_again(self) -> None:
        """Load what has landed, and read from what is published now."""
        context = self.context
        self.load()
        with deferred_signals():
            before, self.reader = (
                self.reader,
                self._resources.enter_context(StoredReader(context.settings.home)),
            )
            context.memory = Memory(self.reader)
            before.__exit__(None, None, None)  # it holds a published file that is gone by now

    def article_named(self, name: str) -> UUID:
        """Find an article by its id or address. Raises ConfigError when there is none."""
        try:
            known = self.context.memory.known_articles([UUID(name)])
        except ValueError:
            return self._article_at(name)
        if not known:
            raise ConfigError(f"--article {name!r}: no article has this id")
        return next(iter(known))

    def _article_at(self, name: str) -> UUID:
        try:
            addresses = [name, canonical_url(name)]
        except ParseError as error:
            raise ConfigError(f"--article {name!r} is neither an id nor an address") from error
        found = self.context.memory.articles_by_url(addresses)
        if not found:
            raise ConfigError(f"--article {name!r}: no article has this address")
        return next(iter(found.values()))


_Run = TypeVar("_Run", bound=LongRun)


def open_long_run(
    make: Callable[[Context, StoredReader, ExitStack], _Run],
    settings: Settings,
    *,
    trigger: str,
    progress: Progress | None,
    clock: Clock,
) -> _Run:
    """Open the stores for a run over what is stored, and let `make` take them over.

    Raises StoreError where nothing is stored, ConfigError for a bad feed file, MachineError and
    BusyError as `open_context`; BusyError also where a backfill or another reprocessing is at work.
    """
    if not (settings.home / "spool").is_dir():  # no new home for a name that was mistyped
        raise StoreError(f"no warehouse in {settings.home} yet: there is nothing to read again")
    registry = read_registry(settings.feeds, outlets=settings.outlets)
    context, _, resources = open_context(
        settings, registry, trigger=trigger, progress=progress, clock=clock, flow=REPROCESS
    )
    with resources:
        reader = resources.enter_context(StoredReader(settings.home))
        context.memory = Memory(reader)
        kept = resources.pop_all()
    try:
        return make(context, reader, kept)
    except BaseException:
        kept.close()
        raise
