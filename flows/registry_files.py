"""The files of a registry, read into raw tables: each knows its file and its place in it."""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from extractors.errors import ParseError
from extractors.opml import Outline, read_opml, slug

TableKind = Literal["feed", "outlet"]
_KINDS: tuple[TableKind, ...] = ("outlet", "feed")
_OPML = frozenset((".opml", ".xml"))
_SUFFIXES = _OPML | {".toml"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table stands, as a reader of the file would say it."""

    file: Path
    kind: TableKind
    name: str  # the id, or "#3" for the third table of its kind

    def __str__(self) -> str:
        """Read as the beginning of a mistake."""
        return f"{self.file}: {self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Table:
    """One [[feed]] or [[outlet]] as it stands in a file, unchecked."""

    place: Place
    kind: TableKind
    values: Mapping[str, object]


def read_tables(path: Path, mistakes: list[str]) -> tuple[Table, ...]:
    """Read a file or the files of a folder, in the order of their names; add what is wrong."""
    tables: list[Table] = []
    for file in _files(path, mistakes):
        try:
            body = file.read_bytes()
        except OSError as error:
            mistakes.append(f"{file}: cannot be read: {error.strerror}")
            continue
        if file.suffix.lower() in _OPML:
            tables += _opml_tables(
                file, body, {str(one.values.get("id")) for one in tables}, mistakes
            )
        else:
            tables += _toml_tables(file, body, mistakes)
    return tuple(tables)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest the known word that was probably meant, as the end of a sentence."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _files(path: Path, mistakes: list[str]) -> list[Path]:
    if not path.is_dir():
        if not path.exists():
            mistakes.append(f"{path}: no such file or folder")
            return []
        return [path]
    # TOML first: ids of OPML outlines are made up, and make way.
    files = [file for file in path.iterdir() if file.suffix.lower() in _SUFFIXES]
    if not files:
        mistakes.append(f"{path}: no .toml or .opml file in this folder")
    return sorted(files, key=lambda file: (file.suffix.lower() in _OPML, file.name))


def _toml_tables(file: Path, body: bytes, mistakes: list[str]) -> list[Table]:
    try:
        data = tomllib.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        mistakes.append(f"{file}: not UTF-8 (at line {line})")
        return []
    except tomllib.TOMLDecodeError as error:
        mistakes.append(f"{file}: invalid TOML: {error}")
        return []
    mistakes += (
        f"{file}: unknown key {key!r}{did_you_mean(key, _KINDS)}"
        for key in data
        if key not in _KINDS
    )
    return [
        table for kind in _KINDS for table in _of_kind(file, kind, data.get(kind, []), mistakes)
    ]


def _of_kind(file: Path, kind: TableKind, value: object, mistakes: list[str]) -> list[Table]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        mistakes.append(f"{file}: {kind}: write [[{kind}]], with two brackets, above each {kind}")
        return []
    return [
        Table(Place(file, kind, _name(one, number)), kind, one)
        for number, one in enumerate(value, start=1)
    ]


def _name(values: Mapping[str, object], number: int) -> str:
    name = values.get("id")
    return repr(name) if isinstance(name, str) and name else f"#{number}"


def _opml_tables(file: Path, body: bytes, taken: set[str], mistakes: list[str]) -> list[Table]:
    try:
        outlines = read_opml(body)
    except ParseError as error:
        mistakes.append(f"{file}: invalid OPML: {error}")
        return []
    tables = []
    for outline in {one.url: one for one in outlines}.values():
        name = _unique(slug(outline.title, _host(outline.url)), taken)
        tables.append(Table(Place(file, "feed", repr(name)), "feed", _values(name, outline)))
    return tables


def _values(name: str, outline: Outline) -> dict[str, object]:
    values = {"id": name, "url": outline.url, "lang": outline.lang, "section": outline.section}
    return {key: value for key, value in values.items() if value}


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # the address is refused later, by name
        return ""


def _unique(name: str, taken: set[str]) -> str:
    unique, number = name, 1
    while unique in taken:
        number += 1
        unique = f"{name}-{number}"
    taken.add(unique)
    return unique
