"""The words of dates in many languages, folded and compiled: seeds/dates.toml as values."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError
from extractors.text import fold

_FILE: Final = SEEDS / "dates.toml"
# Ordinals and the word "year" as they stand between the parts of a folded date.
_ORDINAL: Final = r"(?:st|nd|rd|th|\.|-?го|-?е|-?(?:ci|cu)|ام)?"
_YEAR_WORD: Final = r"(?:-?(?:ci|cu)\s*(?:il)?|\s*թ\.?|\s*г\.?|\s*il\b)?"
_GAP: Final = r"[\s,.\-/]*"
_YEAR: Final = r"(?P<year>\d{4}|'?\d{2})(?!\d|[:.]\d)"
_DAY: Final = r"(?P<day>\d{1,2})"


class UnreadableDateError(ValueError):
    """A text has no single reading as a date; `parse_date` answers None."""


@dataclass(frozen=True, slots=True)
class DateWords:
    """What the date reader knows of words; every key is folded."""

    gregorian: Mapping[str, int]  # month -> 1..12
    jalali: Mapping[str, int]
    weekdays: Mapping[str, int]  # 0 is Monday
    days: Mapping[str, int]  # days counted from today
    units: Mapping[str, int]  # unit of "… ago" -> seconds
    zones: Mapping[str, int]  # minutes east of Greenwich
    places: Mapping[str, str]  # words -> IANA zone
    pm: frozenset[str]
    ambiguous: frozenset[str]  # names of more than one zone
    written: tuple[re.Pattern[str], ...]  # day, month, year in every order; the surest first
    lunar: re.Pattern[str]
    weekday: re.Pattern[str]
    day_word: re.Pattern[str]
    ago: re.Pattern[str]
    half: re.Pattern[str]
    place: re.Pattern[str]

    def names_day(self, word: str) -> bool:
        """Tell whether a folded word is a month or a day of the week."""
        return word in self.gregorian or word in self.jalali or word in self.weekdays


@cache
def date_words() -> DateWords:
    """Read seeds/dates.toml once."""
    try:
        return _compiled(tomllib.loads(_FILE.read_text(encoding="utf-8")))
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"{_FILE}: {error!r}") from error


def _any_of(words: Iterable[str]) -> str:
    """Give a pattern for any of `words` as whole words, the longest first."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return r"(?<![^\W\d_])(?:" + "|".join(map(re.escape, ordered)) + r")(?![^\W\d_])"


def _numbered(languages: Mapping[str, list[list[str]]], first: int) -> dict[str, int]:
    numbered: dict[str, int] = {}
    for months in languages.values():
        for number, forms in enumerate(months, first):
            for form in map(fold, forms):
                if numbered.setdefault(form, number) != number:
                    raise ValueError(f"{form!r} is number {numbered[form]} and {number}")
    return numbered


def _written(one: str) -> tuple[re.Pattern[str], ...]:
    """Compile the orders of day, month and year; `one` matches one name of a month.

    A month may be named twice over, as in "مايو/أيار".
    """
    month = rf"(?P<month>{one})\.?(?:\s*[/(]\s*{one}\)?)?"
    day_month = rf"(?<![\d:]){_DAY}{_ORDINAL}{_GAP}(?:of |de )?{month}"
    month_day = rf"{month}{_GAP}{_DAY}(?![\d:]){_ORDINAL}"
    year_ahead = rf"(?<!\d)(?P<year>\d{{4}}){_YEAR_WORD}{_GAP}"
    return tuple(
        map(
            re.compile,
            (
                rf"{day_month}{_GAP}(?:de )?{_YEAR}",
                rf"{month_day}{_GAP}{_YEAR}",
                rf"{year_ahead}{month_day}",
                rf"{year_ahead}{_DAY}{_GAP}{month}",
                day_month,
                month_day,
            ),
        )
    )


def _compiled(data: dict[str, Any]) -> DateWords:  # Any: tables of TOML, checked by use
    gregorian, jalali = _numbered(data["gregorian"], 1), _numbered(data["jalali"], 1)
    weekdays = _numbered(data["weekdays"], 0)
    days = {fold(word): int(shift) for shift, words in data["days"].items() for word in words}
    seconds = {"minutes": 60, "hours": 3_600, "days": 86_400}
    units = {fold(word): span for key, span in seconds.items() for word in data["ago"][key]}
    places = {fold(word): zone for zone, words in data["places"].items() for word in words}
    pm = frozenset(map(fold, data["halves"]["pm"]))
    ago = _any_of(map(fold, data["ago"]["words"]))
    counted = rf"(?<!\d)(?P<count>\d{{1,3}})\s*(?P<unit>{_any_of(units)})"
    return DateWords(
        gregorian=gregorian,
        jalali=jalali,
        weekdays=weekdays,
        days=days,
        units=units,
        zones=data["zones"],
        places=places,
        pm=pm,
        ambiguous=frozenset(data["ambiguous_zones"]["words"]),
        written=_written(_any_of([*gregorian, *jalali])),
        lunar=re.compile(_any_of(map(fold, data["lunar"]["words"]))),
        weekday=re.compile(_any_of(weekdays)),
        day_word=re.compile(_any_of(days)),
        ago=re.compile(rf"(?P<before>{ago}\s*)?{counted}\s*(?P<after>{ago})?"),
        half=re.compile(rf"\s*(?P<half>{_any_of([*pm, *map(fold, data['halves']['am'])])})"),
        place=re.compile(_any_of(places)),
    )
