"""The days in a written date, as they stand there: calendar, month, day, and the year if any."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from extractors.date_calendars import day_on
from extractors.date_words import WRITTEN, Calendar, DateWords, UnreadableDateError

# "unsure": from an author who may have meant either; where both can be, there is no reading.
Order = Literal["day_first", "month_first", "unsure"]

_HIJRI_YEARS: Final = range(1300, 1500)  # a year in this range is never Gregorian here
# From 1410 (1989) on the year of the moon is plausible for news; the same year of the sun is 2031.
_FIRST_LUNAR: Final = 1410
_YEAR_FIRST: Final = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s?(?P<sep>[-/.])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?(?P<day>\d{1,2})(?!\d)"
)
_YEAR_LAST: Final = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?(?P<year>\d{4})(?!\d)"
)
_MONTHS: Final = 12
_CENTURY: Final = 100
_PIVOT: Final = 70  # two digits of a year below it are 20xx, as POSIX reads %y


@dataclass(frozen=True, slots=True)
class Day:
    """A day as written: `year` may be missing; `is_guess` where its order was not said."""

    year: int | None
    month: int
    day: int
    calendar: Calendar
    is_guess: bool = False

    def on(self, year: int) -> date:
        """Give the Gregorian day in `year` of this day's calendar; ValueError if there is none."""
        return day_on(self.calendar, year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Habits:
    """What is known of numbers in a text before reading them."""

    order: Order
    is_arabic: bool  # years like 1446 without any mark are of the moon


def take_days(text: str, words: DateWords, habits: Habits) -> tuple[str, set[Day]]:
    """Cut all days out of folded `text`."""
    days: set[Day] = set()
    lunar = bool(words.lunar_mark.search(text))
    solar = bool(words.solar_mark.search(text))
    for pattern in (_YEAR_FIRST, _YEAR_LAST):
        for found in pattern.finditer(text):
            calendar = _calendar(int(found["year"]), lunar=lunar, solar=solar, habits=habits)
            days.add(_numeric(found, calendar, habits.order))
        text = pattern.sub(" ", text)
    text = words.mark_months(text)
    for pattern in WRITTEN:
        days |= {_worded(found, words) for found in pattern.finditer(text)}
        text = pattern.sub(" ", text)
    if lunar and not any(day.calendar == "lunar" for day in days):
        raise UnreadableDateError  # "6 May 2025 AH" is neither
    return words.unmark_months(text), days


def _calendar(year: int, *, lunar: bool, solar: bool, habits: Habits) -> Calendar:
    if year not in _HIJRI_YEARS:
        return "gregorian"
    if year < _FIRST_LUNAR or not (lunar or habits.is_arabic):
        return "solar"
    if solar:
        raise UnreadableDateError  # both marks stand in the text, and the year can be either's
    return "lunar"


def _numeric(found: re.Match[str], calendar: Calendar, order: Order) -> Day:
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    if found["sep"] != "/" or found.re is _YEAR_FIRST:
        return Day(year, month, day, calendar)
    if month > _MONTHS >= day:
        return Day(year, day, month, calendar)  # 05/13/2025 has one reading
    if month != day and day <= _MONTHS and order != "day_first":
        if order == "unsure":
            raise UnreadableDateError
        return Day(year, day, month, calendar, is_guess=True)
    return Day(year, month, day, calendar)


def _worded(found: re.Match[str], words: DateWords) -> Day:
    name, written = words.unmark_months(found["month"]), found.groupdict().get("year")
    year = int(written.strip("'")) if written else None
    if year is not None and year < _CENTURY:
        year += 2000 if year < _PIVOT else 1900
    calendar = _calendar_of(name, year, words)
    if year is not None and (year in _HIJRI_YEARS) != (calendar != "gregorian"):
        raise UnreadableDateError
    return Day(year, words.months(calendar)[name], int(found["day"]), calendar)


def _calendar_of(name: str, year: int | None, words: DateWords) -> Calendar:
    """Give the calendar of a month's name; a name of two calendars is decided by the year."""
    hijri: Calendar = "solar" if name in words.jalali else "lunar"
    if name in words.gregorian and (year is None or year not in _HIJRI_YEARS):
        return "gregorian"
    return hijri if name in words.months(hijri) else "gregorian"
