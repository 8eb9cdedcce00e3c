"""What is known while a run is going on: what the warehouse held when it began, and its own work.

The run lock keeps other runs away, so nobody else adds entries or articles meanwhile. Asking the
warehouse again after each chunk would read this run's own batches back from the spool.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from warehouse.read import Reader
from warehouse.rows import EntryRow


class Memory:
    """The warehouse as it was when the run began, plus what the run has landed since."""

    def __init__(self, reader: Reader) -> None:
        """Start with what an open reader knows."""
        self._reader = reader
        self._entries: dict[UUID, str] = {}
        self._versions: dict[UUID, set[str]] = {}
        self._addresses: dict[str, UUID] = {}
        self._from_pages: set[UUID] = set()

    def entry_hashes(self, entry_ids: Sequence[UUID]) -> dict[UUID, str]:
        """Give the newest wording's hash of those entries that are known."""
        own = {key: self._entries[key] for key in entry_ids if key in self._entries}
        return self._reader.entry_hashes(entry_ids) | own

    def articles_by_url(self, urls: Sequence[str]) -> dict[str, UUID]:
        """Give the article behind those addresses that lead to one: the first that was met."""
        own = {url: self._addresses[url] for url in urls if url in self._addresses}
        return own | self._reader.articles_by_url(urls)

    def content_hashes(self, article_ids: Collection[UUID]) -> dict[UUID, set[str]]:
        """Give the hashes of all versions of those articles that are known."""
        held = {
            article_id: set(hashes)
            for article_id, hashes in self._reader.content_hashes(list(article_ids)).items()
        }
        for article_id in article_ids:
            if article_id in self._versions:
                held.setdefault(article_id, set()).update(self._versions[article_id])
        return held

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

    def articles_with_page(self, article_ids: Collection[UUID]) -> set[UUID]:
        """Give those articles whose own page was read, now or in an earlier run."""
        held = self._reader.articles_with_page(list(article_ids))
        return held | (self._from_pages & set(article_ids))

    def add_address(self, url: str, article_id: UUID) -> None:
        """Remember an address of an article that this run landed."""
        self._addresses.setdefault(url, article_id)

    def add_version(self, article_id: UUID, content_hash: str, *, from_page: bool) -> None:
        """Remember a wording of an article that this run landed."""
        self._versions.setdefault(article_id, set()).add(content_hash)
        if from_page:
            self._from_pages.add(article_id)
