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
# Names of months become one letter each of the private use area, which no folded text contains. So
# six small patterns serve all languages; with the 400 names in each of them, compiling took longer
# than a run that has nothing to do.
_FIRST_MARK: Final = 0xE000
_MARKED: Final = r"[\ue000-\uefff]"
_WORDS: Final = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")


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
    marks: Mapping[str, str]  # month -> the letter that stands for it
    names: Mapping[int, str]  # code point of that letter -> month
    lunar: re.Pattern[str]
    weekday: re.Pattern[str]
    day_word: re.Pattern[str]
    ago: re.Pattern[str]
    half: re.Pattern[str]
    place: re.Pattern[str]

    def names_day(self, word: str) -> bool:
        """Tell whether a folded word is a month or a day of the week."""
        return word in self.gregorian or word in self.jalali or word in self.weekdays

    def mark_months(self, text: str) -> str:
        """Put one letter in place of each month in folded text; `WRITTEN` reads the result."""
        return _WORDS.sub(self._marked, text)

    def unmark_months(self, text: str) -> str:
        """Put the names of months back."""
        return text.translate(self.names)

    def _marked(self, found: re.Match[str]) -> str:
        """Mark the months in words that only spaces divide; a month's name has one or two."""
        ahead, kept = found[0].split(" "), []
        while ahead:
            pair = " ".join(ahead[:2])
            size = 2 if len(ahead) > 1 and pair in self.marks else 1
            name = " ".join(ahead[:size])
            kept.append(self.marks.get(name, name))
            del ahead[:size]
        return " ".join(kept)


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


def _written() -> tuple[re.Pattern[str], ...]:
    """Compile the orders of day, month and year in text with marked months.

    A month may be named twice over, as in "مايو/أيار".
    """
    month = rf"(?P<month>{_MARKED})\.?(?:\s*[/(]\s*{_MARKED}\)?)?"
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


WRITTEN: Final = _written()  # day, month, year in every order; the surest first


def _marks(months: Iterable[str]) -> dict[str, str]:
    for month in months:
        if month.count(" ") > 1 or not _WORDS.fullmatch(month):
            raise ValueError(f"{month!r} is not one or two words")
    return {month: chr(_FIRST_MARK + number) for number, month in enumerate(sorted(set(months)))}


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
    marks = _marks([*gregorian, *jalali])
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
        marks=marks,
        names={ord(mark): name for name, mark in marks.items()},
        lunar=re.compile(_any_of(map(fold, data["lunar"]["words"]))),
        weekday=re.compile(_any_of(weekdays)),
        day_word=re.compile(_any_of(days)),
        ago=re.compile(rf"(?P<before>{ago}\s*)?{counted}\s*(?P<after>{ago})?"),
        half=re.compile(rf"\s*(?P<half>{_any_of([*pm, *map(fold, data['halves']['am'])])})"),
        place=re.compile(_any_of(places)),
    )
