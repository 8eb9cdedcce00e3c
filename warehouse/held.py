"""What the memory answers about articles that are held, and about judging them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from extractors.ids import sha256_hex


@dataclass(frozen=True, slots=True)
class HeldArticle:
    """An article as it stands, and the wordings of it that are on record."""

    version_id: UUID  # the current wording
    content_hash: str
    text_source: str  # page, feed or summary
    kind: str
    title: str
    outlet_id: str | None
    wordings: Mapping[str, UUID]  # content hash -> version_id, of readings with one hash the latest


@dataclass(frozen=True, slots=True)
class Graves:
    """What was forgotten, as far as it can be known again when it is met."""

    articles: frozenset[UUID] = frozenset()
    entries: frozenset[UUID] = frozenset()
    by_address: Mapping[str, UUID] = field(default_factory=dict)  # SHA-256 of it -> article

    def article_at(self, url: str | None) -> UUID | None:
        """Give the article that was at an address; None where nothing was forgotten there."""
        if url is None or not self.by_address:
            return None
        return self.by_address.get(sha256_hex(url.encode()))


@dataclass(frozen=True, slots=True)
class JudgingGround:
    """What is on record of that on which judging stands."""

    gazetteer_sha256: str | None  # of the entity files as they last landed
    terms_sha256: str | None  # the same of the wordings
    events_sha256: str | None  # and of the timeline
    is_activated: bool  # some version of some classifier was


@dataclass(frozen=True, slots=True)
class WordingText:
    """What a reader sees of a wording."""

    title: str
    body: str
