"""One run from opening to closing: its lock, its stores, its steps, its ending."""

import asyncio
import os
from collections.abc import Callable
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from extractors.errors import ConfigError, MachineError
from extractors.model import Outcome
from flows.clock import SYSTEM_CLOCK, Clock
from flows.net.client import Client
from flows.net.robots import KEPT, Read
from flows.pipeline.agenda import find_due
from flows.pipeline.books import open_books, poll_rows, run_row, status_of
from flows.pipeline.children import Children
from flows.pipeline.context import Context, Nobody, Progress
from flows.pipeline.memory import Memory
from flows.pipeline.pages import read_pages
from flows.pipeline.poll import fetch_row, poll_feeds
from flows.pipeline.schedule import Asking
from flows.pipeline.seeds import missing_seeds, read_seeds
from flows.pipeline.signals import deferred_signals, run_to_an_end
from flows.registry import load_registry
from flows.settings import Settings
from warehouse.batch import Batch
from warehouse.feed_rows import RobotsRow
from warehouse.loader import LoadReport, load_spool
from warehouse.locks import hold
from warehouse.raw import RawArchive
from warehouse.read import Reader
from warehouse.rows import RunStatus
from warehouse.spool import Spool

UNREACHED = frozenset({Outcome.DNS_ERROR, Outcome.CONNECTION_ERROR, Outcome.TIMEOUT})


@dataclass(frozen=True, slots=True)
class PlainStep:
    """One step of a run: a name and a function."""

    name: str
    work: Callable[[], str]
    done: Callable[[str], None]

    def run(self) -> str:
        """Do the work, note that it is done, and give its summary."""
        summary = self.work()
        self.done(self.name)
        return summary


class MonitorRun:
    """A run that is open. It holds the home's run lock until `finish` or `stop`."""

    def __init__(self, context: Context, reader: Reader, resources: ExitStack) -> None:
        """Take over the lock and the stores in `resources`."""
        self.context = context
        self._reader = reader
        self.loaded: LoadReport | None = None
        self._resources = resources
        self._done: set[str] = set()
        self._is_closed = False
        self._net = AsyncExitStack()
        self._client: Client | None = None
        self._children: Children | None = None
        self._runner = resources.enter_context(asyncio.Runner())

    @property
    def run_id(self) -> UUID:
        """Identify the run in `core.runs`."""
        return self.context.run_id

    def remaining(self) -> tuple[PlainStep, ...]:
        """Give the steps not yet done, in order."""
        every = {
            "prepare": self._prepare,
            "poll feeds": self._poll_feeds,
            "read pages": self._read_pages,
            "write the ledger": self._write_ledger,
            "load and publish": self._load,
        }
        return tuple(
            PlainStep(name, work, self._done.add)
            for name, work in every.items()
            if name not in self._done
        )

    def finish(self) -> str:
        """Close the run after its last step and give its status."""
        self._close()
        return status_of(self.context)

    def stop(self, error: BaseException) -> str:
        """Close the run early: `failed` after an exception, `interrupted` after a signal.

        What was read so far is landed; the ledger says what happened; the next run goes on.
        """
        if self._is_closed:  # a signal came while `finish` closed: the run itself is done
            return status_of(self.context)
        status: RunStatus = "failed" if isinstance(error, Exception) else "interrupted"
        note = f"{type(error).__name__}: {error}".strip(": ")[:500]
        try:
            with deferred_signals():
                self._cancel_tasks()
                self._write_books(status, note)
                self._load()
        finally:
            self._close()
        return status

    def _prepare(self) -> str:
        context = self.context
        with deferred_signals():
            open_books(context, self._reader)
            enabled = find_due(context, self._reader.feed_states())
            context.seeds = missing_seeds(context)
        return f"{len(context.due)} of {enabled} enabled feeds are due"

    def _poll_feeds(self) -> str:
        context = self.context
        run_to_an_end(self._runner, self._polling())
        outcomes = {tally.outcome for tally in context.tallies.values()}
        if outcomes and outcomes <= {outcome.value for outcome in UNREACHED}:
            context.progress.say(
                "no feed could be reached: is this machine online? "
                "`araxes demo` shows everything without a network"
            )
        return f"{len(context.tallies)} feeds asked, {len(context.work)} entries to read"

    async def _polling(self) -> None:
        await poll_feeds(self.context, await self._open_client(), await self._open_children())

    def _read_pages(self) -> str:
        run_to_an_end(self._runner, self._reading())
        context = self.context
        return (
            f"{context.articles_new} new articles, {context.versions_new} new versions, "
            f"{context.flagged} relevant"
        )

    async def _reading(self) -> None:
        children = await self._open_children()
        await read_seeds(self.context, children)
        await read_pages(self.context, await self._open_client(), children)

    async def _open_children(self) -> Children:
        if self._children is None:
            self._children = await self._net.enter_async_context(
                Children(self.context.settings.workers)
            )
        return self._children

    async def _open_client(self) -> Client:
        if self._client is None:
            settings = self.context.settings
            self._client = await self._net.enter_async_context(
                Client(
                    allow_private=settings.allow_private,
                    host_map=settings.host_map,
                    host_delay=settings.host_delay,
                    user_agent=settings.user_agent,
                    clock=self.context.clock,
                    remembered_robots=self._remembered_robots(),
                )
            )
        return self._client

    def _remembered_robots(self) -> list[Read]:
        since = self.context.started_at - KEPT
        return [
            Read(row.origin, row.fetched_at, Outcome(row.outcome), row.rules)
            for row in self._reader.robots(since=since)
        ]

    def _write_ledger(self) -> str:
        status = status_of(self.context)
        with deferred_signals():
            self._write_books(status)
        return f"the run is {status}"

    def _write_books(self, status: RunStatus, note: str | None = None) -> None:
        context = self.context
        replies = self._client.robots_replies() if self._client else ()
        read = self._client.robots_read() if self._client else ()
        context.land(
            Batch(
                run_id=context.run_id,
                kind="finish",
                runs=(run_row(context, status, note),),
                feed_polls=poll_rows(context),
                fetches=tuple(
                    fetch_row(context, reply, "robots", reply.url, reply.outcome)
                    for reply in replies
                ),
                robots=tuple(
                    RobotsRow(r.origin, r.fetched_at, r.outcome.value, r.text, context.run_id)
                    for r in read
                ),
            )
        )

    def _load(self) -> str:
        context = self.context
        with deferred_signals():
            self.loaded = load_spool(
                context.settings.home, now=context.now(), who=f"run {context.run_id}"
            )
        _tell_damage(self.loaded, context.progress)
        return f"{self.loaded.batches} batches loaded, {self.loaded.rows} rows"

    def _cancel_tasks(self) -> None:
        """End what a signal's exception left running in the loop; `finally` blocks do run."""
        loop = self._runner.get_loop()
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        if tasks:
            loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))

    def _close(self) -> None:
        """Close connections, children, stores, and the lock last."""
        with deferred_signals(), self._resources:
            self._is_closed = True
            self._runner.run(self._net.aclose())


