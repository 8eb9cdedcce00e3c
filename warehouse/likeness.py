"""What the search for copies asks the memory, and what it is told."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from extractors.model import Precision


@dataclass(frozen=True, slots=True)
class Unsearched:
    """An article whose current wording was not searched for copies yet."""

    article_id: UUID
    version_id: UUID
    out_at: datetime  # published, or first seen where that is earlier or all we know


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two articles that share part of their fingerprints."""

    article_id: UUID
    other_id: UUID
    others: int  # candidates of the article, those that are not given included


@dataclass(frozen=True, slots=True)
class CopyText:
    """A text to be compared, with what tells whose it is."""

    article_id: UUID
    outlet_id: str | None
    body: str
    agency: str | None
    credits: tuple[str, ...]  # what cleaning took out that may name a source, and the authors
    published_at: datetime | None
    published_precision: Precision
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Limits:
    """How far the search for candidates goes."""

    days: int  # before and after
    least: int  # hashes that two fingerprints share
    most: int  # candidates of one article
    common: int  # articles of that time with one hash: more, and it tells nothing
