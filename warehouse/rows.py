"""The rows of schema `core`: one frozen dataclass per table, field names are column names.

Each class says what one row stands for; what identifies it is the id it is named after, and
otherwise (run_id, feed_id) for `FeedPoll`, feed_id for `FeedState`, origin for `RobotsRow`, url for
`ArticleUrl` and
(version_id, classifier, classifier_version, topic) for `TopicRow`.
Instants are aware UTC, unknown is `None`, sequences are tuples.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from extractors.model import Cut, Evidence, Feed, Outlet

Origin = Literal["seed", "feed", "backfill", "demo"]
RunStatus = Literal["running", "ok", "partial", "failed", "interrupted"]
TargetKind = Literal["feed", "page", "robots"]
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
    entries_seen: int = 0  # = new + updated + known + rejected + failed
    entries_new: int = 0
    entries_updated: int = 0
    entries_known: int = 0
    entries_rejected: int = 0
    entries_failed: int = 0
    pages_fetched: int = 0
    articles_new: int = 0
    versions_new: int = 0
    flagged: int = 0  # verdicts of this run with relevant = true
    allowed_private: tuple[str, ...] = ()  # host:port, the opened exceptions of the address policy
    code_version: str | None = None
    host: str | None = None
    pid: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class FeedPoll:
    """What one run made of one due feed."""

    run_id: UUID
    feed_id: str
    outcome: str  # of the fetch (`extractors.model.Outcome`), or "deferred"
    entries_seen: int
    entries_new: int
    entries_updated: int
    entries_known: int
    entries_rejected: int
    entries_failed: int
    problems: tuple[str, ...]
    dropped_entries: int
    polled_at: datetime


@dataclass(frozen=True, slots=True)
class FeedState:
    """What we know of a feed between two polls."""

    feed_id: str
    url: str  # the one to ask, after adopted redirects
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    polled_at: datetime | None = None  # None sorts as older than any poll
    next_poll_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_new_at: datetime | None = None
    failures_in_a_row: int = 0
    last_outcome: str | None = None
    disabled_at: datetime | None = None
    disabled_reason: str | None = None
    redirect_url: str | None = None  # seen as a permanent redirect, not yet adopted
    redirect_seen: int = 0  # how many polls in a row saw it
    run_id: UUID | None = None


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
    outlet_id: str | None
    lang: str
    title: str
    body: str
    author: str | None
    authors: tuple[str, ...]
    published_at: datetime | None
    published_precision: str
    published_source: str | None
    modified_at: datetime | None
    place: str | None
    agency: str | None
    kind: str
    text_source: str
    description: str | None
    section: str | None
    tags: tuple[str, ...]
    image_url: str | None
    word_count: int
    first_seen_at: datetime
    seen_at: datetime
    version_id: UUID
    content_hash: str
    fingerprint: str | None
    origin: Origin
    run_id: UUID


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """One wording of an article, kept for ever."""

    version_id: UUID
    article_id: UUID
    seen_at: datetime
    title: str
    body: str
    content_hash: str
    text_source: str  # page, feed or summary
    published_at: datetime | None
    published_precision: str
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


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic of one verdict, narrow, for counting."""

    article_id: UUID
    version_id: UUID
    classifier: str
    classifier_version: int
    topic: str
    score: float | None


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


@dataclass(frozen=True, slots=True)
class RobotsRow:
    """The robots.txt of one host as it was last read."""

    origin: str  # scheme, host and port
    fetched_at: datetime
    outcome: str
    rules: str | None  # its text; None: everything is allowed
    run_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletRow(Outlet):
    """One outlet as the registry last had it; `updated_at` by keyword."""

    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow(Feed):
    """One feed as the registry last had it; `updated_at` by keyword."""

    updated_at: datetime