def open_run(
    settings: Settings,
    *,
    trigger: str,
    progress: Progress | None = None,
    asking: Asking = "by_hand",
    clock: Clock = SYSTEM_CLOCK,
) -> MonitorRun:
    """Read the registry, take the home's run lock and open the stores.

    Raises ConfigError for a bad feed file or none enabled, MachineError for a home that cannot be
    written, BusyError (naming the holder) when another run is at work for longer than we wait.
    """
    registry = load_registry(settings.feeds, outlets=settings.outlets)
    if not any(feed.enabled for feed in registry.feeds):
        raise ConfigError(f"{settings.feeds}: no feed is enabled; set `enabled = true` on one")
    home = prepare_home(settings.home)
    with ExitStack() as resources:
        run_id = uuid4()
        resources.enter_context(
            hold(
                home / "locks" / "run.lock",
                who=f"{trigger} run {run_id}",
                wait_seconds=settings.lock_wait_seconds,
            )
        )
        with deferred_signals():
            left_over = load_spool(home, now=clock.now(), who=f"run {run_id}")
            reader = resources.enter_context(Reader(home))
        _tell_damage(left_over, progress or Nobody())
        context = Context(
            settings=settings,
            registry=registry,
            run_id=run_id,
            trigger=trigger,
            spool=resources.enter_context(Spool(home)),
            archive=resources.enter_context(RawArchive(home)),
            progress=progress or Nobody(),
            started_at=clock.now(),
            memory=Memory(reader),
            clock=clock,
            asking=asking,
        )
        return MonitorRun(context, reader, resources.pop_all())
    raise AssertionError("unreachable: ExitStack swallows nothing")


def _tell_damage(loaded: LoadReport, progress: Progress) -> None:
    """Say which batches could not be read: nothing is lost in silence."""
    for path in loaded.damaged:
        progress.say(f"a batch was damaged and is not loaded: {path}")


def prepare_home(home: Path) -> Path:
    """Make the home and prove that it can be written; MachineError says why not."""
    probe = home / "locks" / f"probe-{os.getpid()}"
    try:
        probe.parent.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"\0" * 4096)
        probe.unlink()
    except OSError as error:
        raise MachineError(f"home {home} cannot be written: {error.strerror}") from error
    return home
