"""Decide what each listed entry is, and land it: new, known, or still waiting to be read."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from extractors.ids import content_id
from extractors.model import Feed, Outcome
from flows.backfill.listing import Books, Found
from flows.pipeline.context import Context, Tally, Work
from flows.pipeline.entries import Candidate, candidates, entry_row, is_forgotten, outcome
from flows.pipeline.memory import Memory
from flows.pipeline.pages import MAX_ATTEMPTS
from warehouse.batch import Batch
from warehouse.feed_rows import FeedState
from warehouse.rows import EntryOutcome, EntryRow

CHUNK = 2_000  # entries that are looked up and landed together


@dataclass(frozen=True, slots=True)
class Known:
    """What the warehouse and this run know of some entries."""

    hashes: Mapping[UUID, str]  # of their newest wordings
    settled: Collection[tuple[UUID, str]]  # wordings that need not be read any more
    articles: Mapping[str, UUID]  # by address


@dataclass(slots=True)
class Sorted:
    """What some entries come to."""

    rows: list[EntryRow] = field(default_factory=list)
    outcomes: list[EntryOutcome] = field(default_factory=list)
    work: list[Work] = field(default_factory=list)
    words: list[tuple[Candidate, str | None]] = field(default_factory=list)  # None: known


@dataclass(slots=True)
class Sorter:
    """Sorts entries into the run's work; what was read by any backfill is not read again."""

    context: Context
    books: Books
    _waiting: dict[UUID, tuple[Found, Candidate]] = field(default_factory=dict)
    _again: Counter[Feed] = field(default_factory=Counter)  # listed twice: the first counts
    _met: set[int] = field(default_factory=set)  # wordings of this run: 60 bytes each

    @property
    def listed(self) -> int:
        """Count the entries that wait to be sorted or read."""
        return len(self._waiting) + len(self.context.work)

    def take(self, found: Found) -> None:
        """Take the entries of one group in; they are landed when there are many."""
        if found.feed is None:
            return
        group = candidates(self.context, found.feed, found.entries)
        if any(each.entry_id in self._waiting for each in group):
            self.flush()  # perhaps another wording: the first must have its place before
        for each in group:
            if self._is_met(each) or each.entry_id in self._waiting:
                self._again[found.feed] += 1
            else:
                self._waiting[each.entry_id] = (found, each)
        if len(self._waiting) >= CHUNK:
            self.flush()

    def flush(self) -> None:
        """Look up all that wait together, and land them with what the source has noted.

        The run's books follow only when the batch is safe: what is not stored is not counted.
        """
        waiting, self._waiting = list(self._waiting.values()), {}
        for start in range(0, len(waiting), CHUNK):
            result = self._sorted(waiting[start : start + CHUNK])
            self._write(result)
            self._count(result)
            self.context.work += result.work
        self._write(Sorted())
        for feed, count in self._again.items():
            tally = open_tally(self.context, feed)
            tally.seen += count
            tally.known += count
        self._again.clear()

    def _sorted(self, waiting: Sequence[tuple[Found, Candidate]]) -> Sorted:
        memory = self.context.memory
        ids = [each.entry_id for _, each in waiting]
        urls = [each.url for _, each in waiting if each.url]
        known = Known(
            hashes=memory.entry_hashes(ids),
            settled=memory.settled(ids, max_attempts=MAX_ATTEMPTS) | _forgotten(memory, waiting),
            articles=memory.articles_by_url(urls),
        )
        result = Sorted()
        for found, each in waiting:
            self._sort(found, each, known, result)
        return result

    def _sort(self, found: Found, each: Candidate, known: Known, result: Sorted) -> None:
        """Enter what one entry is."""
        word: str | None = None
        before = known.hashes.get(each.entry_id)
        if (each.entry_id, each.entry_hash) not in known.settled:
            at = self.context.now()
            row = entry_row(self.context, each, at)
            is_new_wording = before != each.entry_hash
            if is_new_wording:
                result.rows.append(row)
            if each.url is None:
                word = "rejected"
                result.outcomes.append(outcome(row, "rejected", at, detail="no usable link"))
            elif each.url in known.articles and not (found.may_update and before):
                article_id = known.articles[each.url]
                result.outcomes.append(outcome(row, "known", at, article_id=article_id))
            else:
                word = ("updated" if before else "new") if is_new_wording else None
                result.work.append(Work(row, each.entry, each.url, each.outlet))
        result.words.append((each, word))

    def _count(self, result: Sorted) -> None:
        """Enter entries into the books of their pseudo feeds."""
        for each, word in result.words:
            tally = open_tally(self.context, each.feed)
            tally.seen += 1
            if word is None:
                tally.known += 1
            elif each.entry_id not in tally.words:
                tally.words[each.entry_id] = word
            else:  # a further wording in one run has a place of its own
                tally.words[content_id("wording", str(each.entry_id), each.entry_hash)] = word

    def _is_met(self, each: Candidate) -> bool:
        """Tell whether this run has had this wording: two sitemaps often list one address."""
        mark = hash((each.entry_id, each.entry_hash))
        if mark in self._met:
            return True
        self._met.add(mark)
        return False

    def _write(self, result: Sorted) -> None:
        books, context = self.books, self.context
        if not (result.rows or result.outcomes or books.fetches or books.failures):
            return
        context.land(
            Batch(
                run_id=context.run_id,
                kind="entries",
                fetches=tuple(books.fetches),
                failures=tuple(books.failures),
                entries=tuple(result.rows),
                entry_outcomes=tuple(result.outcomes),
            )
        )
        books.fetches, books.failures = [], []
        for row in result.rows:
            context.memory.add_entry(row)


def open_tally(context: Context, feed: Feed) -> Tally:
    """Give the book of a pseudo feed, opened when it is first needed."""
    if feed.feed_id not in context.tallies:
        context.due.append((feed, FeedState(feed_id=feed.feed_id, url=feed.url)))
        tally = Tally(feed.feed_id, Outcome.OK.value, context.now())
        context.tallies[feed.feed_id] = tally
    return context.tallies[feed.feed_id]


def _forgotten(memory: Memory, waiting: Sequence[tuple[Found, Candidate]]) -> set[tuple[UUID, str]]:
    """Give the wordings that lead to what was forgotten."""
    return {(each.entry_id, each.entry_hash) for _, each in waiting if is_forgotten(memory, each)}
