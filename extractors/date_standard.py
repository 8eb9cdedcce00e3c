"""Dates as RFC 3339 and RFC 2822 write them, as most feeds and metadata do: no words to look up."""

import re
from datetime import UTC, date, time
from typing import Final

from extractors.date_clock import Clock, fixed_zone
from extractors.date_words import UnreadableDateError

_CLOCK: Final = r"(?P<clock>\d\d:\d\d(?::\d\d)?)"
_ISO: Final = re.compile(
    rf"(?P<day>(?:19|20)\d\d-\d\d-\d\d)(?:[T ]{_CLOCK}(?:(?<=:\d\d:\d\d)\.\d+)?"
    r"(?P<zone>Z|\s?(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d))?)?",
    re.ASCII,
)
# RIA Novosti writes "20260512T1412+0300" into its JSON-LD.
_BASIC: Final = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)T(\d\d)(\d\d)(?=[Z+-]|$)", re.ASCII)
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEK: Final = re.compile(r"(?:19|20)\d\d-?W\d\d-?[1-7]", re.ASCII)
_MAIL: Final = re.compile(
    rf"(?:(?P<weekday>{'|'.join(_WEEKDAYS)}), )?(?P<day>\d{{1,2}}) (?P<month>{'|'.join(_MONTHS)}) "
    rf"(?P<year>(?:19|20)\d\d) {_CLOCK} "
    r"(?P<zone>GMT|UTC|Z|(?P<sign>[+-])(?P<hours>\d\d)(?P<minutes>\d\d))",
    re.ASCII,
)


def read_standard(text: str) -> tuple[date, Clock | None] | None:
    """Read a date of either standard; None for any other text, ValueError for an impossible one."""
    text = _BASIC.sub(r"\1-\2-\3T\4:\5", text)
    if found := _ISO.fullmatch(text):
        return date.fromisoformat(found["day"]), _clock(found) if found["clock"] else None
    if found := _MAIL.fullmatch(text):
        month = _MONTHS.index(found["month"]) + 1
        day = date(int(found["year"]), month, int(found["day"]))
        if found["weekday"] and _WEEKDAYS.index(found["weekday"]) != day.weekday():
            raise UnreadableDateError
        return day, _clock(found)
    return (date.fromisoformat(text), None) if _WEEK.fullmatch(text) else None


def _clock(found: re.Match[str]) -> Clock:
    at = time.fromisoformat(found["clock"])
    if found["sign"]:
        return Clock(at, fixed_zone(found))
    return Clock(at, UTC if found["zone"] else None)
