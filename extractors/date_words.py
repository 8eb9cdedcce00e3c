"""The words of dates in many languages, folded and compiled: seeds/dates.toml as values."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final, Literal

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError
from extractors.text import fold

Calendar = Literal["gregorian", "solar", "lunar"]

_FILE: Final = SEEDS / "dates.toml"
# Ordinals, cases and the word "year" as they stand between the parts of a folded date.
_ORDINAL: Final = (
    r"(?:st|nd|rd|th|er|\.|-?го|-?е|-?ին|ی(?= )|-?(?:ci|cu)|ام"
    r"|-(?:s?[iu]|n?d[aə]n?|нда|да|дә)(?![^\W\d_]))?"
)
_YEAR_WORD: Final = (
    r"(?:-?(?:ci|cu|ҹи|ҹу|ҹы)\s*(?:ilin|il|ил)?|\s*(?:թվականի|թ|წლის|года|г|il)\b\.?)?"
)
_GAP: Final = r"[\s,.\-/]*"
_YEAR: Final = r"(?P<year>\d{4}|'?\d{2})(?!\d|[:.]\d)"
_DAY: Final = r"(?P<day>\d{1,2})"
# Names of months become one letter each of the private use area, which no folded text contains. So
# six small patterns serve all languages; with the 400 names in each of them, compiling took longer
# than a run that has nothing to do.
_FIRST_MARK: Final = 0xE000
_MARKED: Final = r"[\ue000-\uefff]"
_WORD: Final = r"[^\W\d_\ue000-\uefff]+"
_WORDS: Final = re.compile(rf"{_WORD}(?:['\- ]{{1,2}}{_WORD})*")
_SPLIT: Final = re.compile(r"(['\- ]{1,2})")
_MOST_WORDS: Final = 4  # in the name of a month: dhu al qa'dah


class UnreadableDateError(ValueError):
    """A text has no single reading as a date; `parse_date` answers None."""


@dataclass(frozen=True, slots=True)
class Moon:
    """A table of the Lunar Hijri calendar: one number a year, one bit a month, Muharram highest."""

    first_year: int
    first_day: date
    long_months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DateWords:
    """What the date reader knows of words; every key is folded."""

    gregorian: Mapping[str, int]  # month -> 1..12
    jalali: Mapping[str, int]
    lunar: Mapping[str, int]
    moon: Moon
    weekdays: Mapping[str, int]  # 0 is Monday
    days: Mapping[str, int]  # days counted from today
    units: Mapping[str, int]  # unit of "… ago" -> seconds
    zones: Mapping[str, int]  # minutes east of Greenwich
    places: Mapping[str, str]  # words -> IANA zone
    pm: frozenset[str]
    unclear: frozenset[str]  # halves of the day that are neither am nor pm
    ambiguous: frozenset[str]  # names of more than one zone
    marks: Mapping[str, str]  # month -> the letter that stands for it
    names: Mapping[int, str]  # code point of that letter -> month
    lunar_mark: re.Pattern[str]
    solar_mark: re.Pattern[str]
    weekday: re.Pattern[str]
    day_word: re.Pattern[str]
    ago: tuple[re.Pattern[str], ...]
    vague: re.Pattern[str]  # "a few" before a unit
    just_now: re.Pattern[str]
    numbers: Mapping[str, int]  # "two" of "two hours ago"
    alone: frozenset[str]  # units that are one without a number
    labels: tuple[str, ...]  # "updated" and the like
    and_a_half: re.Pattern[str]
    elsewhere: re.Pattern[str]  # the clock of some other place
    coming: re.Pattern[str]  # "next" of "next Friday"
    half: re.Pattern[str]  # right after a clock
    half_ahead: re.Pattern[str]  # right before one
    place: re.Pattern[str]

    def months(self, calendar: Calendar) -> Mapping[str, int]:
        """Give the names of the months of one calendar."""
        named = {"gregorian": self.gregorian, "solar": self.jalali, "lunar": self.lunar}
        return named[calendar]

    def names_day(self, word: str) -> bool:
        """Tell whether a folded word is a month or a day of the week."""
        named = (self.gregorian, self.jalali, self.lunar, self.weekdays)
        return any(word in names for names in named)

    def mark_months(self, text: str) -> str:
        """Put one letter in place of each month in folded text; `WRITTEN` reads the result."""
        return _WORDS.sub(self._marked, text)

    def unmark_months(self, text: str) -> str:
        """Put the names of months back."""
        return text.translate(self.names)

    def _marked(self, found: re.Match[str]) -> str:
        """Mark the months in words that only spaces, hyphens or apostrophes divide."""
        ahead, kept = _SPLIT.split(found[0]), []  # word, gap, word, gap, word
        while ahead:
            for size in range(min(len(ahead), 2 * _MOST_WORDS - 1), 0, -2):
                mark = self.marks.get(_plain("".join(ahead[:size])))
                if mark or size == 1:
                    kept += [mark or ahead[0], *ahead[size : size + 1]]
                    del ahead[: size + 1]
                    break
        return "".join(kept)


def _plain(name: str) -> str:
    """Write a name of several parts in one way: "sha'ban" and "al-hijja" have many spellings."""
    return " ".join(name.replace("'", "").replace("-", " ").split())


@cache
def date_words() -> DateWords:
    """Read the words of seeds/dates.toml once."""
    try:
        return _compiled(_data())
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"{_FILE}: {error!r}") from error


@cache
def date_labels() -> re.Pattern[str]:
    """Give the words that say which of two dates is which, in folded text: two named groups."""
    try:
        table = _data()["labels"]
        named = (f"(?P<{role}>{_any_of(map(fold, words))})" for role, words in table.items())
        return re.compile("|".join(named))
    except (KeyError, TypeError, re.error) as error:
        raise ConfigError(f"{_FILE}: labels: {error!r}") from error


@cache
def _data() -> dict[str, Any]:  # Any: tables of TOML, checked by use
    try:
        return tomllib.loads(_FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{_FILE}: {error}") from error


def _any_of(words: Iterable[str]) -> str:
    """Give a pattern for any of `words` as whole words, the longest first."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return r"(?<![^\W\d_])(?:" + "|".join(map(re.escape, ordered)) + r")(?![^\W\d_])"


