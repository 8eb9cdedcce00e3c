"""What the steps of one run share: its surroundings, its stores and its books."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from extractors.corpus import SeedDocument
from extractors.model import Entry, Feed, Outlet
from flows.clock import Clock
from flows.pipeline.memory import Memory
from flows.pipeline.schedule import Asking
from flows.registry import Registry
from flows.settings import Settings
from warehouse.batch import Batch
from warehouse.feed_rows import FeedState
from warehouse.raw import RawArchive
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
    seen: int = 0
    problems: tuple[str, ...] = ()
    dropped: int = 0

    def count(self, word: str) -> int:
        """Count the entries with this word."""
        return sum(1 for each in self.words.values() if each == word)

    @property
    def known(self) -> int:
        """Count the entries that asked for nothing."""
        return self.seen - len(self.words)


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
    due: list[tuple[Feed, FeedState]] = field(default_factory=list)
    silences: dict[str, datetime] = field(default_factory=dict)  # asked for by hosts, by feed URL
    seeds: list[SeedDocument] = field(default_factory=list)
    work: list[Work] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    unreadable: dict[str, int] = field(default_factory=dict)  # feeds by kind that we cannot read
    pages_fetched: int = 0
    articles_new: int = 0
    versions_new: int = 0
    flagged: int = 0
    _began: float = field(init=False)

    def __post_init__(self) -> None:
        """Start the run's own stop watch."""
        self._began = self.clock.monotonic()

    def now(self) -> datetime:
        """Give the present instant."""
        return self.clock.now()

    def seconds_left(self) -> float:
        """Give the time until the run's deadline, never below 0."""
        spent = self.clock.monotonic() - self._began
        return max(0.0, self.settings.deadline_minutes * 60 - spent)

    def land(self, batch: Batch) -> None:
        """Write a batch to the spool, after the raw bytes that it came from (invariant 3)."""
        self.archive.flush()
        self.spool.write(batch)
