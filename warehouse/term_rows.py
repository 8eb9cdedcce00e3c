"""Rows of words and days: the wordings that are looked for, their uses, events of the timeline."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TermRow:
    """One wording for one contested thing."""

    term_id: str
    thing_id: str
    thing: str
    wording: str
    users: str  # whose wording it is
    reason: str
    source: str
    terms_sha256: str  # of the files that this came from
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class TermNameRow:
    """How a language writes a wording."""

    term_id: str
    lang: str
    names: tuple[str, ...]  # the usual one first, with the marks of the file
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class TermUseRow:
    """One wording in one version of an article, as one finding counted it."""

    article_id: UUID
    version_id: UUID
    term_id: str
    finding: str  # who found it: version of the finder and edition of the wordings
    uses: int
    title_uses: int
    title_start: int | None
    body_start: int | None
    found_at: datetime
    run_id: UUID


@dataclass(frozen=True, slots=True)
class EventRow:
    """One thing that happened. Days are those of the place."""

    event_id: str
    starts_on: date
    ends_on: date
    precision: str
    description: str
    tags: tuple[str, ...]
    topics: tuple[str, ...]
    entities: tuple[str, ...]
    terms: tuple[str, ...]
    sources: str
    confidence: str
    events_sha256: str  # of the files that this came from
    updated_at: datetime
