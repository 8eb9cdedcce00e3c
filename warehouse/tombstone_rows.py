"""The row that says that an article was forgotten, without saying anything of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TombstoneRow:
    """One article that was forgotten: it never comes back, and nobody can read here what it was."""

    article_id: UUID
    entry_ids: tuple[UUID, ...]  # of the entries that led to it
    url_sha256s: tuple[str, ...]  # of its addresses, each as it was met
    raw_refs: tuple[str, ...]  # what was taken out of the raw archive with it
    forgotten_at: datetime
    forgotten_by: str | None
    reason: str | None  # the operator's words: they are kept
