"""Which language a text is in: by script, then letters, frequent words and endings.

The knowledge is data (seeds/languages.toml). Short texts are the normal case: headlines, posts.
"""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Final

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError

_FILE: Final = SEEDS / "languages.toml"
# More text does not change the answer on the development set, it only costs time.
_SAMPLE: Final = 700
_LEAST_LETTERS: Final = 3
_LEAST_WORDS: Final = 3  # of plain Latin letters, before "no sign of another" means English
# Addresses, handles and tags are Latin in posts of every language.
_NOT_LANGUAGE: Final = re.compile(
    r"https?://\S+|[@#][\w.]+|\b[\w-]+\.(?:com|org|net|ir|az|ru|am)\b\S*"
)
# How much another language must lead the default one of its script: names bring stray letters.
_LEAD: Final = 1.0
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
_LETTER, _HINT, _WORD, _AFFIX, _NEVER = 3.0, 0.6, 2.0, 0.7, -3.0  # points, see the data file
_MISSED, _ENOUGH_LETTERS = 2.0, 20
_NAME_LENGTH: Final = 2  # an ending counts in words longer than it by this much


@dataclass(frozen=True, slots=True)
class _Language:
    code: str
    script: str
    default: bool
    points: dict[str, float]  # per letter
    words: frozenset[str]
    endings: tuple[str, ...]
    starts: tuple[str, ...]
    expected: str


def detect_language(text: str) -> str:
    """Give the BCP-47 tag of the language that most of `text` is in, "und" if nothing tells.

    Azerbaijani is "az" in Latin, "az-Cyrl" in Cyrillic and "azb-Arab" in Arabic script.
    """
    sample = _NOT_LANGUAGE.sub(" ", text[:_SAMPLE]).replace("İ", "i").lower()
    found = {script: pattern.findall(sample) for script, pattern in _SCRIPTS.items()}
    script = max(found, key=lambda name: sum(map(len, found[name])))
    tokens = [token.replace("\u0307", "") for token in found[script]]
    if sum(map(len, tokens)) < _LEAST_LETTERS or not _is_majority(script, found, sample):
        return "und"
    return _among(_languages()[script], tokens)


def _is_majority(script: str, found: dict[str, list[str]], sample: str) -> bool:
    """Tell whether the leading script outweighs letters of all scripts that we do not know."""
    known = sum(len(token) for tokens in found.values() for token in tokens)
    others = sum(1 for character in sample if character.isalpha()) - known
    return sum(map(len, found[script])) > others


def _among(languages: tuple[_Language, ...], tokens: list[str]) -> str:
    if len(languages) == 1:
        return languages[0].code
    letters = Counter("".join(tokens))
    scores = {language.code: _score(language, tokens, letters) for language in languages}
    best = max(scores, key=lambda code: scores[code])
    default = next(language.code for language in languages if language.default)
    if scores[best] > max(0.0, scores[default] + _LEAD):
        return best
    enough = scores[default] > 0 or (scores[default] == 0 and len(tokens) >= _LEAST_WORDS)
    return default if enough else "und"


def _score(language: _Language, tokens: list[str], letters: Counter[str]) -> float:
    points = language.points
    score = sum(points[letter] * count for letter, count in letters.items() if letter in points)
    if language.expected and language.expected not in letters:
        score -= _MISSED if letters.total() >= _ENOUGH_LETTERS else 0.0
    for token in tokens:
        if token in language.words:
            score += _WORD
        elif token.endswith(language.endings) and len(token) > _NAME_LENGTH + 2:
            score += _AFFIX
        if language.starts and len(token) > _NAME_LENGTH + 2 and token.startswith(language.starts):
            score += _AFFIX
    return score


@cache
def _languages() -> dict[str, tuple[_Language, ...]]:
    """Read seeds/languages.toml once, by script."""
    try:
        rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["language"]
        languages = [_language(row) for row in rows]
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{_FILE}: {error!r}") from error
    return {
        script: tuple(language for language in languages if language.script == script)
        for script in _SCRIPTS
    }


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
