"""Know the words that tell what a name beside them means: `seeds/gazetteer/senses/`."""

import tomllib
from functools import cache
from pathlib import Path

from extractors.errors import ConfigError
from extractors.memo import Memo
from extractors.relevance.folding import key
from extractors.relevance.gazetteer import FOLDER

FILE = FOLDER / "senses" / "neighbours.toml"
LABELS = frozenset(
    {
        "autonomous", "azeris", "borders", "born", "both", "bound", "byline", "chant",
        "checkpoint", "county", "desk", "district", "east_west", "event", "filler", "former",
        "guest", "frontier", "having", "joins", "language", "lying", "minority", "more",
        "namesake", "near", "office", "past", "people", "posted", "private", "province", "rank",
        "region", "return", "roof", "southern", "speech", "state", "states", "street", "through",
        "too", "tour", "university", "way", "western", "work", "year",
    }
)  # fmt: skip
NOTHING: frozenset[str] = frozenset()
_SHORTEST = 2  # letters of the shortest stem with an open end


def load_neighbours(path: Path) -> dict[str, frozenset[str]]:
    """Load and check the labels of words, folded; ConfigError names file, label and language."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    labels: dict[str, frozenset[str]] = {}
    for label, languages in table.items():
        if label not in LABELS or not isinstance(languages, dict):
            raise ConfigError(f"{path}: unknown label {label!r}; known: {sorted(LABELS)}")
        for lang, words in languages.items():
            if not isinstance(words, list) or not all(isinstance(each, str) for each in words):
                raise ConfigError(f"{path}: [{label}] {lang}: must be a list of words")
            for word in words:
                folded = _folded(word)
                labels[folded] = labels.get(folded, NOTHING) | {label}
    return labels


def _folded(word: str) -> str:
    """Fold a word and keep its mark."""
    return key(word.removesuffix("*")) + "*" * word.endswith("*")


@cache
def _labels() -> dict[str, frozenset[str]]:
    return load_neighbours(FILE)


def _work_out(word: str) -> frozenset[str]:
    """Give the labels of a word as it stands in a text."""
    known, folded = _labels(), key(word)
    found = known.get(folded, NOTHING)
    for size in range(_SHORTEST, len(folded) + 1):
        found |= known.get(f"{folded[:size]}*", NOTHING)
    # Persian plurals stand behind a joiner: "استان‌های".
    return found or known.get(folded.partition(" ")[0], NOTHING)


labels_of: Memo[frozenset[str]] = Memo(_work_out)
