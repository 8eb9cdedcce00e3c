"""Which language a text is in: by script, then letters, frequent words and endings.

The knowledge is data (seeds/languages.toml). Short texts are the normal case: headlines, posts.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Final

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError
from extractors.memo import Memo

_FILE: Final = SEEDS / "languages.toml"
# More text does not change the answer on the development set, it only costs time.
_SAMPLE: Final = 700
_LEAST_LETTERS: Final = 3
_LEAST_WORDS: Final = 3  # of plain Latin letters, before "no sign of another" means English
# Addresses, handles and tags are Latin in posts of every language.
_NOT_LANGUAGE: Final = re.compile(
    r"https?://\S+|[@#][\w.]+|\b[\w-]+\.(?:com|org|net|ir|az|ru|am)\b\S*"
)
# What every one of them holds; looking for it first is quick, and most texts hold none.
_MAY_BE_ADDRESS: Final = re.compile(r"[@#]|://|\.(?:com|org|net|ir|az|ru|am)\b")
# How much another language must lead the default one of its script: names bring stray letters.
_LEAD: Final = 10
_SCRIPTS: Final = {
    "Latin": re.compile("[a-z\u00aa-\u00ba\u00df-\u00f6\u00f8-\u024f\u0259\u0307\u1e00-\u1eff]+"),
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
_LETTER, _HINT, _WORD, _AFFIX, _NEVER = 30, 6, 20, 7, -30
_MISSED, _ENOUGH_LETTERS = 20, 20
_NAME_LENGTH: Final = 2  # an ending counts in words longer than it by this much


@dataclass(frozen=True, slots=True)
class _Language:
    code: str
    script: str
    default: bool
    points: dict[str, int]  # per letter
    words: frozenset[str]
    endings: tuple[str, ...]
    starts: tuple[str, ...]
    expected: str


@dataclass(frozen=True, slots=True)
class _Script:
    languages: tuple[_Language, ...]
    points: Memo[tuple[int, ...]]  # of a word for each of `languages`


def detect_language(text: str) -> str:
    """Give the BCP-47 tag of the language that most of `text` is in, "und" if nothing tells.

    Azerbaijani is "az" in Latin, "az-Cyrl" in Cyrillic and "azb-Arab" in Arabic script.
    """
    sample = text[:_SAMPLE]
    if _MAY_BE_ADDRESS.search(sample):
        sample = _NOT_LANGUAGE.sub(" ", sample)
    script, tokens = _leading_script(sample.replace("İ", "i").lower())
    if "\u0307" in sample:
        tokens = [token.replace("\u0307", "") for token in tokens]
    if sum(map(len, tokens)) < _LEAST_LETTERS:
        return "und"
    return _among(_scripts()[script], tokens)


def _leading_script(sample: str) -> tuple[str, list[str]]:
    """Give the script of most letters and its words; no words if unknown scripts have as many."""
    found: dict[str, list[str]] = {}
    for script, pattern in _SCRIPTS.items():
        found[script] = pattern.findall(sample)
        if 2 * sum(map(len, found[script])) > len(sample):
            return script, found[script]
    lengths = {script: sum(map(len, tokens)) for script, tokens in found.items()}
    leading = max(lengths, key=lambda script: lengths[script])
    others = sum(map(str.isalpha, sample)) - sum(lengths.values())
    return leading, found[leading] if lengths[leading] > others else []


def _among(script: _Script, tokens: list[str]) -> str:
    languages = script.languages
    if len(languages) == 1:
        return languages[0].code
    text = "".join(tokens)
    letters = {letter: text.count(letter) for letter in set(text)}
    per_language = zip(*map(script.points.__getitem__, tokens), strict=True)
    scores = {
        language.code: _of_letters(language, letters, len(text)) + sum(points)
        for language, points in zip(languages, per_language, strict=True)
    }
    best = max(scores, key=lambda code: scores[code])
    default = next(language.code for language in languages if language.default)
    if scores[best] > max(0, scores[default] + _LEAD):
        return best
    enough = scores[default] > 0 or (scores[default] == 0 and len(tokens) >= _LEAST_WORDS)
    return default if enough else "und"


def _of_letters(language: _Language, letters: dict[str, int], total: int) -> int:
    points = language.points
    score = sum(points[letter] * count for letter, count in letters.items() if letter in points)
    if language.expected and language.expected not in letters and total >= _ENOUGH_LETTERS:
        score -= _MISSED
    return score


def _of_word(language: _Language, token: str) -> int:
    is_long = len(token) > _NAME_LENGTH + 2
    score = 0
    if token in language.words:
        score += _WORD
    elif is_long and token.endswith(language.endings):
        score += _AFFIX
    if is_long and token.startswith(language.starts):
        score += _AFFIX
    return score


@cache
def _scripts() -> dict[str, _Script]:
    """Read seeds/languages.toml once, by script."""
    try:
        rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["language"]
        languages = [_language(row) for row in rows]
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{_FILE}: {error!r}") from error
    return {
        script: _script(tuple(language for language in languages if language.script == script))
        for script in _SCRIPTS
    }


def _script(languages: tuple[_Language, ...]) -> _Script:
    return _Script(languages, Memo(lambda token: tuple(_of_word(one, token) for one in languages)))


def _language(row: dict[str, object]) -> _Language:
    def items(key: str) -> tuple[str, ...]:
        value = row.get(key, ())
        return tuple(value) if isinstance(value, (str, list)) else ()

    points = dict.fromkeys(items("never"), _NEVER)
    points |= dict.fromkeys(items("hints"), _HINT)
    points |= dict.fromkeys(items("letters"), _LETTER)
    return _Language(
        code=str(row["code"]),
        script=str(row["script"]),
        default=bool(row.get("default", False)),
        points=points,
        words=frozenset(items("words")),
        endings=items("endings"),
        starts=items("starts"),
        expected=str(row.get("expected", "")),
    )
