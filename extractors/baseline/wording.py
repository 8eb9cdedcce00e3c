"""Which words of a text tell something, and how much (seeds/baseline/words.toml)."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from math import log
from typing import Any, Final

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError
from extractors.language import matches, primary_subtag
from extractors.language_data import scripts
from extractors.memo import Memo
from extractors.text import fold

_FILE: Final = SEEDS / "baseline" / "words.toml"
_LETTERS: Final = 5  # of a language that the data file has not
# Zipf: a word of rank r comes once in about r words, so it says log(r). Function words hold the
# first ranks; what news about the pair seldom says ranks below all that is listed.
_FIRST_RANK: Final = 50
_LAST_RANK: Final = 1000
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_WORD_OR_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]{3,}")
# An Arabic word with its article is the word; particles may stand before it.
_ARTICLE: Final = re.compile(r"^[وفبک]?ال(?=\w{3})|^لل(?=\w{3})")


class Vocabulary:
    """The words of one language, and how much they tell."""

    def __init__(self, table: Mapping[str, Any], *, has_article: bool = False) -> None:
        """Weigh the words of one table of the data file."""  # Any: a TOML table
        self._letters: int = table["letters"]  # by so many first letters words are compared
        self._has_article = has_article  # written together with the word
        self._weights: dict[str, float] = {}
        common = dict.fromkeys(map(self._key, _listed(table, "common")))
        for rank, key in enumerate(common):
            self._weights[key] = min(log(_FIRST_RANK + rank) / log(_LAST_RANK), 1.0)
        for silent in ("stop", "told"):
            self._weights |= dict.fromkeys(map(self._key, _listed(table, silent)), 0.0)
        self.terms = Memo(self._term)  # by folded word

    def _term(self, word: str) -> tuple[str, float]:
        """Give the key by which a word is compared, and what it tells: 0 nothing, 1 as any."""
        key = self._key(word)
        known = self._weights.get(key)
        if known is None:  # a short word may be listed whose ending begins before the cut
            known = 0.0 if self._weights.get(key[: self._letters - 1]) == 0.0 else 1.0
        return key, known

    def _key(self, word: str) -> str:
        return (_ARTICLE.sub("", word, 1) if self._has_article else word)[: self._letters]


def vocabulary(lang: str) -> Vocabulary | None:
    """Give what is known of a language, by its tag; None: not even its function words."""
    return _vocabulary(_code(lang))


@cache
def _vocabulary(code: str) -> Vocabulary | None:
    table = _tables().get(code)
    if table is not None:
        return Vocabulary(table, has_article=code == "ar")
    common = _function_words(code)
    return Vocabulary({"letters": _LETTERS, "stop": common}) if common else None


def words_of(text: str) -> list[str]:
    """Give the words of three letters and more, folded, in order."""
    return _WORD.findall(fold(text))


def words_and_numbers(text: str) -> list[str]:
    """Give the same words with the numbers between them."""
    return _WORD_OR_NUMBER.findall(fold(text))


def _listed(table: Mapping[str, Any], name: str) -> list[str]:  # Any: a TOML table
    return fold(table.get(name, "")).split()


def _code(lang: str) -> str:
    """Give the table to look for: Azerbaijani has three scripts, and an old code for one."""
    if matches(lang, "azb") or matches(lang, "az-Arab"):
        return "azb"
    return "az-Cyrl" if matches(lang, "az-Cyrl") else primary_subtag(lang)


def _function_words(code: str) -> str:
    return " ".join(
        sorted(
            word
            for script in scripts().values()
            for language in script.languages
            if primary_subtag(language.code) == code
            for word in language.words
        )
    )


@cache
def _tables() -> dict[str, dict[str, Any]]:  # Any: a TOML table
    try:
        tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{_FILE}: {error}") from error
    for lang, table in tables.items():
        if table.keys() != {"letters", "stop", "told", "common"}:
            raise ConfigError(f"{_FILE}: [{lang}]: keys are {sorted(table)}")
    return tables
