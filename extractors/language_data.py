"""What seeds/languages.toml knows of each language, and how much a single word speaks for it."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError
from extractors.memo import Memo

_FILE: Final = SEEDS / "languages.toml"
# A word may hold apostrophes: Turkish "Bakü'de", French "l'Iran", English "Iran's".
_LATIN: Final = (
    "A-Za-z\u00aa-\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0259\u0307\u1e00-\u1eff"
)
SCRIPTS: Final = {
    "Latin": re.compile(f"[{_LATIN}]+(?:['’][{_LATIN}]+)*"),
    "Cyrillic": re.compile("[\u0400-\u052f]+"),
    "Arabic": re.compile(
        "[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdf1\ufe70-\ufefc]+"
    ),
    "Armenian": re.compile("[\u0531-\u0587]+"),
    "Georgian": re.compile("[\u10a0-\u10ff]+"),
    "Hebrew": re.compile("[\u05d0-\u05ea]+"),
    "Greek": re.compile("[\u0370-\u03ff]+"),
}
# Tenths of the points that the data file tells of: whole numbers add up exactly in any order.
_LETTER, _HINT, _WORD, _BARE_WORD, _AFFIX, _NEVER = 30, 6, 20, 12, 7, -30
_MOST_HINTS: Final = 2  # of one word
# Letters in a name count this many times less: names keep their own in foreign texts.
_OF_A_NAME, _NEVER_OF_A_NAME = 3, 6
_BEFORE_ENDING: Final = 1  # letter
_SHORTEST_BARE: Final = 4  # letters: shorter words without accents are words of other languages
# Sums of points take 30 bits: some hundreds of tenths a word leave room for a million words.
_DIGIT: Final = 30
_MASK: Final = (1 << _DIGIT) - 1
_ZERO: Final = 1 << (_DIGIT - 1)
_LIFT: Final = sum(_ZERO << (_DIGIT * place) for place in range(32))
_KEHEH: Final = str.maketrans("يىك", "ییک")
_ACCENTS: Final = str.maketrans({"ı": "i", "ə": "e", "ß": "ss", "œ": "oe"})
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Language:
    """One row of the data file."""

    code: str
    script: str
    default: bool
    letters: frozenset[str]
    hints: frozenset[str]
    never: frozenset[str]
    words: frozenset[str]
    bare_words: frozenset[str]  # without accents
    endings: tuple[str, ...]
    starts: tuple[str, ...]
    sure: tuple[str, ...]
    sure_starts: tuple[str, ...]
    piece: re.Pattern[str] | None
    expected: str
    dotless: bool
    keheh: bool


@dataclass(frozen=True, slots=True)
class Script:
    """The languages of one script; `points` of a word speak for each of them in turn."""

    languages: tuple[Language, ...]
    default: int  # its place among `languages`
    points: Memo[int]  # of all languages in one number, each in digits of its own: adds up at once

    def sums(self, words: list[str]) -> dict[str, int]:
        """Give what some words together speak for each language."""
        total = sum(map(self.points.__getitem__, words)) + self._lift()
        return {
            language.code: ((total >> (_DIGIT * place)) & _MASK) - _ZERO
            for place, language in enumerate(self.languages)
        }

    def _lift(self) -> int:
        """Give what makes the digits of every language positive."""
        return _LIFT & ((1 << (_DIGIT * len(self.languages))) - 1)


@cache
def scripts() -> dict[str, Script]:
    """Read seeds/languages.toml once, by script."""
    try:
        rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["language"]
        languages = [_language(row) for row in rows]
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{_FILE}: {error!r}") from error
    return {
        script: _script(tuple(language for language in languages if language.script == script))
        for script in SCRIPTS
    }


def _script(languages: tuple[Language, ...]) -> Script:
    default = next(place for place, one in enumerate(languages) if one.default)
    return Script(languages, default, Memo(lambda word: _packed(_points(languages, word))))


def _packed(points: tuple[int, ...]) -> int:
    return sum(speaks << (_DIGIT * place) for place, speaks in enumerate(points))


def _points(languages: tuple[Language, ...], written: str) -> tuple[int, ...]:
    """Give what one word, as written, speaks for each of the languages of its script."""
    plain = _Word(written, dotless=False)
    is_capitals = written.isupper()
    dotless = _Word(written, dotless=True) if is_capitals else plain
    is_name = written[0].isupper() and not is_capitals
    words = [dotless if one.dotless else plain for one in languages]
    return tuple(
        _of_letters(one, word.letters, is_name=is_name)
        + _of_word(one, word.keheh if one.keheh else word.text)
        for one, word in zip(languages, words, strict=True)
    )


class _Word:
    """A word in small letters and what the languages ask of it."""

    def __init__(self, written: str, *, dotless: bool) -> None:
        text = _lower(written, dotless=dotless)
        self.text = text
        self.letters = set(text) - ({"ı"} if dotless else set())  # it was an I to all others
        self.keheh = text.translate(_KEHEH)


def _lower(written: str, *, dotless: bool) -> str:
    """Write a word small; `dotless` as Turkish and Azerbaijani do: I is ı, İ is i."""
    if dotless:
        written = written.replace("I", "ı")
    return written.replace("İ", "i").lower().replace("\u0307", "").replace("’", "'")


def _of_letters(language: Language, letters: set[str], *, is_name: bool) -> int:
    speaks = _LETTER if letters & language.letters else 0
    speaks += _HINT * min(len(letters & language.hints), _MOST_HINTS)
    denies = _NEVER if letters & language.never else 0
    return speaks // _OF_A_NAME + denies // _NEVER_OF_A_NAME if is_name else speaks + denies


def _of_word(language: Language, word: str) -> int:
    if word in language.words:
        return _WORD
    if word in language.bare_words:
        return _BARE_WORD
    rest = word[_BEFORE_ENDING:]
    if rest.endswith(language.sure) or (rest and word.startswith(language.sure_starts)):
        return _WORD
    return _AFFIX * (
        rest.endswith(language.endings)
        + (bool(rest) and word.startswith(language.starts))
        + (language.piece is not None and language.piece.search(word) is not None)
    )


def _language(row: dict[str, object]) -> Language:
    def listed(key: str) -> tuple[str, ...]:
        return tuple(str(row.get(key, "")).split())

    def letters(key: str) -> frozenset[str]:
        return frozenset(str(row.get(key, "")))

    words = frozenset(listed("words"))
    pieces = (*map(re.escape, listed("pieces")), *listed("pattern"))
    return Language(
        code=str(row["code"]),
        script=str(row["script"]),
        default=bool(row.get("default", False)),
        letters=letters("letters"),
        hints=letters("hints"),
        never=letters("never"),
        words=words,
        bare_words=frozenset(_bare_words(words)) if row["script"] == "Latin" else frozenset(),
        endings=listed("endings"),
        starts=listed("starts"),
        sure=listed("sure"),
        sure_starts=listed("sure_starts"),
        piece=re.compile("|".join(pieces)) if pieces else None,
        expected=str(row.get("expected", "")),
        dotless=bool(row.get("dotless", False)),
        keheh=bool(row.get("keheh", False)),
    )


def _bare_words(words: frozenset[str]) -> set[str]:
    """Give the words as people type them who have no accents: für as fur and fuer."""
    accented = [word for word in words if len(word) >= _SHORTEST_BARE and not word.isascii()]
    return {_bare(word) for word in accented} | {
        _bare(word.translate(_UMLAUTS)) for word in accented
    }


def _bare(word: str) -> str:
    parts = unicodedata.normalize("NFD", word.translate(_ACCENTS))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
