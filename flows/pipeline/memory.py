"""What is known while a run is going on: what the warehouse held when it began, and its own work.

The run lock keeps other runs away, so nobody else adds entries or articles meanwhile. Asking the
warehouse again after each chunk would read this run's own batches back from the spool.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cached_property
from uuid import UUID

from warehouse.held import Graves, HeldArticle, WordingText
from warehouse.page_rows import PageState
from warehouse.read import Reader
from warehouse.rows import EntryRow

# Texts of this run that are remembered, 5 MB of them: one article is hardly read twice in a run,
# and then soon.
MOST_TEXTS = 1_000


class Memory:
    """The warehouse as it was when the run began, plus what the run has landed since."""

    def __init__(self, reader: Reader) -> None:
        """Start with what an open reader knows."""
        self._reader = reader
        self._entries: dict[UUID, str] = {}
        self._articles: dict[UUID, HeldArticle] = {}
        self._texts: dict[UUID, WordingText] = {}
        self._states: dict[UUID, PageState] = {}
        self._addresses: dict[str, UUID] = {}

    @cached_property
    def graves(self) -> Graves:
        """Give what was forgotten: nothing of it comes back."""
        return self._reader.graves()

    def is_forgotten(self, entry_id: UUID, *urls: str | None) -> bool:
        """Tell whether an entry led, or an address leads, to an article that was forgotten."""
        graves = self.graves
        return entry_id in graves.entries or any(map(graves.article_at, urls))

    def tells_of_forgotten(self, urls: Iterable[str | None]) -> bool:
        """Tell whether any address of a list leads to an article that was forgotten."""
        graves = self.graves
        return bool(graves.by_address) and any(map(graves.article_at, urls))

    def entry_hashes(self, entry_ids: Sequence[UUID]) -> dict[UUID, str]:
        """Give the newest wording's hash of those entries that are known."""
        own = {key: self._entries[key] for key in entry_ids if key in self._entries}
        return self._reader.entry_hashes(entry_ids) | own

    def articles_by_url(self, urls: Sequence[str]) -> dict[str, UUID]:
        """Give the article behind those addresses that lead to one: the first that was met."""
        own = {url: self._addresses[url] for url in urls if url in self._addresses}
        gone = {url: key for url in urls if (key := self.graves.article_at(url))}
        return own | self._reader.articles_by_url(urls) | gone

    def held_articles(self, article_ids: Collection[UUID]) -> dict[UUID, HeldArticle]:
        """Give those articles that are known, with the ids of all their wordings."""
        own = {key: self._articles[key] for key in article_ids if key in self._articles}
        return self._reader.held_articles([key for key in article_ids if key not in own]) | own

    def known_articles(self, article_ids: Collection[UUID]) -> set[UUID]:
        """Give those articles of the list that are known."""
        return self._reader.known_articles(list(article_ids)) | (
            self._articles.keys() & set(article_ids)
        )

    def wording_texts(self, version_ids: Collection[UUID]) -> dict[UUID, WordingText]:
        """Give title and body of those wordings that are known."""
        own = {key: self._texts[key] for key in version_ids if key in self._texts}
        return self._reader.wording_texts([key for key in version_ids if key not in own]) | own

    def page_states(self, article_ids: Collection[UUID]) -> dict[UUID, PageState]:
        """Give what is remembered of the pages of those articles that are watched."""
        own = {key: self._states[key] for key in article_ids if key in self._states}
        others = [key for key in article_ids if key not in own]
        return self._reader.page_states(others) | own if others else own

    def due_pages(self, *, before: datetime, limit: int) -> list[PageState]:
        """Give the watched pages to be asked again, longest due first; not those just read."""
        due = self._reader.due_pages(before=before, limit=limit)
        return [state for state in due if state.article_id not in self._states]

    def entries_of_articles(self, article_ids: Collection[UUID]) -> dict[UUID, EntryRow]:
        """Give the entry that first led to each of those articles, in its newest wording."""
        return self._reader.entries_of_articles(list(article_ids))

    def pending_entries(self, *, max_attempts: int, limit: int) -> tuple[EntryRow, ...]:
        """Give entries that earlier runs landed and did not finish; not those of backfills."""
        return self._reader.pending_entries(max_attempts=max_attempts, limit=limit)

    def settled(self, entry_ids: Sequence[UUID], *, max_attempts: int) -> set[tuple[UUID, str]]:
        """Give those wordings of entries that need not be read any more, in the warehouse."""
        return self._reader.settled_entries(entry_ids, max_attempts=max_attempts)

    def of_others(self, article_ids: Collection[UUID], *, origin: str) -> set[UUID]:
        """Give those articles that came to the warehouse in another way than `origin`."""
        return self._reader.articles_of_others(list(article_ids), origin=origin)

    def add_entry(self, row: EntryRow) -> None:
        """Remember an entry that this run lands."""
        self._entries[row.entry_id] = row.entry_hash

    def add_address(self, url: str, article_id: UUID) -> None:
        """Remember an address of an article that this run landed."""
        self._addresses.setdefault(url, article_id)

    def add_article(self, article_id: UUID, held: HeldArticle, text: WordingText) -> None:
        """Remember an article as this run landed it, and its current text for a while."""
        self._articles[article_id] = held
        self._texts[held.version_id] = text
        if len(self._texts) > MOST_TEXTS:
            del self._texts[next(iter(self._texts))]

    def add_states(self, states: Iterable[PageState]) -> None:
        """Remember the states of pages that this run landed."""
        self._states.update((state.article_id, state) for state in states)
