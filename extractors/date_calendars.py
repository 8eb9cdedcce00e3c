"""Days of three calendars as days of one: Gregorian, Solar Hijri, Lunar Hijri."""

from datetime import date, timedelta
from typing import Final

import jdatetime

from extractors.date_words import Calendar, UnreadableDateError, date_words

_MONTHS: Final = 12
_LONG: Final = 30  # days; a short month of the moon has 29


def day_on(calendar: Calendar, year: int, month: int, day: int) -> date:
    """Give the Gregorian day; ValueError if the calendar has no such day.

    A day of the Lunar Hijri calendar is the one of Umm al-Qura, and may be one day off elsewhere.
    """
    if calendar == "solar":
        found: date = jdatetime.date(year, month, day).togregorian()
        return found
    if calendar == "lunar":
        return _lunar(year, month, day)
    return date(year, month, day)


def year_of(calendar: Calendar, day: date) -> int:
    """Give the year of the Gregorian or the Solar Hijri calendar in which `day` is."""
    if calendar == "solar":
        return int(jdatetime.date.fromgregorian(date=day).year)
    return day.year


def _lunar(year: int, month: int, day: int) -> date:
    moon = date_words().moon
    passed = year - moon.first_year
    if not (0 <= passed < len(moon.long_months) and 1 <= month <= _MONTHS):
        raise UnreadableDateError
    ahead = sum(_days(bits, _MONTHS) for bits in moon.long_months[:passed])
    bits = moon.long_months[passed]
    if not 1 <= day <= _days(bits, month) - _days(bits, month - 1):
        raise UnreadableDateError
    return moon.first_day + timedelta(days=ahead + _days(bits, month - 1) + day - 1)


def _days(bits: int, months: int) -> int:
    """Count the days of the first `months` months of a year."""
    long = (bits >> (_MONTHS - months)).bit_count()
    return (_LONG - 1) * months + long
