"""Read stored pages again: no network, in turns, and from where an earlier run was cut off."""

from collections import deque
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from functools import partial

from extractors.errors import ConfigError
from extractors.model import Outlet, Page
from extractors.tables import did_you_mean
from flows.clock import SYSTEM_CLOCK, Clock
from flows.pipeline.children import Children
from flows.pipeline.context import Context, Progress
from flows.pipeline.entries import address_of, entry_of
from flows.pipeline.jobs import Job
from flows.pipeline.judgements import with_judgements
from flows.pipeline.signals import deferred_signals, run_to_an_end
from flows.reprocess.plan import Plan
from flows.reprocess.result import Attempt, Result, lost, result_of
from flows.reprocess.samples import Samples
from flows.reprocess.shelf import CHUNK, Item, fill, items_of
from flows.reprocess.turns import LongRun, open_long_run
from flows.settings import Settings
from warehouse.batch import Batch
from warehouse.page_rows import ExtractionOutcome
from warehouse.rows import ArticleUrl, EntryRow, RunStatus
from warehouse.stored import Held, StoredPage, StoredReader, Wish

STAGE = "reading again"
WINDOW = 2_000  # pages after which the warehouse is loaded: a long run shows what it has done


@dataclass(slots=True)
class Books:
    """What a run has landed, counted by outcome."""

    pages: int = 0  # to be read
    outcomes: dict[ExtractionOutcome, int] = field(
        default_factory=lambda: {"same": 0, "metadata": 0, "text": 0, "failed": 0}
    )
    unloaded: int = 0

    @property
    def done(self) -> int:
        """Count the pages that were read, or could not be."""
        return sum(self.outcomes.values())


