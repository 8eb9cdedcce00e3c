"""Written dates to instants: many languages, three calendars, named zones, and no guessing.

A date that can be read in two ways is left unknown: a gap is seen, a wrong date is believed.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from extractors.date_calendars import year_of
from extractors.date_clock import Clock, take_clock, take_dotted_clock
from extractors.date_days import Day, Habits, take_days
from extractors.date_relative import AHEAD, nearest, relative, time_ago, weekdays_in
from extractors.date_standard import read_standard
from extractors.date_words import UnreadableDateError, date_words
from extractors.errors import ConfigError
from extractors.model import Dated
from extractors.text import fold

_OLDEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
_SIGHTED: Final = timedelta(days=1)  # a month of the moon begins where somebody sees it
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
    "day". A date without a time of day is 00:00 UTC of the day that the text states, whatever
    `tz`: cast to a date it gives what is printed. "Inferred" too: a year is missing, the text
    counts from `now` (today, Tuesday, 3 hours ago), or the calendar is Lunar Hijri, whose day may
    be one off.

    Numbers are day first; from an English outlet on an American clock 05/06/2025 is the 6th of May,
    inferred, and 5/6/2025 3:05 PM of anybody else is unknown. Years 1300-1499 are Solar Hijri;
    from 1410 on they are Lunar where a mark (هـ, AH, قمری) or an Arabic text says so. A day in two
    calendars is one day: the Gregorian or Solar is taken, and a Lunar two days from it is none. A
    day of the week that contradicts the date makes it unknown, but picks the year where none is
    written, and mends a Lunar day. Two-digit numeric years are not read. Outside 1990 to `now` + 48
    hours: None. Without `now` the future has no bound and nothing relative is read. Raises
    ConfigError for an unknown `tz`.
    """
    zone = _zone(tz)
    raw = raw.strip()
    if not raw or len(raw) > _LONGEST:
        return None
    try:
        if standard := read_standard(raw):
            dated = _dated(*standard, zone, inferred=False)
        else:
            dated = _read_any(raw, zone, now, (lang or "").lower())
    except (ValueError, OverflowError):
        return None
    if dated.at < _OLDEST or (now is not None and dated.at > now + AHEAD):
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


def _read_any(raw: str, zone: ZoneInfo | None, now: datetime | None, lang: str) -> Dated:
    text = fold(raw)
    if dated := _read_number(text, zone):
        return dated
    words = date_words()
    if at := time_ago(text, words, now):
        return Dated(at, "inferred")
    text, clock = take_clock(text, raw, words)
    text, days = take_days(text, words, _habits(lang, zone, clock))
    weekdays = weekdays_in(text, words)
    if days:
        day, inferred = _one_day(days, weekdays, zone, now)
    else:
        day, inferred = relative(text, words, now, zone), True
    if re.search(r"\d", text) and clock is None:
        text, clock = take_dotted_clock(text, raw, words)
    if re.search(r"\d", text):  # something was said that we did not understand
        raise UnreadableDateError
    return _dated(day, clock, zone, inferred=inferred)


def _habits(lang: str, zone: ZoneInfo | None, clock: Clock | None) -> Habits:
    """Tell in which order numbers stand: American software writes AM and PM for others too."""
    if lang.startswith("en") and zone is not None and zone.key.startswith("America/"):
        return Habits("month_first", is_arabic=False)
    is_unsure = clock is not None and clock.has_latin_half
    return Habits("unsure" if is_unsure else "day_first", is_arabic=lang.startswith("ar"))


def _one_day(
    days: set[Day], weekdays: frozenset[int], zone: ZoneInfo | None, now: datetime | None
) -> tuple[date, bool]:
    """Give the one day meant, and whether it was inferred; one day in two calendars is one."""
    dated = {day.on(day.year) for day in days if day.year is not None and day.calendar != "lunar"}
    moons = {day.on(day.year) for day in days if day.year is not None and day.calendar == "lunar"}
    if dated:
        found = _agreed(dated, moons)
        if not weekdays <= {found.weekday()}:
            raise UnreadableDateError
        if any(day.year is None and found not in _years_of(day, found) for day in days):
            raise UnreadableDateError
        return found, any(day.is_guess for day in days)
    if moons:
        if len(moons) > 1 or any(day.year is None for day in days):
            raise UnreadableDateError
        return _sighted(moons.pop(), weekdays), True
    near = {nearest(day, now, zone, weekdays) for day in days}
    if len(near) > 1:
        raise UnreadableDateError
    return near.pop(), True


def _agreed(dated: set[date], moons: set[date]) -> date:
    """Give the one day of `dated`, if every day of the moon may be it."""
    found = min(dated)
    if len(dated) > 1 or any(abs(moon - found) > _SIGHTED for moon in moons):
        raise UnreadableDateError
    return found


def _years_of(day: Day, found: date) -> set[date]:
    """Give the days that `day`, written without a year, can be around `found`."""
    if day.calendar == "lunar":
        raise UnreadableDateError
    return {day.on(year_of(day.calendar, found))}


def _sighted(day: date, weekdays: frozenset[int]) -> date:
    """Move a day of the moon onto its day of the week, if that is no further than a neighbour."""
    for near in (day, day + _SIGHTED, day - _SIGHTED):
        if weekdays <= {near.weekday()}:
            return near
    raise UnreadableDateError


def _dated(day: date, clock: Clock | None, zone: ZoneInfo | None, *, inferred: bool) -> Dated:
    if clock is None:
        return Dated(datetime.combine(day, time(), UTC), "inferred" if inferred else "day")
    known = clock.zone or zone
    at = datetime.combine(day, clock.at, known or UTC)
    return Dated(at.astimezone(UTC), "inferred" if inferred or known is None else "instant")
