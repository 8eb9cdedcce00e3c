"""Days that a text counts from today: yesterday, Tuesday, 3 hours ago, 6 May without its year."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from extractors.date_calendars import year_of
from extractors.date_days import Day
from extractors.date_words import DateWords, UnreadableDateError

AHEAD: Final = timedelta(hours=48)  # clocks and zones err, papers carry tomorrow's date
_LEAP_GAP: Final = 9  # 29 February, or 30 Esfand, can be eight years away
# A day of the week picks between this year and the last, no further: written wrong, it would
# otherwise send a fresh text years back.
_PICKED: Final = 2


def weekdays_in(text: str, words: DateWords) -> frozenset[int]:
    """Give the days of the week named in folded `text`, 0 for Monday."""
    return frozenset(words.weekdays[found[0]] for found in words.weekday.finditer(text))


def time_ago(text: str, words: DateWords, now: datetime | None) -> datetime | None:
    """Read "3 hours ago" and "just now"; None for other texts, ValueError without `now`."""
    if found := words.just_now.search(text):
        passed = timedelta()
    else:
        found = next((found for ago in words.ago if (found := ago.search(text))), None)
        if found is None:
            return None
        passed = timedelta(seconds=_count(found, text, words) * words.units[found["unit"]])
    if now is None or words.vague.search(text) or re.search(r"\d", text.replace(found[0], "")):
        raise UnreadableDateError
    return (now - passed).astimezone(UTC)


def _count(found: re.Match[str], text: str, words: DateWords) -> int:
    """Tell how many units; an unknown word where the number stands may be one."""
    if words.and_a_half.search(text):
        raise UnreadableDateError
    if found["count"]:
        return int(found["count"])
    if found["one"]:
        return 1
    ahead = text[: found.start()].rstrip(" -")  # "twenty five" is not five
    stray = re.search(r"\w$", ahead) and not ahead.endswith(words.labels)
    if stray or not (found["number"] or found["unit"] in words.alone):
        raise UnreadableDateError
    return words.numbers[found["number"]] if found["number"] else 1


def nearest(
    day: Day, now: datetime | None, zone: ZoneInfo | None, weekdays: frozenset[int]
) -> date:
    """Give the latest such day, on the day of the week if told, not later than `now` + 48 hours."""
    if now is None or day.calendar == "lunar":
        raise UnreadableDateError
    latest = (now + AHEAD).astimezone(zone or UTC).date()
    this = year_of(day.calendar, latest)
    found = [on for year in range(this, this - _LEAP_GAP, -1) if (on := _try(day, year, latest))]
    for on in found[:_PICKED]:
        if weekdays <= {on.weekday()}:
            return on
    raise UnreadableDateError


def _try(day: Day, year: int, latest: date) -> date | None:
    try:
        found = day.on(year)
    except ValueError:
        return None
    return found if found <= latest else None


def relative(text: str, words: DateWords, now: datetime | None, zone: ZoneInfo | None) -> date:
    """Resolve today, yesterday, or the latest such day of the week."""
    if now is None:
        raise UnreadableDateError
    today = now.astimezone(zone or UTC).date()
    weekdays = weekdays_in(text, words)
    if words.coming.search(text):  # "next Friday": what is published has been
        raise UnreadableDateError
    if found := words.day_word.search(text):
        day = today + timedelta(days=words.days[found[0]])
    elif len(weekdays) == 1:
        day = today - timedelta(days=(today.weekday() - min(weekdays)) % 7)
    else:
        raise UnreadableDateError
    if not weekdays <= {day.weekday()}:
        raise UnreadableDateError
    return day
