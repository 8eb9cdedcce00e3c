"""The rows of schema `core` about feeds and hosts; see `rows` for the others.

What identifies a row is (run_id, feed_id) for `FeedPoll`, feed_id for `FeedState`, host for
`HostPause`, origin for `RobotsRow`, and otherwise the id it is named after.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from extractors.model import Feed, Outlet


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
    stands_in_for: tuple[str, ...] = ()  # feeds that failed, and in whose place it was asked


@dataclass(frozen=True, slots=True)
class FeedState:
    """What we know of a feed between two polls."""

    feed_id: str
    url: str  # the one to ask, after adopted redirects
    registry_url: str | None = None  # what the registry said when this state began
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
    interval_minutes: int | None = None  # ours, from the share of known items; None: never read
    known_share: float | None = None  # of the items of the last body that had any, 0 .. 1
    unmodified_in_a_row: int = 0  # answers "not modified" since a body was last read whole
    read_whole_at: datetime | None = None  # when a body last came without a condition
    distrusted_at: datetime | None = None  # its validators were caught lying: not sent any more
    failing_since: datetime | None = None  # first failure since the last answer
    retry_after_until: datetime | None = None  # the host asked for silence
    run_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class FeedMove:
    """One adopted redirect: where a feed was asked before, and where since."""

    move_id: UUID
    feed_id: str
    from_url: str
    to_url: str
    seen: int  # polls in a row that were sent on
    moved_at: datetime
    run_id: UUID


@dataclass(frozen=True, slots=True)
class HostPause:
    """Until when a host is not asked: Retry-After, Crawl-delay, or our own delay."""

    host: str  # host:port
    until: datetime
    noted_at: datetime
    run_id: UUID


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
