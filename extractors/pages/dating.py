"""When a page was published and changed: the most trusted of what it says, and all that it says.

Every date that is stated becomes a `DateClaim`, read or not. The time of fetching is never a date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final, Literal

from extractors.dates import parse_date
from extractors.model import DateClaim, Dated, Entry
from extractors.pages.date_lines import DateLine
from extractors.pages.date_trust import agree, choose, choose_modified, in_conflict
from extractors.pages.metadata import MODIFIED, PUBLISHED, Metadata, TimeTag

Role = Literal["published", "modified"]

# Days in addresses: /2025/05/06/, /1404/02/16/, /20250506/, and ISNA's number, which begins with
# the Solar Hijri day (cr61 of seeds/cleaning/urls.toml).
_URL_DAY: Final = re.compile(
    r"/(?P<year>(?:19|20)\d{2}|1[34]\d{2})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?=[/-]|$)"
    r"|/(?P<year2>20\d{2})(?P<month2>[01]\d)(?P<day2>[0-3]\d)(?=\D|$)"
    r"|isna\.ir/news/(?P<year3>14\d\d)(?P<month3>\d\d)(?P<day3>\d\d)\d{5}"
)
_NOON: Final = timedelta(hours=12)
_MOST_TIMES: Final = 3
_MOST_CLAIMS: Final = 20
_LONGEST_RAW: Final = 120  # characters
_FAR: Final = timedelta(days=3_653)  # a date further ahead is no date in the future but misread


@dataclass(frozen=True, slots=True)
class Clock:
    """What reading a date needs to know besides the date."""

    lang: str | None
    tz: str | None
    now: datetime | None  # when the page was fetched: the year of "Apr 26", and no later date


@dataclass(frozen=True, slots=True)
class Publication:
    """When, by whose word, when changed, and what else was said; `dates` has the chosen first."""

    dated: Dated | None
    source: str | None
    modified: Dated | None = None
    modified_source: str | None = None
    dates: tuple[DateClaim, ...] = ()
    flags: tuple[str, ...] = ()  # date_conflict, date_in_future, date_unreadable


def date_page(
    metadata: Metadata,
    clock: Clock,
    *,
    lines: tuple[DateLine, ...],
    dateline: str | None,
    url: str,
    entry: Entry | None,
) -> Publication:
    """Choose the dates of a page: JSON-LD, meta, time tag, date line, dateline, feed, address.

    `lines` are visible texts that may be a date; they count where the markup tells none. A dateline
    ("Nov 03", "Tuesday") is counted from the day that the others tell, else from the fetch.

    A more trusted source that tells only the day gives way to one that agrees and tells the hour.
    Sources that contradict each other (two instants or two days more than a day apart, an instant
    outside the day) are flagged, and all are kept.
    """
    own = [*_stated(metadata, clock)]
    own += _times(metadata, clock, stated=choose(own, clock.now))
    if not any(claim.at and claim.role == "published" for claim in own):
        own += _lines(lines, clock)
    return _publication(own, _elsewhere(entry, url, clock), dateline, clock)


def choose_entry_date(
    entry: Entry, dateline: str | None, clock: Clock, *, url: str | None = None
) -> Publication:
    """Choose the dates of an article that the feed alone tells of."""
    return _publication([], _elsewhere(entry, url or "", clock), dateline, clock)


def states_date(metadata: Metadata, clock: Clock) -> bool:
    """Tell whether JSON-LD or `<meta>` gives a date of publication that can be read."""
    return any(claim.at and claim.role == "published" for claim in _stated(metadata, clock))


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


def _stated(metadata: Metadata, clock: Clock) -> Iterator[DateClaim]:
    """Give the dates of JSON-LD and `<meta>`."""
    roles: tuple[tuple[Role, str | None, tuple[str, ...]], ...] = (
        ("published", metadata.schema.published, PUBLISHED),
        ("modified", metadata.schema.modified, MODIFIED),
    )
    for role, schema, names in roles:
        if schema:
            yield _claim("json-ld", role, schema, clock)
        for name in names:
            if raw := metadata.meta(name):
                yield _claim("meta", role, raw, clock)


def _times(metadata: Metadata, clock: Clock, *, stated: DateClaim | None) -> list[DateClaim]:
    """Give the first `<time>` that can be the article's, and what marked ones say before it.

    Marked as published comes first, then what follows the headline; lists of related items have
    times too: one that is not marked is theirs if it contradicts what is `stated` otherwise. One
    around the article counts only if it is marked, or is not the day of the fetch.
    """
    times = sorted(metadata.times, key=lambda tag: (not tag.is_published, not tag.after_h1))
    found: list[DateClaim] = []
    for tag in [tag for tag in times if not tag.is_modified][:_MOST_TIMES]:
        claim = _claim("time", "published", tag.value, clock)
        is_other = stated is not None and not (tag.is_published or agree(claim, stated))
        if claim.at and not is_other and not (_is_clock(tag) and _is_fetch_day(claim, clock)):
            found.append(claim)
            break
        if tag.is_published:
            found.append(claim)
    changed = next((tag for tag in times if tag.is_modified and not tag.is_beside), None)
    if changed and (claim := _claim("time", "modified", changed.value, clock)).at:
        found.append(claim)
    return found


def _is_clock(tag: TimeTag) -> bool:
    return not tag.is_published and (tag.is_beside or not tag.after_h1)


def _lines(lines: tuple[DateLine, ...], clock: Clock) -> list[DateClaim]:
    """Give the first date line of each role; a site's clock is none.

    A line outside the article that tells the day of the fetch, or counts from it, is the clock at
    the top of the page.
    """
    found: dict[Role, DateClaim] = {}
    for line in lines:
        claim = _claim("line", line.role, line.text, clock)
        is_clock = not line.in_article and _is_fetch_day(claim, clock)
        if claim.at and not is_clock:
            found.setdefault(line.role, claim)
    return list(found.values())


def _is_fetch_day(claim: DateClaim, clock: Clock) -> bool:
    if clock.now is None or claim.at is None:
        return False
    today = parse("today", clock)
    is_day = claim.precision != "instant" and claim.at.time() == time()  # as `parse_date` gives it
    stated = claim.at if is_day else _local_day(claim.at, clock)
    return today is not None and stated.date() == today.at.date()


def _local_day(at: datetime, clock: Clock) -> datetime:
    """Give 00:00 UTC of the day that `at` is at the outlet, as `parse_date` gives days."""
    today = parse("today", replace(clock, now=at))
    return today.at if today else at


def _elsewhere(entry: Entry | None, url: str, clock: Clock) -> list[DateClaim]:
    """Give what the feed and the address tell."""
    found: list[DateClaim] = []
    if entry is not None:
        raw = entry.published_raw or (entry.published_at and entry.published_at.isoformat())
        if raw:
            found.append(
                DateClaim("feed", "published", raw, entry.published_at, entry.published_precision)
            )
        if at := entry.updated_at:
            found.append(DateClaim("feed", "modified", at.isoformat(), at, "instant"))
    if dated := day_of_url(url, clock):
        day = _URL_DAY.search(url)
        raw = day[0].strip("/") if day else url
        found.append(DateClaim("url", "published", raw, dated.at, dated.precision))
    return found


def _claim(source: str, role: Role, raw: str, clock: Clock) -> DateClaim:
    dated = parse(raw, clock)
    raw = raw[:_LONGEST_RAW]
    if dated is None:
        return DateClaim(source, role, raw, None, "unknown")
    return DateClaim(source, role, raw, dated.at, dated.precision)


def _publication(
    own: list[DateClaim], elsewhere: list[DateClaim], dateline: str | None, clock: Clock
) -> Publication:
    claims = [*own, *elsewhere]
    if dateline:
        known = choose(claims, clock.now)
        claims.insert(len(own), _claim("dateline", "published", dateline, _counted(known, clock)))
    chosen = choose(claims, clock.now)
    modified = choose_modified(claims, chosen, clock.now)
    ordered = sorted(claims, key=lambda claim: (claim != chosen, claim.role == "modified"))
    dates = tuple(dict.fromkeys(ordered))[:_MOST_CLAIMS]
    flags = {_why_unread(claim, clock): None for claim in dates if claim.at is None}
    conflict = ("date_conflict",) if in_conflict(dates, chosen) else ()
    return Publication(
        dated=_dated(chosen),
        source=chosen.source if chosen else None,
        modified=_dated(modified),
        modified_source=modified.source if modified else None,
        dates=dates,
        flags=(*conflict, *flags),
    )


def _counted(known: DateClaim | None, clock: Clock) -> Clock:
    """Give the clock by which a dateline counts: the known day's, which may be years ago."""
    if known is None or known.at is None:
        return clock
    at = known.at if known.precision == "instant" else known.at + _NOON
    return replace(clock, now=min(at, clock.now) if clock.now else at)


def _why_unread(claim: DateClaim, clock: Clock) -> str:
    """Tell a date in the future from one that cannot be read."""
    dated = parse(claim.raw, replace(clock, now=None))
    if dated is None or clock.now is None:
        return "date_unreadable"
    is_near = timedelta() < dated.at - clock.now < _FAR
    return "date_in_future" if is_near else "date_unreadable"


def _dated(claim: DateClaim | None) -> Dated | None:
    return Dated(claim.at, claim.precision) if claim and claim.at else None
