"""Which days an address speaks of: sitemaps of an archive are named by year, month or day."""

import calendar
import re
from datetime import date, timedelta
from typing import Final

import jdatetime

# 2025-03, 202503, 2025/3, 2025-03-17, 20250317, alone between two characters that are no digits.
# A year alone needs a separator on both sides: the 2025th file of a numbered series is no year.
_DAYS: Final = re.compile(
    r"(?<!\d)(?P<year>(?:19|20|13|14)\d\d)(?P<sep>[-_/.]?)(?P<month>0[1-9]|1[0-2]|(?<=[-_/.])[1-9])"
    r"(?:(?P=sep)(?P<day>0[1-9]|[12]\d|3[01]|(?<=[-_/.])[1-9]))?(?!\d)"
)
_YEAR: Final = re.compile(r"(?<=[-_/.])(?P<year>(?:19|20|13|14)\d\d)(?=[-_/.]|$)")
_OLDEST: Final = 1990
_JALALI: Final = range(1369, 1500)  # 1990 and later; no such Gregorian year is meant here
_FARTHEST: Final = 2100
_MONTHS: Final = 12


def days_of_name(url: str) -> tuple[date, date] | None:
    """Give the first and last day that the end of an address names; None if it names none.

    Years 1369-1499 are Solar Hijri. The last date in the address counts.
    """
    for pattern in (_DAYS, _YEAR):
        found = list(pattern.finditer(url))
        if found:
            parts = found[-1].groupdict()
            return _span({key: int(text) for key, text in parts.items() if _is_number(text)})
    return None


def _is_number(text: str | None) -> bool:
    return text is not None and text.isdecimal()


def _span(parts: dict[str, int]) -> tuple[date, date] | None:
    year, month, day = parts["year"], parts.get("month"), parts.get("day")
    if year in _JALALI:
        return _solar(year, month, day)
    if not _OLDEST <= year < _FARTHEST:
        return None
    try:
        if day and month:
            return date(year, month, day), date(year, month, day)
    except ValueError:
        return None
    first, last = (month, month) if month else (1, _MONTHS)
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _solar(year: int, month: int | None, day: int | None) -> tuple[date, date] | None:
    try:
        if day and month:
            only: date = jdatetime.date(year, month, day).togregorian()
            return only, only
    except ValueError:
        return None
    first: date = jdatetime.date(year, month or 1, 1).togregorian()
    following = (year, month + 1) if month and month < _MONTHS else (year + 1, 1)
    after: date = jdatetime.date(*following, 1).togregorian()
    return first, after - timedelta(days=1)
