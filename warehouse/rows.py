"""The rows of schema `core`: one frozen dataclass per table, field names are column names.

Each class says what one row stands for; what identifies it is the id it is named after, and
otherwise url for `ArticleUrl` and (version_id, classifier, classifier_version, topic) for
`TopicRow`. Instants are aware UTC, unknown is `None`, sequences are tuples. What concerns feeds and
hosts is in `feed_rows`, what concerns pages after their first reading in `page_rows`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from extractors.model import Cut, DateClaim, Evidence

Origin = Literal["seed", "feed", "backfill", "demo"]
RunStatus = Literal["running", "ok", "partial", "failed", "interrupted"]
TargetKind = Literal["feed", "page", "revisit", "robots"]
# first: the first reading; page: the page instead of its feed's words; edited: the publisher
# changed it; reprocessed: the same bytes read by another version of the extractor.
VersionReason = Literal["first", "page", "edited", "reprocessed"]
EntryResult = Literal["read", "summary", "known", "rejected", "failed"]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a flow: written once as `running`, once when it ends."""

    run_id: UUID
    flow: str
    trigger: str  # schedule, manual, demo, backfill …
    origin: Origin
    started_at: datetime
    finished_at: datetime | None = None
    status: RunStatus = "running"
    feeds_due: int = 0
    feeds_deferred: int = 0
    feeds_ok: int = 0
    feeds_failed: int = 0
    feeds_unchanged: int = 0  # answered 304, or with the same body again
    feeds_degraded: int = 0  # of the failed: another feed was read in their place
    feeds_disabled: int = 0  # switched off by this run: gone, or dead for too long
    possible_losses: int = 0  # feeds in which nothing was known any more
    entries_seen: int = 0  # = new + updated + known + rejected + failed
    entries_new: int = 0
    entries_updated: int = 0
    entries_known: int = 0
    entries_rejected: int = 0
    entries_failed: int = 0
    pages_fetched: int = 0
    articles_new: int = 0
    versions_new: int = 0
    flagged: int = 0  # verdicts of this run that decide and say relevant
    pages_revisited: int = 0  # pages of relevant articles that were asked for again
    pages_missing: int = 0  # of these: no longer there
    copies_found: int = 0
    allowed_private: tuple[str, ...] = ()  # host:port, the opened exceptions of the address policy
    code_version: str | None = None
    host: str | None = None
    pid: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request and its retries."""

    fetch_id: UUID
    run_id: UUID
    target_kind: TargetKind
    target_id: str  # feed_id, entry_id or host
    url: str
    final_url: str | None
    started_at: datetime
    duration_ms: int
    outcome: str
    http_status: int | None = None
    bytes: int | None = None
    attempts: int = 1
    raw_ref: str | None = None  # sha256 hex in the raw archive
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry of one feed, in its newest wording."""

    entry_id: UUID
    feed_id: str
    outlet_id: str | None
    guid: str | None
    url: str | None
    title: str | None
    summary: str | None
    lang: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    published_at: datetime | None
    published_precision: str
    published_raw: str | None
    updated_at: datetime | None  # the feed's word
    publisher: str | None
    publisher_url: str | None
    problems: tuple[str, ...]
    entry_hash: str  # of the wording: it changes when the entry does
    first_seen_at: datetime
    changed_at: datetime
    origin: Origin
    run_id: UUID


@dataclass(frozen=True, slots=True)
class EntryOutcome:
    """What became of one wording of an entry. Without a final outcome it is pending."""

    outcome_id: UUID
    entry_id: UUID
    entry_hash: str
    run_id: UUID
    outcome: EntryResult
    is_final: bool
    article_id: UUID | None
    detail: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One article, in its newest version."""

    article_id: UUID
    canonical_url: str | None
    article_key: str | None  # host and article number, where the outlet has one
    outlet_id: str | None
    lang: str
    title_lang: str | None
    title: str
    body: str
    author: str | None
    authors: tuple[str, ...]
    published_at: datetime | None
    published_precision: str
    published_source: str | None
    modified_at: datetime | None
    modified_precision: str
    modified_source: str | None
    place: str | None
    agency: str | None
    kind: str
    text_source: str
    description: str | None
    section: str | None
    tags: tuple[str, ...]
    image_url: str | None
    word_count: int
    flags: tuple[str, ...]
    first_seen_at: datetime
    seen_at: datetime  # when the page of this version was fetched
    read_at: datetime  # when it was read: later than `seen_at` where it was read anew
    version_id: UUID
    content_hash: str
    fingerprint: str | None
    origin: Origin
    run_id: UUID


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """One wording of an article, kept for ever, with all that was read beside it."""

    version_id: UUID
    article_id: UUID
    reason: VersionReason
    previous_version_id: UUID | None  # what was current before
    seen_at: datetime
    read_at: datetime
    lang: str
    title_lang: str | None
    title: str
    body: str
    content_hash: str
    fingerprint: str | None
    text_source: str  # page, feed or summary
    authors: tuple[str, ...]
    published_at: datetime | None
    published_precision: str
    published_source: str | None
    modified_at: datetime | None
    modified_precision: str
    modified_source: str | None
    dates: tuple[DateClaim, ...]
    place: str | None
    agency: str | None
    kind: str
    description: str | None
    section: str | None
    tags: tuple[str, ...]
    image_url: str | None
    flags: tuple[str, ...]
    extractor: str
    extractor_version: str
    raw_ref: str | None
    cuts: tuple[Cut, ...]
    origin: Origin
    run_id: UUID


@dataclass(frozen=True, slots=True)
class ArticleUrl:
    """One address, as met or canonical, that leads to an article."""

    url: str
    article_id: UUID
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One classifier version's word on one article version."""

    verdict_id: UUID
    article_id: UUID
    version_id: UUID
    classifier: str
    classifier_version: int
    relevant: bool
    grade: int
    score: float
    lang: str
    topics: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    judged_at: datetime
    run_id: UUID
    decides: bool  # False: it only votes


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic of one verdict, narrow, for counting."""

    article_id: UUID
    version_id: UUID
    classifier: str
    classifier_version: int
    topic: str
    score: float
    is_named: bool  # sure enough to stand among the verdict's topics


@dataclass(frozen=True, slots=True)
class FailureRow:
    """One thing that went wrong and did not end the run."""

    failure_id: UUID
    run_id: UUID
    stage: str
    target_kind: str
    target_id: str | None
    url: str | None
    error: str
    detail: str | None
    at: datetime