def _numbered(languages: Mapping[str, list[list[str]]], first: int) -> dict[str, int]:
    numbered: dict[str, int] = {}
    for named in languages.values():
        for number, forms in enumerate(named, first):
            for form in map(fold, forms):
                if numbered.setdefault(form, number) != number:
                    raise ValueError(f"{form!r} is number {numbered[form]} and {number}")
    return numbered


def _written() -> tuple[re.Pattern[str], ...]:
    """Compile the orders of day, month and year in text with marked months.

    A month may be named twice over, as in "مايو/أيار".
    """
    month = rf"(?P<month>{_MARKED})\.?(?:\s*[/(]\s*{_MARKED}\)?)?"
    of_year = r"(?:de |سال )?"
    day_month = rf"(?<![\d:]){_DAY}{_ORDINAL}{_GAP}(?:of |de )?{month}"
    month_day = rf"{month}{_GAP}{_DAY}(?![\d:]){_ORDINAL}"
    year_ahead = rf"(?<!\d)(?P<year>\d{{4}}){_YEAR_WORD}{_GAP}"
    return tuple(
        map(
            re.compile,
            (
                rf"{day_month}{_GAP}{of_year}{_YEAR}",
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
    plain = {_plain(month) for month in months}
    for month in plain:
        if month.count(" ") >= _MOST_WORDS or not _WORDS.fullmatch(month):
            raise ValueError(f"{month!r} is not one to {_MOST_WORDS} words")
    return {month: chr(_FIRST_MARK + number) for number, month in enumerate(sorted(plain))}


def _moon(table: Mapping[str, Any]) -> Moon:  # Any: a table of TOML, checked by use
    return Moon(table["first_year"], table["first_day"], tuple(table["long_months"]))


def _ago(
    table: Mapping[str, list[str]], units: Iterable[str], numbers: Iterable[str]
) -> tuple[re.Pattern[str], ...]:
    """Compile "3 hours ago" and "منذ 3 ساعات"; the number may be a word or missing."""
    ago = _any_of(map(fold, table["words"]))
    one = _any_of(map(fold, table["one"]))
    many = rf"(?P<number>{_any_of(numbers)})\s+|(?P<one>{one})\s+"
    counted = rf"(?:(?<!\d)(?P<count>\d{{1,3}})\s*|{many})?(?P<unit>{_any_of(units)})"
    return re.compile(rf"{counted}\s*{ago}"), re.compile(rf"{ago}\s*{counted}")


def _units(table: Mapping[str, list[str]]) -> dict[str, int]:
    seconds = {"minutes": 60, "hours": 3_600, "days": 86_400, "weeks": 604_800}
    pairs = {f"two_{key}": 2 * seconds[key] for key in ("minutes", "hours", "days")}
    named = {**seconds, **pairs}
    return {fold(word): span for key, span in named.items() for word in table[key]}


def _duals(table: Mapping[str, list[str]]) -> list[str]:
    return [word for key, words in table.items() if key.startswith("two_") for word in words]


def _elsewhere(table: Mapping[str, list[str]]) -> re.Pattern[str]:
    """Compile "по киевскому времени" for any place but the local one."""
    place = rf"(?!{_any_of(map(fold, table['local']))})\w+"
    return re.compile("|".join(fold(form).replace("_", place) for form in table["forms"]))


def _compiled(data: dict[str, Any]) -> DateWords:  # Any: tables of TOML, checked by use
    gregorian, jalali = _numbered(data["gregorian"], 1), _numbered(data["jalali"], 1)
    lunar, weekdays = _numbered(data["lunar"], 1), _numbered(data["weekdays"], 0)
    days = {fold(word): int(shift) for shift, words in data["days"].items() for word in words}
    units = _units(data["ago"])
    numbers = {fold(w): int(n) for n, ws in data["ago"]["numbers"].items() for w in ws}
    labels = (fold(word) for words in data["labels"].values() for word in words)
    places = {fold(word): zone for zone, words in data["places"].items() for word in words}
    halves = {key: frozenset(map(fold, words)) for key, words in data["halves"].items()}
    half = _any_of(word for words in halves.values() for word in words)
    # One letter ahead of a clock is no half: "2025 م 10:30" says which calendar it is.
    long_half = _any_of(w for words in halves.values() for w in words if len(w) > 1 and w != "am")
    marks = _marks([*gregorian, *jalali, *lunar])
    return DateWords(
        gregorian=_by_plain(gregorian),
        jalali=_by_plain(jalali),
        lunar=_by_plain(lunar),
        moon=_moon(data["umm_al_qura"]),
        weekdays=weekdays,
        days=days,
        units=units,
        zones=data["zones"],
        places=places,
        pm=halves["pm"],
        unclear=halves["unclear"],
        ambiguous=frozenset(data["ambiguous_zones"]["words"]),
        marks=marks,
        names={ord(mark): name for name, mark in marks.items()},
        lunar_mark=re.compile(
            rf"{_any_of(map(fold, data['calendars']['lunar']))}|(?<=\d)\s?ه(?!\w|\.?\s?ش)"
        ),
        solar_mark=re.compile(_any_of(map(fold, data["calendars"]["solar"]))),
        weekday=re.compile(_any_of(weekdays)),
        day_word=re.compile(_any_of(days)),
        ago=_ago(data["ago"], units, numbers),
        numbers=numbers,
        alone=frozenset((*map(fold, data["ago"]["alone"]), *map(fold, _duals(data["ago"])))),
        labels=tuple(labels),
        and_a_half=re.compile(_any_of(map(fold, data["ago"]["half"]))),
        elsewhere=_elsewhere(data["elsewhere"]),
        coming=re.compile(_any_of(map(fold, data["ago"]["coming"]))),
        vague=re.compile(rf"{_any_of(map(fold, data['ago']['vague']))}\s*{_any_of(units)}"),
        just_now=re.compile(_any_of(map(fold, data["ago"]["now"]))),
        half=re.compile(rf"\s*(?P<half>{half})"),
        half_ahead=re.compile(rf"(?P<half>{long_half})\W*$"),
        place=re.compile(_any_of(places)),
    )


def _by_plain(names: Mapping[str, int]) -> dict[str, int]:
    return {_plain(name): number for name, number in names.items()}
