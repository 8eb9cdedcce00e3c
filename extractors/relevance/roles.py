"""Know how each language says who acts on whom: `seeds/gazetteer/roles/`."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from extractors.errors import ConfigError
from extractors.memo import Memo
from extractors.relevance.folding import EDGE, key
from extractors.relevance.gazetteer import FOLDER, gazetteer

FILE = FOLDER / "roles" / "roles.toml"
# What a name is in its sentence; "core" where nothing marks it: who acts, or on whom.
ROLES = frozenset(
    {"core", "with", "to", "from", "in", "against", "between", "by", "obj", "agent", "and"}
)
ORDERS = frozenset({"svo", "sov", "vso", "free"})
Order = Literal["svo", "sov", "vso", "free"]
_MARKS = ("before", "behind", "prefixes", "endings")
_SETS = (
    "and",
    "link",
    "passive_near",
    "unreal",
    "unreal_bare",
    "clause",
    "light",
    "infinitive_before",
    "head_bare",
    "opening",
)
_STEMS = ("heads", "offices", "mutual", "travel", "call", "posts", "idle", "unreal_verbs")
_TEXTS = ("order", "infinitive", "real_after")
_LONG = 2  # letters: shorter endings of a common noun tell nothing


@dataclass(frozen=True, slots=True)
class Roles:
    """The marks of one language, folded."""

    lang: str
    order: Order
    marks: Mapping[str, Mapping[str, str]]  # before, behind, prefixes, endings: mark → role
    sets: Mapping[str, frozenset[str]]
    stems: Mapping[str, tuple[str, ...]]
    passive: re.Pattern[str] | None
    finite: re.Pattern[str] | None  # the form of a word that makes the act word a predicate
    infinitive: str | None  # the ending of a verb that tells of no deed
    real_after: str | None  # the word behind which a verb of `unreal_bare` is real after all
    stuck: Callable[[str], str]  # the role that the form of a name shows

    def has(self, name: str, word: str) -> bool:
        """Tell whether a word is one of a set."""
        return word in self.sets[name]

    def begins(self, name: str, text: str) -> bool:
        """Tell whether a text, or a word in it, begins as one of the stems does."""
        stems = self.stems[name]
        return bool(stems) and (
            text.startswith(stems) or any(word.startswith(stems) for word in text.split())
        )

    def of_head(self, word: str) -> str | None:
        """Give the role that the ending of a common noun shows; None where it is no head."""
        if not word.startswith(self.stems["heads"]):
            return None
        endings = self.marks["endings"]
        for size in range(len(word) - 1, _LONG - 1, -1):
            if word[-size:] in endings and not self.has("head_bare", word[-size:]):
                return endings[word[-size:]]
        return "core"


@cache
def roles_of(lang: str) -> Roles | None:
    """Give the marks of a language; None where it has none."""
    return load_roles(FILE).get(lang)


def load_roles(path: Path) -> dict[str, Roles]:
    """Load and check the marks of every language; ConfigError names file, language and key."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    return {lang: _roles(path, lang, own) for lang, own in table.items()}


def _roles(path: Path, lang: str, own: Mapping[str, Any]) -> Roles:  # Any: parsed TOML
    known = {*_MARKS, *_SETS, *_STEMS, *_TEXTS, "passive", "finite"}
    for unknown in sorted(own.keys() - known):
        raise ConfigError(f"{path}: [{lang}]: unknown key {unknown!r}")
    if own.get("order") not in ORDERS:
        raise ConfigError(f"{path}: [{lang}]: order must be one of {sorted(ORDERS)}")
    for mark in _MARKS:
        for unknown in sorted(own.get(mark, {}).keys() - ROLES):
            raise ConfigError(f"{path}: [{lang}]: {mark}: unknown role {unknown!r}")
    marks = {mark: _by_mark(own.get(mark, {})) for mark in _MARKS}
    return Roles(
        lang,
        own["order"],
        marks,
        {name: frozenset(map(key, own.get(name, ()))) for name in _SETS},
        {name: tuple(map(key, own.get(name, ()))) for name in _STEMS},
        _pattern(own, "passive"),
        _pattern(own, "finite"),
        own.get("infinitive"),
        own.get("real_after"),
        Memo(lambda phrase: _stuck(lang, marks, phrase)).__getitem__,
    )


def _pattern(own: Mapping[str, Any], name: str) -> re.Pattern[str] | None:  # Any: parsed TOML
    return re.compile("|".join(own[name])) if name in own else None


def _by_mark(table: Mapping[str, list[str]]) -> dict[str, str]:
    return {key(mark): role for role, marks in table.items() for mark in marks}


def _stuck(lang: str, marks: Mapping[str, Mapping[str, str]], phrase: str) -> str:
    """Find the longest ending, or the particle, without which the phrase is still a name."""
    for size in range(len(phrase) - 1, 0, -1):
        role = marks["endings"].get(phrase[-size:])
        if role is not None and _is_name(phrase[:-size], lang):
            return role
    for size in range(min(2, len(phrase) - 1), 0, -1):
        role = marks["prefixes"].get(phrase[:size])
        if role is not None and _is_name(phrase[size:], lang):
            return role
    return "core"


def _is_name(phrase: str, lang: str) -> bool:
    line = f"{EDGE} {phrase} {EDGE}"
    hits = gazetteer().lexicon.find(line, lang)
    return any(end - start == len(phrase) + 1 for start, end, _ in hits)
