"""What the memory answers about articles that are held, and about judging them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID


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
class JudgingGround:
    """What is on record of that on which judging stands."""

    gazetteer_sha256: str | None  # of the entity files as they last landed
    is_activated: bool  # some version of some classifier was


@dataclass(frozen=True, slots=True)
class WordingText:
    """What a reader sees of a wording."""

    title: str
    body: str
