"""The gazetteer as a reader wants to see it: who each entity is, and how languages write it.

Matching needs neither offices nor scripts and has its own loader (`gazetteer`), which checks the
files; this one trusts them.
"""

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from extractors.errors import ConfigError
from extractors.ids import sha256_hex
from extractors.model import Side
from extractors.relevance.gazetteer import FOLDER

# ISO 15924, by the word with which Unicode begins the names of a script's letters.
_SCRIPTS: Final = {
    "ARABIC": "Arab",
    "ARMENIAN": "Armn",
    "CYRILLIC": "Cyrl",
    "GEORGIAN": "Geor",
    "GREEK": "Grek",
    "HEBREW": "Hebr",
    "LATIN": "Latn",
}


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a language writes an entity in one script, with the marks of the file."""

    lang: str
    script: str  # ISO 15924
    names: tuple[str, ...]  # in the order of the file: the usual one first


@dataclass(frozen=True, slots=True)
class Known:
    """One entity, with all that the files say of it."""

    entity_id: str
    kind: str
    side: Side
    office: str | None
    office_from: date | None
    office_to: date | None
    spellings: tuple[Spelling, ...]


@cache
def gazetteer_sha256(folder: Path = FOLDER) -> str:
    """Give the digest of the entity files: another one means that they were edited."""
    parts = (f"{path.name} {sha256_hex(path.read_bytes())}" for path in _files(folder))
    return sha256_hex("\n".join(parts).encode())


@cache
def load_entities(folder: Path = FOLDER) -> tuple[Known, ...]:
    """Read every entity, in the order of the files. ConfigError names a file that is no TOML."""
    return tuple(_known(entry) for path in _files(folder) for entry in _read(path))


def script_of(name: str) -> str:
    """Give the ISO 15924 code of the first letter's script; Zyyy for one we have no word for."""
    letter = next((each for each in name if each.isalpha()), " ")
    return _SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0], "Zyyy")


def _files(folder: Path) -> Iterator[Path]:
    """Give the files of entities; those of endings and cue words are none."""
    for path in sorted(folder.glob("*.toml")):
        if path.name != "suffixes.toml" and not path.name.startswith("patterns_"):
            yield path


def _known(entry: Mapping[str, Any]) -> Known:  # Any: parsed TOML
    written: dict[tuple[str, str], list[str]] = {}
    for lang, names in entry["names"].items():
        for name in dict.fromkeys(names):
            written.setdefault((lang, script_of(name)), []).append(name)
    spellings = (Spelling(*key, tuple(names)) for key, names in written.items())
    return Known(
        entity_id=entry["id"],
        kind=entry["kind"],
        side=entry["side"],
        office=entry.get("office"),
        office_from=entry.get("from"),
        office_to=entry.get("to"),
        spellings=tuple(spellings),
    )


def _read(path: Path) -> list[Mapping[str, Any]]:  # Any: parsed TOML
    try:
        entries: list[Mapping[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["entity"]
    except (OSError, KeyError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    return entries
