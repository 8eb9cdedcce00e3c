"""Written dates to instants: many languages, two calendars, named zones, and no guessing.

A date that can be read in two ways is left unknown: a gap is seen, a wrong date is believed.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from extractors.date_clock import Clock, take_clock, take_dotted_clock
from extractors.date_days import Day, nearest, relative, take_days
from extractors.date_standard import read_standard
from extractors.date_words import DateWords, UnreadableDateError, date_words
from extractors.errors import ConfigError
from extractors.model import Dated
from extractors.text import fold

_OLDEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
_AHEAD: Final = timedelta(hours=48)  # clocks and zones err, papers carry tomorrow's date
_LONGEST: Final = 200  # characters; more is not a date but a text with one
_COMPACT: Final = re.compile(
    r"(?P<day>(?:19|20)\d{6})(?:\s*t?\s*(?P<clock>\d{4}(?:\d{2})?)(?P<zulu>z)?)?"
)
_EPOCH: Final = re.compile(r"1\d{9}(?P<milliseconds>\d{3})?")  # 2001 .. 2033


def parse_date(
    raw: str, *, lang: str | None = None, tz: str | None = None, now: datetime | None = None
) -> Dated | None:
    """Read a date as publishers write them; None where there is no single plausible reading.

    `tz` is the IANA name of the outlet's clock, for dates that state no offset. Precision: with a
    time of day, "instant" ("inferred" if neither text nor `tz` tells the zone); without one,
    "day"; "inferred" where a year is missing or the text counts from `now` (today, Tuesday, 3 hours
    ago). A date without a time of day is 00:00 UTC of the day that the text states, whatever `tz`:
    cast to a date it gives what is printed. Numbers are day first; from an English
    outlet on an American clock 05/06/2025 is unknown. Years 1300-1499 are Solar Hijri. Lunar
    Hijri dates and two-digit numeric years are not read. Outside 1990 to `now` + 48 hours: None.
    Without `now` the future has no bound and nothing relative is read. Raises ConfigError for an
    unknown `tz`.
    """
    zone = _zone(tz)
    raw = raw.strip()
    if not raw or len(raw) > _LONGEST:
        return None
    month_first = (lang or "").startswith("en") and (tz or "").startswith("America/")
    try:
        if standard := read_standard(raw):
            dated = _dated(*standard, zone, inferred=False)
        else:
            dated = _read_any(raw, zone, now, month_first=month_first)
    except (ValueError, OverflowError):
        return None
    if dated.at < _OLDEST or (now is not None and dated.at > now + _AHEAD):
        return None
    return dated


def _zone(tz: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(tz) if tz else None
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ConfigError(f"timezone: no such zone: {tz!r}") from error


def _read_number(text: str, zone: ZoneInfo | None) -> Dated | None:
    """Read 20250506, 20250506T123000Z and seconds or milliseconds since 1970."""
    if epoch := _EPOCH.fullmatch(text):
        seconds = int(text) / (1000 if epoch["milliseconds"] else 1)
        return Dated(datetime.fromtimestamp(seconds, UTC), "instant")
    found = _COMPACT.fullmatch(text)
    if not found:
        return None
    day = date.fromisoformat(found["day"])
    if not found["clock"]:
        return _dated(day, None, zone, inferred=False)
    clock = Clock(time.fromisoformat(found["clock"]), UTC if found["zulu"] else None)
    return _dated(day, clock, zone, inferred=False)


def _read_any(raw: str, zone: ZoneInfo | None, now: datetime | None, *, month_first: bool) -> Dated:
    text = fold(raw)
    if dated := _read_number(text, zone):
        return dated
    words = date_words()
    if words.lunar.search(text):
        raise UnreadableDateError
    ago = words.ago.search(text)
    if ago and (ago["before"] or ago["after"]):
        return _read_ago(ago, words, now)
    text, clock = take_clock(text, raw, words)
    text, days = take_days(text, words, month_first=month_first)
    day, inferred = _one_day(text, days, words, zone, now)
    if re.search(r"\d", text) and clock is None:
        text, clock = take_dotted_clock(text)
    if re.search(r"\d", text):  # something was said that we did not understand
        raise UnreadableDateError
    return _dated(day, clock, zone, inferred=inferred)


def _one_day(
    text: str, days: set[Day], words: DateWords, zone: ZoneInfo | None, now: datetime | None
) -> tuple[date, bool]:
    """Give the one day meant, and whether it was inferred; one day in two calendars is one."""
    dated = {day.on(day.year) for day in days if day.year is not None}
    if len(dated) == 1:
        return dated.pop(), False
    if dated:
        raise UnreadableDateError
    if not days:
        return relative(text, words, now, zone), True
    found = {nearest(day, now, zone, _AHEAD) for day in days}
    if len(found) > 1:
        raise UnreadableDateError
    return found.pop(), True


def _read_ago(found: re.Match[str], words: DateWords, now: datetime | None) -> Dated:
    if now is None or re.search(r"\d", found.string.replace(found[0], "")):
        raise UnreadableDateError
    passed = timedelta(seconds=int(found["count"]) * words.units[found["unit"]])
    return Dated((now - passed).astimezone(UTC), "inferred")


def _dated(day: date, clock: Clock | None, zone: ZoneInfo | None, *, inferred: bool) -> Dated:
    if clock is None:
        return Dated(datetime.combine(day, time(), UTC), "inferred" if inferred else "day")
    known = clock.zone or zone
    at = datetime.combine(day, clock.at, known or UTC)
    return Dated(at.astimezone(UTC), "inferred" if inferred or known is None else "instant")
