"""A run while it is open: its lock, its stores, its client, its steps, its ending."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from uuid import UUID

from extractors.model import Outcome
from flows.net.budgets import BUDGETS, Budget, Kind
from flows.net.client import Client
from flows.net.robots import KEPT, Read
from flows.pipeline.books import poll_rows, run_row, status_of
from flows.pipeline.children import CPU_SECONDS, Children
from flows.pipeline.context import Context
from flows.pipeline.opening import tell_damage
from flows.pipeline.pauses import kept_pauses
from flows.pipeline.settle import fetch_row
from flows.pipeline.signals import deferred_signals
from flows.pipeline.sums import failure_rows, mismatches, told
from warehouse.batch import Batch
from warehouse.feed_rows import RobotsRow
from warehouse.forget_again import forget_again
from warehouse.loader import LoadReport, load_spool
from warehouse.read import Reader
from warehouse.rows import RunStatus


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


class OpenRun(ABC):
    """What every kind of run has. It holds the home's run lock until `finish` or `stop`."""

    budgets: Mapping[Kind, Budget] = BUDGETS
    cpu_seconds = CPU_SECONDS

    def __init__(self, context: Context, reader: Reader, resources: ExitStack) -> None:
        """Take over the lock and the stores in `resources`."""
        self.context = context
        self.reader = reader
        self.loaded: LoadReport | None = None
        self._resources = resources
        self._done: set[str] = set()
        self._is_closed = False
        self._net = AsyncExitStack()
        self._client: Client | None = None
        self._children: Children | None = None
        self.runner = resources.enter_context(asyncio.Runner())

    @property
    def run_id(self) -> UUID:
        """Identify the run in `core.runs`."""
        return self.context.run_id

    @abstractmethod
    def steps(self) -> Mapping[str, Callable[[], str]]:
        """Give the steps by name, in order; each sums itself up in a line."""

    def remaining(self) -> tuple[PlainStep, ...]:
        """Give the steps not yet done, in order."""
        return tuple(
            PlainStep(name, work, self._done.add)
            for name, work in self.steps().items()
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
                self.load()
        finally:
            self._close()
        return status

    async def open_children(self) -> Children:
        """Give the extraction children, started when they are first asked for."""
        if self._children is None:
            self._children = await self._net.enter_async_context(
                Children(self.context.settings.workers, cpu_seconds=self.cpu_seconds)
            )
        return self._children

    async def open_client(self) -> Client:
        """Give the client, which remembers what earlier runs owe to hosts."""
        if self._client is None:
            settings = self.context.settings
            self._client = await self._net.enter_async_context(
                Client(
                    allow_private=settings.allow_private,
                    host_map=settings.host_map,
                    host_delay=settings.host_delay,
                    user_agent=settings.user_agent,
                    clock=self.context.clock,
                    budgets=self.budgets,
                    remembered_robots=self._remembered_robots(),
                )
            )
            self._keep_pauses(self._client)
        return self._client

    def _keep_pauses(self, client: Client) -> None:
        """Leave alone the hosts that earlier runs owe a pause, and remember those of this one."""
        context = self.context
        pauses = self.reader.host_pauses(after=context.started_at)
        context.paused = {pause.host: pause for pause in pauses}
        for host, until in kept_pauses(pauses, context.now()):
            client.hold_host(host, until)
        context.owed = client.owed

    def _remembered_robots(self) -> list[Read]:
        since = self.context.started_at - KEPT
        return [
            Read(row.origin, row.fetched_at, Outcome(row.outcome), row.rules)
            for row in self.reader.robots(since=since)
        ]

    def write_ledger(self) -> str:
        """Close the books."""
        with deferred_signals():
            self._write_books()
        return f"the run is {status_of(self.context)}"

    def _write_books(self, status: RunStatus | None = None, note: str | None = None) -> None:
        """Land the run's own row, as it went unless told otherwise, and whether its sums agree."""
        context = self.context
        polls = poll_rows(context)
        context.disagreements = mismatches(context, polls)
        if wrong := told(context.disagreements):
            context.progress.say(wrong)
            note = f"{note}; {wrong}" if note else wrong
        replies = self._client.robots_replies() if self._client else ()
        read = self._client.robots_read() if self._client else ()
        context.land(
            Batch(
                run_id=context.run_id,
                kind="finish",
                runs=(run_row(context, status or status_of(context), note),),
                feed_polls=polls,
                fetches=tuple(
                    fetch_row(context, reply, "robots", reply.url, reply.outcome)
                    for reply in replies
                ),
                robots=tuple(
                    RobotsRow(r.origin, r.fetched_at, r.outcome.value, r.text, context.run_id)
                    for r in read
                ),
                failures=failure_rows(context, context.disagreements),
            )
        )

    def load(self) -> str:
        """Bring what was landed into the warehouse and publish it."""
        context = self.context
        with deferred_signals():
            self.loaded = load_spool(
                context.settings.home,
                now=context.now(),
                who=f"run {context.run_id}",
                keep=context.settings.keep,
            )
        tell_damage(self.loaded, context.progress)
        self._forget_again()
        return f"{self.loaded.batches} batches loaded, {self.loaded.rows} rows"

    def _forget_again(self) -> None:
        """Take out what led to a forgotten article in a way that nobody knew."""
        context = self.context
        if context.memory.graves.articles:
            who = f"run {context.run_id}"
            number = forget_again(context.settings.home, now=context.now(), who=who)
            if number:
                context.progress.say(f"{number} entries led to what was forgotten, and are, too")

    def _cancel_tasks(self) -> None:
        """End what a signal's exception left running in the loop; `finally` blocks do run."""
        loop = self.runner.get_loop()
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        if tasks:
            loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))

    def _close(self) -> None:
        """Close connections, children, stores, and the lock last."""
        with deferred_signals(), self._resources:
            self._is_closed = True
            self.runner.run(self._net.aclose())
