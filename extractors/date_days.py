"""The day in a written date: Gregorian or Solar Hijri, with its year or counted from today."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import jdatetime

from extractors.date_words import WRITTEN, DateWords, UnreadableDateError

_JALALI_YEARS: Final = range(1300, 1500)  # a year in this range is never Gregorian here
_YEAR_FIRST: Final = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s?(?P<sep>[-/.])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?(?P<day>\d{1,2})(?!\d)"
)
_YEAR_LAST: Final = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?(?P<year>\d{4})(?!\d)"
)
_MONTHS: Final = 12
_CENTURY: Final = 100
_PIVOT: Final = 70  # two digits of a year below it are 20xx, as POSIX reads %y
_LEAP_GAP: Final = 9  # 29 February, or 30 Esfand, can be eight years away


@dataclass(frozen=True, slots=True)
class Day:
    """A day as written: `year` may be missing, the calendar may be Solar Hijri."""

    year: int | None
    month: int
    day: int
    solar: bool

    def on(self, year: int) -> date:
        """Give the Gregorian day in `year` of this day's calendar; ValueError if there is none."""
        if self.solar:
            found: date = jdatetime.date(year, self.month, self.day).togregorian()
            return found
        return date(year, self.month, self.day)


def take_days(text: str, words: DateWords, *, month_first: bool) -> tuple[str, set[Day]]:
    """Cut all days out of folded `text`; `month_first` says that 05/06/2025 has two readings."""
    days: set[Day] = set()
    for pattern in (_YEAR_FIRST, _YEAR_LAST):
        two_readings = month_first and pattern is _YEAR_LAST
        days |= {_numeric(found, month_first=two_readings) for found in pattern.finditer(text)}
        text = pattern.sub(" ", text)
    text = words.mark_months(text)
    for pattern in WRITTEN:
        days |= {_worded(found, words) for found in pattern.finditer(text)}
        text = pattern.sub(" ", text)
    return words.unmark_months(text), days


def _numeric(found: re.Match[str], *, month_first: bool) -> Day:
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    if month_first and found["sep"] == "/" and max(month, day) <= _MONTHS and month != day:
        raise UnreadableDateError
    if found["sep"] == "/" and found.re is _YEAR_LAST and month > _MONTHS >= day:
        month, day = day, month  # 05/13/2025 has one reading
    return Day(year, month, day, solar=year in _JALALI_YEARS)


def _worded(found: re.Match[str], words: DateWords) -> Day:
    name, written = words.unmark_months(found["month"]), found.groupdict().get("year")
    year = int(written.strip("'")) if written else None
    if year is not None and year < _CENTURY:
        year += 2000 if year < _PIVOT else 1900
    solar = name in words.jalali and (name not in words.gregorian or year in _JALALI_YEARS)
    if year is not None and (year in _JALALI_YEARS) != solar:
        raise UnreadableDateError
    month = words.jalali[name] if solar else words.gregorian[name]
    return Day(year, month, int(found["day"]), solar=solar)


def nearest(day: Day, now: datetime | None, zone: ZoneInfo | None, ahead: timedelta) -> date:
    """Give the latest such day that is not later than `now` + `ahead`."""
    if now is None:
        raise UnreadableDateError
    latest = (now + ahead).astimezone(zone or UTC).date()
    this = jdatetime.date.fromgregorian(date=latest).year if day.solar else latest.year
    for year in range(this, this - _LEAP_GAP, -1):
        try:
            found = day.on(year)
        except ValueError:
            continue
        if found <= latest:
            return found
    raise UnreadableDateError


def relative(text: str, words: DateWords, now: datetime | None, zone: ZoneInfo | None) -> date:
    """Resolve today, yesterday, or the latest such day of the week."""
    if now is None:
        raise UnreadableDateError
    today = now.astimezone(zone or UTC).date()
    if found := words.day_word.search(text):
        return today + timedelta(days=words.days[found[0]])
    if weekday := words.weekday.search(text):
        return today - timedelta(days=(today.weekday() - words.weekdays[weekday[0]]) % 7)
    raise UnreadableDateError
