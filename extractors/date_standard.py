"""Dates as RFC 3339 and RFC 2822 write them, as most feeds and metadata do: no words to look up."""

import re
from datetime import UTC, date, time
from typing import Final

from extractors.date_clock import Clock, fixed_zone

_CLOCK: Final = r"(?P<clock>\d\d:\d\d(?::\d\d)?)"
_ISO: Final = re.compile(
    rf"(?P<day>(?:19|20)\d\d-\d\d-\d\d)(?:[T ]{_CLOCK}(?:(?<=:\d\d:\d\d)\.\d+)?"
    r"(?P<zone>Z|\s?(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d))?)?",
    re.ASCII,
)
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_MAIL: Final = re.compile(
    rf"(?:[A-Z][a-z][a-z], )?(?P<day>\d{{1,2}}) (?P<month>{'|'.join(_MONTHS)}) "
    rf"(?P<year>(?:19|20)\d\d) {_CLOCK} "
    r"(?P<zone>GMT|UTC|Z|(?P<sign>[+-])(?P<hours>\d\d)(?P<minutes>\d\d))",
    re.ASCII,
)


def read_standard(text: str) -> tuple[date, Clock | None] | None:
    """Read a date of either standard; None for any other text, ValueError for an impossible one."""
    if found := _ISO.fullmatch(text):
        return date.fromisoformat(found["day"]), _clock(found) if found["clock"] else None
    if found := _MAIL.fullmatch(text):
        month = _MONTHS.index(found["month"]) + 1
        return date(int(found["year"]), month, int(found["day"])), _clock(found)
    return None


def _clock(found: re.Match[str]) -> Clock:
    at = time.fromisoformat(found["clock"])
    if found["sign"]:
        return Clock(at, fixed_zone(found))
    return Clock(at, UTC if found["zone"] else None)
