"""The time of day in a written date, and the zone that stands beside it."""

import re
from dataclasses import dataclass
from datetime import UTC, time, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from extractors.date_words import DateWords, UnreadableDateError
from extractors.text import fold

_CLOCK: Final = re.compile(
    r"(?<![\d:.])(?P<hour>\d{1,2})(?P<sep>[:h])(?P<minute>\d{2})"
    r"(?:(?P=sep)(?P<second>\d{2})(?:[.,]\d+)?)?(?![\d:])"
)
_DOTTED: Final = re.compile(r"(?<![\d.])(?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d)(?![\d.])")
# After "UTC" anything that looks like an offset is one. Alone it needs its minutes, or must touch
# the clock as in ISO 8601: "12:30 - 16 May" is no offset.
_NAMED_OFFSET: Final = re.compile(
    r"\s*\(?\s*(?:utc|gmt)\s*(?P<sign>\+|-(?!\s))\s*(?P<hours>\d{1,2}?):?(?P<minutes>\d{2})?(?!\d)\s*\)?"
)
_OFFSET: Final = re.compile(
    r"(?P<space>\s?)\(?(?P<sign>[+-])(?P<hours>\d{2})(?::?(?P<minutes>\d{2}))?(?![\d./])\)?"
)
_NAME: Final = re.compile(r"\s*\(?\s*(?P<name>[a-z]{1,5})(?![a-z])\)?")
_CAPITALS: Final = re.compile(r"[:.]\d\d\s*\(?([A-Z]{3,5})\b")
# Greenwich is named apart from the clock too: "GMT 12:30", "12:30 | GMT".
_GREENWICH: Final = re.compile(r"(?<!\w)(?:utc|gmt)(?!\w|\s*[+-]\s*\d{1,2}(?!\d| ))")
_ANY_TIME: Final = re.compile(r"\s*\(?(?P<place>[a-z]+) time(?!\w)")
_NO_PLACES: Final = frozenset(("local", "standard", "summer", "daylight"))
_NOON: Final = 12
_WIDEST: Final = 14 * 60  # minutes; no zone is further from Greenwich
# West of Hawaii nobody of our subject publishes: "10:00-12:00" is from ten to noon.
_WEST: Final = 10 * 60


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, and its zone if the text tells it."""

    at: time
    zone: tzinfo | None
    has_latin_half: bool = False  # AM or PM, as American software writes


def take_clock(text: str, raw: str, words: DateWords) -> tuple[str, Clock | None]:
    """Cut the time of day with its zone out of folded `text`; `raw` still knows its capitals."""
    found = _CLOCK.search(text)
    if not found:
        return text, None
    start, end = found.span()
    hour, half = int(found["hour"]), None
    if after := words.half.match(text, end):
        half, end = after["half"], after.end()
    elif ahead := words.half_ahead.search(text, 0, start):
        half, start = ahead["half"], ahead.start()
    at = time(_hour(hour, half, words), int(found["minute"]), int(found["second"] or 0))
    zone, end = _take_zone(text, end, raw, words)
    if _CLOCK.search(text, end):
        raise UnreadableDateError  # published and changed: not ours to choose
    before = re.sub(r"(?<=\d)t$", " ", text[:start])  # ISO 8601
    return f"{before} {text[end:]}", Clock(at, zone, bool(half and half[0] in "ap"))


def _hour(hour: int, half: str | None, words: DateWords) -> int:
    """Give the hour of 24; "15:17 PM" is sloppy but clear, "15:17 AM" is neither."""
    if half is None or (half in words.pm | words.unclear and hour > _NOON):
        return hour
    if half in words.unclear or hour > _NOON:
        raise UnreadableDateError
    return hour % _NOON + (_NOON if half in words.pm else 0)


def take_dotted_clock(text: str, raw: str, words: DateWords) -> tuple[str, Clock]:
    """Cut "12.30" out of what is left of a text whose day has been read."""
    found = list(_DOTTED.finditer(text))
    if len(found) != 1:
        raise UnreadableDateError
    text, clock = take_clock(_DOTTED.sub(r"\g<hour>:\g<minute>", text), raw, words)
    if clock is None:
        raise UnreadableDateError
    return text, clock


def _take_zone(text: str, end: int, raw: str, words: DateWords) -> tuple[tzinfo | None, int]:
    if offset := _offset(text, end):
        return fixed_zone(offset), _after_name(text, offset.end(), words)
    if place := words.place.search(text):
        return ZoneInfo(words.places[place[0]]), end
    name = _NAME.match(text, end)
    if name and name["name"] in words.zones:
        return timezone(timedelta(minutes=words.zones[name["name"]])), name.end()
    if _GREENWICH.search(text):
        return UTC, end
    if _is_elsewhere(text, end, words):
        raise UnreadableDateError
    unknown = _CAPITALS.search(raw)
    ambiguous = name and name["name"] in words.ambiguous
    if ambiguous or (unknown and not words.names_day(fold(unknown[1]))):
        raise UnreadableDateError
    return None, end


def _is_elsewhere(text: str, end: int, words: DateWords) -> bool:
    """Tell whether the clock is that of a place whose zone is not known here."""
    told = _ANY_TIME.match(text, end)
    return bool((told and told["place"] not in _NO_PLACES) or words.elsewhere.search(text))


def _offset(text: str, end: int) -> re.Match[str] | None:
    alone = _OFFSET.match(text, end)
    if alone and (alone["minutes"] or not alone["space"]):
        return alone
    return _NAMED_OFFSET.match(text, end)


def fixed_zone(offset: re.Match[str]) -> timezone:
    """Give the zone of an offset of the groups sign, hours, minutes; ValueError beyond 14 hours."""
    minutes = int(offset["hours"]) * 60 + int(offset["minutes"] or 0)
    if minutes > (_WIDEST if offset["sign"] == "+" else _WEST):
        raise UnreadableDateError
    return timezone(timedelta(minutes=minutes if offset["sign"] == "+" else -minutes))


def _after_name(text: str, end: int, words: DateWords) -> int:
    """Step over "(AZT)" after "+0400"."""
    name = _NAME.match(text, end)
    return name.end() if name and name["name"] in words.zones else end
