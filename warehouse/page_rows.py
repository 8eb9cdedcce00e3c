"""The rows of schema `core` on what comes after the first reading of a page.

Visits to watched pages, copies, readings by other versions of the extractor. Conventions as in
`rows`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

# same: not modified, or the same bytes or text; trivial: a change without meaning; edited: a new
# version, or an older one again; missing: 404, 410, a page that says so, or a redirect to a home
# page; failed: could not be had this time.
RevisitOutcome = Literal["same", "trivial", "edited", "missing", "failed"]
ExtractionOutcome = Literal["same", "metadata", "text", "failed"]


@dataclass(frozen=True, slots=True)
class PageState:
    """What is remembered of the page of a watched article, after its newest visit."""

    article_id: UUID
    url: str  # to ask for
    etag: str | None
    last_modified: str | None
    body_sha256: str | None
    visited_at: datetime
    visits: int  # after the first reading
    schedule_from: datetime  # the first reading, or the newest edit
    next_visit_at: datetime | None  # None: no more
    last_outcome: str
    missing_since: datetime | None
    failures_in_a_row: int
    run_id: UUID


@dataclass(frozen=True, slots=True)
class Revisit:
    """One visit to the page of an article that we hold."""

    revisit_id: UUID
    article_id: UUID
    visit: int  # 1: the first after the first reading
    url: str
    asked_at: datetime
    outcome: RevisitOutcome
    http_status: int | None
    version_id: UUID | None  # the wording found, if any was
    raw_ref: str | None
    detail: str | None
    run_id: UUID


@dataclass(frozen=True, slots=True)
class Copy:
    """Two articles with one text, and which of them has it from the other."""

    copy_id: UUID  # of the pair, whatever its direction
    article_id: UUID  # the copy
    source_id: UUID  # the article that it is a copy of, as far as we can see
    similarity: float
    basis: tuple[str, ...]  # what tells the direction: credit, time, order of sight
    credit: str | None  # agency that the copy names
    is_same_family: bool
    method_version: int
    found_at: datetime
    run_id: UUID


@dataclass(frozen=True, slots=True)
class CopySearch:
    """One wording whose copies were looked for: without this row they will be."""

    version_id: UUID
    article_id: UUID
    candidates: int  # texts that it was compared with
    left_out: int  # further texts that share part of its fingerprint
    method_version: int
    searched_at: datetime
    run_id: UUID


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one version of the extractor made of one stored page, beside what is held."""

    extraction_id: UUID
    run_id: UUID
    is_trial: bool  # a dry run: nothing else was landed
    article_id: UUID
    from_version_id: UUID | None
    version_id: UUID | None  # the wording that it gave; None: trial, failure
    raw_ref: str | None  # None: there was no page, its feed's words were read again
    from_extractor_version: str | None
    extractor: str
    extractor_version: str
    extracted_at: datetime
    outcome: ExtractionOutcome
    changed_fields: tuple[str, ...]
    characters_before: int | None
    characters_after: int | None
    paragraphs_before: int | None
    paragraphs_after: int | None
    similarity: float | None  # 0.0 to 1.0: of the two texts
    kind_before: str | None
    kind_after: str | None
    published_before: datetime | None
    published_after: datetime | None
    cpu_ms: float | None
    detail: str | None
