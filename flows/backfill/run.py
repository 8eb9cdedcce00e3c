"""A backfill: list what was published, read what is missing, let scheduled runs go first."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import ExitStack, aclosing
from dataclasses import replace
from datetime import timedelta

from flows.backfill.listing import Listing, Owners
from flows.backfill.plan import Plan
from flows.backfill.replay import Replay
from flows.backfill.sitemaps import Means, Sitemaps
from flows.backfill.sorting import Sorter, open_tally
from flows.backfill.tables import Tables
from flows.clock import SYSTEM_CLOCK, Clock
from flows.net.budgets import BUDGETS, Budget, Kind
from flows.pipeline.books import open_books
from flows.pipeline.context import Context, Progress, Work
from flows.pipeline.copies import find_copies
from flows.pipeline.memory import Memory
from flows.pipeline.opening import open_context
from flows.pipeline.pages import Manner, read_work
from flows.pipeline.session import OpenRun
from flows.pipeline.signals import deferred_signals, run_to_an_end
from flows.pipeline.turns import BACKFILL
from flows.registry import read_registry
from flows.settings import Settings
from warehouse.read import Reader

WINDOW = 2_000  # pages listed ahead of reading; after them the warehouse is loaded
CHUNK = 50  # pages landed together: against 200, 0.2 ms CPU more per page
ASK_AGAIN = 1.0  # seconds between two looks whether our turn has come
REMEMBERED = timedelta(hours=24)  # sitemaps read by a backfill that was cut off
# Of one file: 50,000 addresses and 50 MB by the protocol (sitemaps.org).
SITEMAP_BUDGET = Budget(total_seconds=60, raw_bytes=20_000_000, decoded_bytes=52_428_800)
CPU_SECONDS = 40.0  # for one file of 50,000 addresses: 3.5 were measured


class BackfillRun(OpenRun):
    """A backfill that is open."""

    budgets: Mapping[Kind, Budget] = {**BUDGETS, "feed": SITEMAP_BUDGET}
    cpu_seconds = CPU_SECONDS

    def __init__(
        self, context: Context, reader: Reader, resources: ExitStack, *, plan: Plan
    ) -> None:
        """Take over the stores, and check the sources as far as that needs no network."""
        super().__init__(context, reader, resources)
        self.plan = plan
        self.pages_left = plan.limit
        self.is_cut = False  # the limit or the deadline left something over
        self.source: Listing = self._source()
        self._resources.callback(self.source.close)
        self._sorter = Sorter(context, self.source.books)
        self._pages_loaded = 0

    def steps(self) -> Mapping[str, Callable[[], str]]:
        """Give the steps by name, in order."""
        return {
            "prepare": self._prepare,
            "list and read": self._list_and_read,
            "find copies": self._find_copies,
            "write the ledger": self.write_ledger,
            "load and publish": self.load,
        }

    def _source(self) -> Listing:
        context, plan = self.context, self.plan
        outlets = dict(context.registry.outlets)
        context.registry = replace(context.registry, outlets=outlets)
        owners = Owners(context, outlets)
        if plan.warcs:
            return Replay(context, plan, owners, self.open_children)
        if plan.tables:
            return Tables(context, plan, owners, self.open_client)
        since = context.started_at - REMEMBERED
        means = Means(
            client=self.open_client,
            children=self.open_children,
            robots=self._robots,
            remembered=self.reader.backfill_files(since=since),
        )
        return Sitemaps(context, plan, owners, means)

    def _robots(self, origin: str) -> str | None:
        """Give the text of a host's robots.txt, read by this run or within a day before."""
        read = (*self._remembered_robots(), *(self._client.robots_read() if self._client else ()))
        return next((each.text for each in reversed(read) if each.origin == origin), None)

    def _prepare(self) -> str:
        with deferred_signals():
            open_books(self.context, self.reader)
        return "the books are open"

    def _list_and_read(self) -> str:
        run_to_an_end(self.runner, self._working())
        context = self.context
        return (
            f"{sum(tally.seen for tally in context.tallies.values())} entries listed, "
            f"{context.articles_new} new articles, {context.flagged} relevant"
        )

    def _find_copies(self) -> str:
        return find_copies(self.context)

    async def _working(self) -> None:
        try:
            async with aclosing(self.source.groups()) as groups:
                async for found in groups:
                    self._sorter.take(found)
                    if found.read_now or self._is_enough():
                        await self._read()
                    if self._is_over():
                        self.is_cut = True
                        break
                    await self._let_others_go_first()
            await self._read()
        finally:
            self._sorter.flush()
            self._close_tallies()

    def _is_enough(self) -> bool:
        wanted = WINDOW if self.pages_left is None else min(WINDOW, self.pages_left)
        return self._sorter.listed >= wanted

    def _is_over(self) -> bool:
        return self.pages_left == 0 or not self.context.seconds_left()

    async def _read(self) -> None:
        """Read the pages of what is listed, in as many turns as it takes."""
        context = self.context
        self._sorter.flush()
        left_out = self._cut_to_limit()
        while context.work and context.seconds_left():
            pages = await self.source.pages()
            await read_work(context, pages, await self.open_children(), self._manner())
            await self._let_others_go_first()
        if context.work or left_out:
            self.is_cut = True
        context.work += left_out
        if context.pages_fetched - self._pages_loaded >= WINDOW:
            self._look_again()

    def _manner(self) -> Manner:
        """Land often, so that a kill costs little; from files, hold few pages at a time."""
        turn = self.context.turn
        return Manner(
            chunk=CHUNK,
            lanes=2 * self.context.settings.workers if self.plan.warcs else None,
            is_wanted=turn.is_wanted if turn else lambda: False,
        )

    def _cut_to_limit(self) -> list[Work]:
        """Keep as many pages as may still be asked for; give the rest."""
        if self.pages_left is None:
            return []
        addresses = list(dict.fromkeys(work.url for work in self.context.work))
        chosen = set(addresses[: self.pages_left])
        self.pages_left -= len(chosen)
        rest = [work for work in self.context.work if work.url not in chosen]
        self.context.work = [work for work in self.context.work if work.url in chosen]
        return rest

    async def _let_others_go_first(self) -> None:
        """Give our turn to a run that waits, and go on when it is done."""
        context, turn = self.context, self.context.turn
        if turn is None or not turn.is_wanted():
            return
        context.progress.say("another run waits for this home: it goes first")
        self._sorter.flush()
        turn.release()
        while not turn.try_again():  # the kernel frees locks without telling anybody
            if not context.seconds_left():
                return
            await asyncio.sleep(ASK_AGAIN)
        context.progress.say("our turn again")
        self._look_again()
        if self._client is not None:
            self._keep_pauses(self._client)

    def _look_again(self) -> None:
        """Load what has landed, so that everybody can read it, and forget what we need not hold."""
        context = self.context
        self._pages_loaded = context.pages_fetched
        self.load()
        with deferred_signals():
            before, self.reader = (
                self.reader,
                self._resources.enter_context(Reader(context.settings.home)),
            )
            context.memory = Memory(self.reader)
            before.__exit__(None, None, None)  # it holds a published file that is gone by now

    def _close_tallies(self) -> None:
        """Say of each pseudo feed how its listing went."""
        for tally in self.context.tallies.values():
            if self.is_cut:
                tally.outcome = "deferred"
        for feed, outcome in self.source.books.broken.items():
            open_tally(self.context, feed).outcome = outcome.value


def open_backfill(
    settings: Settings,
    plan: Plan,
    *,
    hours: float,
    progress: Progress | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> BackfillRun:
    """Open a backfill of at most so many hours.

    Raises ConfigError for sources that cannot be used, and what `open_context` raises; BusyError
    also where another backfill is at work.
    """
    registry = read_registry(settings.feeds, outlets=settings.outlets)
    ours = replace(settings, origin=BACKFILL, deadline_minutes=hours * 60)
    context, reader, resources = open_context(
        ours, registry, trigger="manual", progress=progress, clock=clock, flow=BACKFILL
    )
    try:
        return BackfillRun(context, reader, resources, plan=plan)
    except BaseException:
        resources.close()
        raise
