"""What a backfill is asked to do."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

from extractors.errors import ConfigError
from extractors.model import Entry

Place = Literal["inside", "outside", "undated"]


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `since` to `until`, both included; None: open. A day is that of the source."""

    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        """Refuse a span without a day."""
        if self.since and self.until and self.since > self.until:
            raise ConfigError(f"--since {self.since} is after --until {self.until}")

    def place(self, entry: Entry) -> Place:
        """Say where an entry's date lies; without a span everything is inside."""
        if self.since is None and self.until is None:
            return "inside"
        if entry.published_at is None:
            return "undated"
        day = entry.published_at.astimezone(UTC).date()
        before = self.since is not None and day < self.since
        return "outside" if before or (self.until is not None and day > self.until) else "inside"

    def may_hold(self, days: tuple[date, date] | None, changed_at: datetime | None) -> bool:
        """Tell whether a sitemap of these days, last changed then, can list what is inside.

        A day is allowed on each side: names are made in the outlet's own time zone.
        """
        slack = timedelta(days=1)
        if changed_at and self.since and changed_at.date() + slack < self.since:
            return False  # nothing in it is newer than its last change
        if days is None:
            return True
        first, last = days
        too_old = self.since is not None and last + slack < self.since
        return not too_old and (self.until is None or first - slack <= self.until)


@dataclass(frozen=True, slots=True)
class Plan:
    """One backfill: one kind of source, and limits."""

    sitemaps: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()  # hosts or home pages, whose robots.txt names the sitemaps
    outlets: tuple[str, ...] = ()  # ids of the registry: their sites
    tables: tuple[Path, ...] = ()  # CSV
    warcs: tuple[Path, ...] = ()
    span: Span = Span()
    undated: bool = False  # take also what has no date
    limit: int | None = None  # pages asked for in this run

    def __post_init__(self) -> None:
        """Refuse a plan without a source, or with several kinds of them."""
        kinds = (bool(self.sitemaps or self.sites or self.outlets), self.tables, self.warcs)
        if sum(map(bool, kinds)) != 1:
            raise ConfigError(
                "a backfill reads one kind of source: --sitemap, --site or --outlet; "
                "or --csv; or --warc"
            )
        if self.warcs and (self.span != Span() or self.undated):
            raise ConfigError(
                "--since, --until and --undated choose by the dates of a sitemap or a table; "
                "a WARC is read whole"
            )
        if self.limit is not None and self.limit < 1:
            raise ConfigError(f"--limit {self.limit}: at least 1 page")
