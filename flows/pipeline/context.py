"""What the steps of one run share: its surroundings, its stores and its books."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from extractors.corpus import SeedDocument
from extractors.model import Entry, Feed, Outlet
from flows.clock import Clock
from flows.pipeline.memory import Memory
from flows.pipeline.pauses import Owed, fresh_pauses
from flows.pipeline.schedule import Asking
from flows.pipeline.turns import Turn
from flows.registry import Registry
from flows.settings import Settings
from warehouse.batch import Batch
from warehouse.feed_rows import FeedState, HostPause
from warehouse.raw import RawArchive
from warehouse.raw_names import Unnamed
from warehouse.rows import EntryRow
from warehouse.spool import Spool


class Progress(Protocol):
    """Who watches a run: a terminal, or nobody."""

    def start(self, stage: str, total: int) -> None:
        """Announce a stage with so many things to do."""

    def advance(self, stage: str, note: str = "") -> None:
        """Count one of them as done."""

    def say(self, line: str) -> None:
        """Tell something that is worth a line."""


class Nobody:
    """The watcher of a run that nobody watches."""

    def start(self, stage: str, total: int) -> None:
        """Do nothing."""

    def advance(self, stage: str, note: str = "") -> None:
        """Do nothing."""

    def say(self, line: str) -> None:
        """Do nothing."""


@dataclass(slots=True)
class Tally:
    """The book of one due feed in one run: each entry seen has exactly one word here."""

    feed_id: str
    outcome: str = "deferred"
    polled_at: datetime | None = None
    words: dict[UUID, str] = field(default_factory=dict)  # new, updated, rejected or failed
    seen: int = 0  # told by the parser
    known: int = 0  # asked for nothing; counted one by one, so that the sum can be wrong
    problems: tuple[str, ...] = ()
    dropped: int = 0
    stands_in_for: tuple[str, ...] = ()  # feeds that failed
    disabled_reason: str | None = None  # this poll switched the feed off

    def count(self, word: str) -> int:
        """Count the entries with this word."""
        return sum(1 for each in self.words.values() if each == word) if self.words else 0


@dataclass(slots=True)
class Landed:
    """What was written, counted by feed as it went: the other side of the books."""

    states: Counter[str] = field(default_factory=Counter)
    entries: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)  # of the entries: their article was held

    def add(self, batch: Batch) -> None:
        """Count a batch that is safe."""
        self.states.update(state.feed_id for state in batch.feed_states)
        if batch.entries:
            self.entries.update(row.feed_id for row in batch.entries)
            feeds = {row.entry_id: row.feed_id for row in batch.entries}
            known = (each for each in batch.entry_outcomes if each.outcome == "known")
            self.known.update(feeds[each.entry_id] for each in known if each.entry_id in feeds)


@dataclass(frozen=True, slots=True)
class Work:
    """One entry whose page is to be read in this run."""

    row: EntryRow
    entry: Entry
    url: str
    outlet: Outlet | None


@dataclass(slots=True)
class Context:
    """One run. The lock on the home is held as long as it lives."""

    settings: Settings
    registry: Registry
    run_id: UUID
    trigger: str
    spool: Spool
    archive: RawArchive
    progress: Progress
    started_at: datetime
    memory: Memory
    clock: Clock
    asking: Asking = "by_hand"
    flow: str = "monitor"  # or "backfill", "reprocess"
    turn: Turn | None = None  # the home's run lock, for whoever lets others go first
    due: list[tuple[Feed, FeedState]] = field(default_factory=list)
    states: dict[str, FeedState] = field(default_factory=dict)  # as remembered, then as landed
    not_due: int = 0  # enabled feeds whose time has not come
    paused: dict[str, HostPause] = field(default_factory=dict)  # by host, as last written
    owed: Owed = tuple  # what the client owes to hosts: pauses that must outlast this run
    seeds: list[SeedDocument] = field(default_factory=list)
    work: list[Work] = field(default_factory=list)
    left: list[Unnamed] = field(default_factory=list)  # fetched and not recorded by earlier runs
    tallies: dict[str, Tally] = field(default_factory=dict)
    pages_fetched: int = 0
    articles_new: int = 0
    versions_new: int = 0
    flagged: int = 0
    pages_revisited: int = 0
    pages_missing: int = 0
    copies_found: int = 0
    landed: Landed = field(default_factory=Landed)
    disagreements: tuple[tuple[str, str], ...] = ()  # of the sums, by feed; found at closing
    by_domain: dict[str, Outlet] = field(init=False)  # the registered outlets
    _began: float = field(init=False)

    def __post_init__(self) -> None:
        """Start the run's own stop watch."""
        self._began = self.clock.monotonic()
        outlets = self.registry.outlets.values()
        self.by_domain = {domain: outlet for outlet in outlets for domain in outlet.domains}

    def now(self) -> datetime:
        """Give the present instant."""
        return self.clock.now()

    def seconds_left(self) -> float:
        """Give the time until the run's deadline, never below 0."""
        spent = self.clock.monotonic() - self._began
        return max(0.0, self.settings.deadline_minutes * 60 - spent)

    def land(self, batch: Batch, *, is_counted: bool = True) -> None:
        """Write a batch to the spool, after the raw bytes that it came from (invariant 3).

        Pauses that hosts are owed go with it: whoever kills the run does not end them. What
        earlier runs found is not counted in the books of this one.
        """
        pauses = fresh_pauses(self.owed(), self.paused, at=self.now(), run_id=self.run_id)
        self.archive.flush()
        self.spool.write(replace(batch, host_pauses=pauses) if pauses else batch)
        self.paused.update((pause.host, pause) for pause in pauses)
        if is_counted:
            self.landed.add(batch)
