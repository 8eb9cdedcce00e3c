"""Load the wordings of `seeds/terms/` once, checked."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError
from extractors.ids import sha256_hex
from extractors.relevance.folding import key
from extractors.tables import check_table, is_id, is_text

FOLDER: Final = SEEDS / "terms"
_THING: Final = {"id": is_id, "what": is_text, "wording": list}
_WORDING: Final = {
    "id": is_id, "label": is_text, "users": is_text, "reason": is_text, "source": is_text,
    "names": dict,
}  # fmt: skip
_OPTIONAL: Final = {"but_not": dict}


@dataclass(frozen=True, slots=True)
class TermName:
    """How a language writes a wording, with the marks of the file."""

    lang: str
    names: tuple[str, ...]  # the usual one first


@dataclass(frozen=True, slots=True)
class Term:
    """One wording for one thing."""

    term_id: str
    thing_id: str
    thing: str  # what it is, in a sentence
    wording: str
    users: str  # whose wording it is
    reason: str  # what the choice says
    source: str
    spellings: tuple[TermName, ...]
    others: tuple[TermName, ...] = ()  # longer names with these in them, of something else


@cache
def load_terms(folder: Path = FOLDER) -> tuple[Term, ...]:
    """Read every wording, in the order of the files; ConfigError names file, entry and key."""
    terms = tuple(term for path in _files(folder) for term in _terms(path))
    _check_once(folder, "wording", [term.term_id for term in terms])
    _check_once(folder, "name", [each for term in terms for each in _spelled(term)])
    return terms


@cache
def terms_sha256(folder: Path = FOLDER) -> str:
    """Give the digest of the files: another one means that they were edited."""
    parts = (f"{path.name} {sha256_hex(path.read_bytes())}" for path in _files(folder))
    return sha256_hex("\n".join(parts).encode())


def _spelled(term: Term) -> set[str]:
    return {
        f"{spelling.lang}: {key(name)}"
        for spelling in (*term.spellings, *term.others)
        for name in spelling.names
    }


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"))


def _terms(path: Path) -> Iterator[Term]:
    for thing in _read(path):
        name = f"thing {thing.get('id')!r}"
        values = _checked(path, name, thing, _THING)
        for wording in thing["wording"]:
            where = f"{name}: wording {wording.get('id')!r}"
            own = _checked(path, where, wording, _WORDING, _OPTIONAL)
            yield Term(
                str(own["id"]),
                str(values["id"]),
                str(values["what"]),
                str(own["label"]),
                str(own["users"]),
                str(own["reason"]),
                str(own["source"]),
                tuple(_names(path, where, wording["names"])),
                tuple(_names(path, where, wording.get("but_not", {}))),
            )


def _names(path: Path, where: str, table: Mapping[str, Any]) -> Iterator[TermName]:  # parsed TOML
    for lang, names in table.items():
        if not (isinstance(names, list) and names and all(isinstance(n, str) and n for n in names)):
            raise ConfigError(f"{path}: {where}: names.{lang} is no list of texts")
        yield TermName(lang, tuple(dict.fromkeys(names)))


def _checked(
    path: Path,
    where: str,
    table: Mapping[str, Any],  # Any: parsed TOML
    keys: Mapping[str, Any],  # Any: checks and types
    optional: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, object]:
    values, mistakes = check_table(table, {**keys, **optional}, tuple(keys))
    if mistakes:
        raise ConfigError(f"{path}: {where}: {mistakes[0]}")
    return values


def _check_once(folder: Path, what: str, values: list[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ConfigError(f"{folder}: {what} {value!r} stands there twice")
        seen.add(value)


def _read(path: Path) -> list[Mapping[str, Any]]:  # Any: parsed TOML
    try:
        things: list[Mapping[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["thing"]
    except (OSError, KeyError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    return things