class ReprocessRun(LongRun):
    """A reprocessing that is open."""

    chunk = CHUNK  # pages landed together
    window = WINDOW

    def __init__(
        self, context: Context, reader: StoredReader, resources: ExitStack, *, plan: Plan
    ) -> None:
        """Take over the stores."""
        super().__init__(context, reader, resources)
        self.plan = plan
        self.books = Books()
        self.samples = Samples(plan.samples)
        self.pages: tuple[StoredPage, ...] = ()
        # Held apart, so that nothing of the registry lands here.
        self.outlets = self._outlets()
        self.attempt = self._attempt_of(plan)
        self._wish = self._wish_of(plan)

    def steps(self) -> Mapping[str, Callable[[], str]]:
        """Give the steps by name, in order."""
        return {
            "prepare": self._prepare,
            "read again": self._read_again,
            "write the ledger": self.write_ledger,
            "load and publish": self.load,
        }

    @property
    def status(self) -> RunStatus:
        """Say how the run went: `partial` if a page could not be read."""
        return "partial" if self.books.outcomes["failed"] else "ok"

    @property
    def note(self) -> str:
        """Sum the run up for the ledger."""
        told = ", ".join(f"{count} {word}" for word, count in self.books.outcomes.items())
        trial = "dry run; " if self.plan.is_trial else ""
        version = self.attempt.extractor_version
        return f"{trial}{self.books.done} pages read by version {version}: {told}"

    def _prepare(self) -> str:
        self.open_books()
        with deferred_signals():
            self.pages = self.reader.stored_pages(self._wish)
        self.books.pages = len(self.pages)
        self.context.progress.start(STAGE, len(self.pages))
        return f"{len(self.pages)} pages to read again"

    def _read_again(self) -> str:
        run_to_an_end(self.runner, self._working())
        return self.note

    async def _working(self) -> None:
        children = await self.open_children()
        waiting: deque[Item] = deque()
        with closing(items_of(self.context.settings.home, self.pages)) as items:
            while fill(waiting, items, self.chunk):
                await self._read_chunk(children, waiting)
                if self.books.unloaded >= self.window:
                    self.books.unloaded = 0
                    self.look_again()
                await self.let_others_go_first()

    async def _read_chunk(self, children: Children, waiting: deque[Item]) -> None:
        """Read what waits, until it is done or somebody else wants the home; land what was read."""
        pages = [item.stored for item in waiting]
        held = self.reader.held([(page.version_id, page.seen_at) for page in pages])
        entries = self.reader.entries(pages)
        results: list[Result] = []

        async def work(item: Item) -> None:
            page = item.stored
            entry = entries.get((page.article_id, page.raw_ref))
            results.append(await self._read(children, item, held[page.version_id], entry))
            self.context.progress.advance(STAGE)

        try:
            await self.work_through(waiting, work)
        finally:  # also when the run is stopped
            self._land(results)

    async def _read(
        self, children: Children, item: Item, held: Held, row: EntryRow | None
    ) -> Result:
        page, now = item.page, self.context.now
        if isinstance(page, str):
            return lost(self.attempt, item.stored, held, page, now())
        if page is None and row is None:
            return lost(self.attempt, item.stored, held, "its entry is not held any more", now())
        outlet = self.outlets.get(held.outlet_id or "")
        reading = await children.read(_job(page, row, outlet, held))
        return result_of(self.attempt, item.stored, held, reading, now())

    def _land(self, results: list[Result]) -> None:
        """Land one chunk; what is not stored is not counted."""
        if not results:
            return
        context = self.context
        rows = [result.extraction for result in results]
        batch = Batch(run_id=context.run_id, kind="reprocess", extractions=tuple(rows))
        if not self.plan.is_trial:
            batch = self._with_changes(batch, results)
        context.land(batch)
        for result in results:
            self.books.outcomes[result.extraction.outcome] += 1
            outlet = self.outlets.get(result.held.outlet_id or "")
            self.samples.add(result, outlet.name if outlet else result.held.outlet_id)
        self.books.unloaded += len(results)
        context.versions_new += len(batch.article_versions)
        context.flagged += sum(1 for each in batch.verdicts if each.relevant and each.decides)

    def _with_changes(self, batch: Batch, results: list[Result]) -> Batch:
        articles = (result.article() for result in results)
        failures = (result.failure() for result in results)
        return with_judgements(
            [result.landing.judged for result in results if result.landing],
            replace(
                batch,
                articles=tuple(row for row in articles if row),
                article_versions=tuple(
                    each.after for each in results if each.landing and each.after
                ),
                article_urls=self._addresses(results),
                failures=tuple(row for row in failures if row),
            ),
        )

    def _addresses(self, results: list[Result]) -> tuple[ArticleUrl, ...]:
        """Give the addresses by which pages call themselves now, where those lead nowhere yet.

        The article keeps its id and its address; entries that come by the new one find it.
        """
        found = {each.address: each for each in results if each.address and each.held.is_current}
        known = self.context.memory.articles_by_url(sorted(found))
        return tuple(
            ArticleUrl(url, each.extraction.article_id, each.held.version.seen_at)
            for url, each in found.items()
            if url not in known
        )

    def _outlets(self) -> dict[str, Outlet]:
        """Give the outlets as the registry has them now; those that it lost, as they landed."""
        landed = (each for each in self.reader.registry() if isinstance(each, Outlet))
        registered = self.registered.outlets
        return {each.outlet_id: each for each in landed} | dict(registered)

    def _attempt_of(self, plan: Plan) -> Attempt:
        # Imports trafilatura, which only the children need otherwise: 0.5 s and 50 MB.
        from extractors.pages import EXTRACTOR, EXTRACTOR_VERSION  # noqa: PLC0415

        return Attempt(self.run_id, EXTRACTOR, str(EXTRACTOR_VERSION), plan.is_trial)

    def _wish_of(self, plan: Plan) -> Wish:
        """Say what the plan means in this warehouse. Raises ConfigError for what is not there."""
        for name in plan.outlets:
            if name not in self.outlets:
                hint = did_you_mean(name, self.outlets)
                raise ConfigError(f"--outlet {name!r}: no such outlet{hint}")
        return Wish(
            extractor=self.attempt.extractor,
            extractor_version=self.attempt.extractor_version,
            read_all=plan.read_all,
            older_than=plan.older_than,
            outlets=plan.outlets,
            lang=plan.lang,
            article_id=self.article_named(plan.article) if plan.article else None,
            since=plan.from_instant,
            before=plan.before_instant,
            limit=plan.limit,
        )


def _job(page: Page | None, row: EntryRow | None, outlet: Outlet | None, held: Held) -> Job:
    """Ask as the first reading asked: with what the feed had told, as it tells it now."""
    if row is None:
        return Job(page, None, outlet, page.url if page else "", held.version.lang)
    address = address_of(row.url) or row.url or held.canonical_url or ""
    return Job(page, entry_of(row), outlet, address, row.lang)


def open_reprocess(
    settings: Settings,
    plan: Plan,
    *,
    trigger: str = "manual",
    progress: Progress | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> ReprocessRun:
    """Open a reprocessing.

    Raises ConfigError for a plan that names what is not there, and what `open_long_run` raises.
    """
    return open_long_run(
        partial(ReprocessRun, plan=plan),
        settings,
        trigger=trigger,
        progress=progress,
        clock=clock,
    )
