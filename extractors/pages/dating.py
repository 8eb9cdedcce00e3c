"""When a page was published: the most trusted of what it says, never the time of fetching."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from extractors.dates import parse_date
from extractors.model import Cut, Dated, Entry
from extractors.pages.metadata import MODIFIED, PUBLISHED, Metadata

# Days in addresses: /2025/05/06/, /1404/02/16/, /20250506/, and ISNA's number, which begins with
# the Solar Hijri day (cr61 of seeds/cleaning/urls.toml).
_URL_DAY: Final = re.compile(
    r"/(?P<year>(?:19|20)\d{2}|1[34]\d{2})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?=[/-]|$)"
    r"|/(?P<year2>20\d{2})(?P<month2>[01]\d)(?P<day2>[0-3]\d)(?=\D|$)"
    r"|isna\.ir/news/(?P<year3>14\d\d)(?P<month3>\d\d)(?P<day3>\d\d)\d{5}"
)
# A day is kept as its midnight in UTC. Clocks run from UTC-12 to UTC+14: somewhere the day begins
# 14 hours earlier, and somewhere it ends 12 hours after the next midnight.
_DAY_BEGINS: Final = timedelta(hours=-14)
_DAY_ENDS: Final = timedelta(hours=36)
_CONFLICT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """What reading a date needs to know besides the date."""

    lang: str | None
    tz: str | None
    now: datetime | None  # when the page was fetched: the year of "Apr 26", and no later date


@dataclass(frozen=True, slots=True)
class Publication:
    """When, by whose word, and what contradicted it."""

    dated: Dated | None
    source: str | None
    modified_at: datetime | None = None
    conflicts: tuple[Cut, ...] = ()


def date_page(
    metadata: Metadata,
    clock: Clock,
    *,
    lines: tuple[str, ...],
    dateline: str | None,
    url: str,
    entry: Entry | None,
) -> Publication:
    """Choose the date of a page: JSON-LD, meta, time tag, date line, dateline, feed, address.

    `lines` are visible texts that may be a date; they count where the markup tells none.

    A more trusted source that tells only the day gives way to one that agrees and tells the hour.
    Sources that contradict each other (two instants or two days more than a day apart, an instant
    outside the day): the page's own is taken and the other kept as a `Cut`.
    """
    found = [*_page_dates(metadata, clock)]
    if not found:
        read = (parse(line, clock) for line in lines)
        found.extend(("line", dated) for dated in read if dated)
    if dateline and (dated := parse(dateline, clock)):
        found.append(("dateline", dated))
    if entry is not None and entry.published_at is not None:
        found.append(("feed", Dated(entry.published_at, entry.published_precision)))
    if dated := day_of_url(url, clock):
        found.append(("url", dated))
    modified = parse(metadata.schema.modified or metadata.meta(*MODIFIED) or "", clock)
    return _choose(found, modified.at if modified else None)


def choose_entry_date(entry: Entry, dateline: str | None, clock: Clock) -> Publication:
    """Choose the date of an article that the feed alone tells of."""
    found = []
    if entry.published_at is not None:
        found.append(("feed", Dated(entry.published_at, entry.published_precision)))
    if dateline and (dated := parse(dateline, clock)):
        found.append(("dateline", dated))
    return _choose(found, entry.updated_at)


def parse(raw: str, clock: Clock) -> Dated | None:
    """Read one written date by the page's clock."""
    return parse_date(raw, lang=clock.lang, tz=clock.tz, now=clock.now) if raw else None


def day_of_url(url: str, clock: Clock) -> Dated | None:
    """Read the day in an address; None if there is none."""
    found = _URL_DAY.search(url)
    if not found:
        return None
    year, month, day = (part for part in found.groups() if part)
    return parse(f"{year}-{month}-{day}", clock)


def _page_dates(metadata: Metadata, clock: Clock) -> list[tuple[str, Dated]]:
    found: list[tuple[str, Dated]] = []
    if dated := parse(metadata.schema.published or "", clock):
        found.append(("json-ld", dated))
    for name in PUBLISHED:
        if dated := parse(metadata.meta(name) or "", clock):
            found.append(("meta", dated))
            break
    # The page's own first: marked as published, else the first after the headline; lists of
    # related items have times too.
    times = sorted(metadata.times, key=lambda tag: (not tag.is_published, not tag.after_h1))
    for tag in times[:3]:
        if dated := parse(tag.value, clock):
            found.append(("time", dated))
            break
    return found


def _choose(found: list[tuple[str, Dated]], modified_at: datetime | None) -> Publication:
    if not found:
        return Publication(None, None, modified_at)
    source, best = found[0]
    if best.precision != "instant":
        for other, dated in found[1:]:
            if dated.precision == "instant" and _agree(best, dated):
                source, best = other, dated
                break
    conflicts = tuple(
        Cut("date", "date_conflict", f"{other}: {dated.at.astimezone(UTC).isoformat()}")
        for other, dated in found
        if other != source and not _agree(best, dated)
    )
    return Publication(best, source, modified_at, conflicts)


def _agree(one: Dated, other: Dated) -> bool:
    """Tell whether two dates can mean one publication."""
    if (one.precision == "instant") == (other.precision == "instant"):
        return abs(one.at - other.at) <= _CONFLICT
    day, instant = (other, one) if one.precision == "instant" else (one, other)
    return _DAY_BEGINS <= instant.at - day.at <= _DAY_ENDS
