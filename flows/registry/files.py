"""The files of a registry, read into raw tables: each knows its file and its place in it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from extractors.errors import ParseError
from extractors.opml import Subscriptions, read_opml, slug
from extractors.tables import did_you_mean
from flows.registry.names import host_of, unique

TableKind = Literal["feed", "outlet"]
Drafts = Mapping[Path, str]  # what files are about to hold
_KINDS: tuple[TableKind, ...] = ("outlet", "feed")
_OPML = frozenset((".opml", ".xml"))
_SUFFIXES = _OPML | {".toml"}
NO_DRAFTS: Drafts = MappingProxyType({})


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


def read_tables(path: Path, mistakes: list[str], drafts: Drafts = NO_DRAFTS) -> tuple[Table, ...]:
    """Read a file or the files of a folder, in the order of their names; add what is wrong.

    A file among `drafts` is taken from there, whatever the disk holds.
    """
    tables: list[Table] = []
    for file in _files(path, mistakes, drafts):
        try:
            body = drafts[file].encode() if file in drafts else file.read_bytes()
        except OSError as error:
            mistakes.append(f"{file}: cannot be read: {error.strerror}")
            continue
        if is_opml(file):
            taken = {str(one.values.get("id")) for one in tables if one.kind == "feed"}
            tables += _opml_tables(file, body, taken, mistakes)
        else:
            tables += _toml_tables(file, body, mistakes)
    return tuple(tables)


def is_opml(file: Path) -> bool:
    """Tell an OPML file from a TOML file by its name."""
    return file.suffix.lower() in _OPML


def subscription_tables(found: Subscriptions, file: Path, taken: set[str]) -> list[Table]:
    """Give the tables that subscriptions stand for; ids that are made up give way to `taken`."""
    tables = [_table(file, "outlet", values, n) for n, values in enumerate(found.outlets, start=1)]
    taken |= {str(one.settings["id"]) for one in found.outlines if "id" in one.settings}
    for number, outline in enumerate(found.outlines, start=1):
        values = dict(outline.settings)
        if "id" not in values:
            values["id"] = unique(slug(outline.title, host_of(outline.url)), taken)
        # A folder of another reader is what we call a section; in ours it only helps the eye.
        folder = None if outline.settings else outline.folder
        plain = {"url": outline.url, "lang": outline.lang, "section": folder}
        values |= {key: value for key, value in plain.items() if value}
        tables.append(_table(file, "feed", values, number))
    return tables


def _files(path: Path, mistakes: list[str], drafts: Drafts) -> list[Path]:
    if not path.is_dir():
        if not path.exists() and path not in drafts:
            mistakes.append(f"{path}: no such file or folder")
            return []
        return [path]
    # TOML first: ids of OPML outlines are made up, and make way.
    files = {file for file in path.iterdir() if file.suffix.lower() in _SUFFIXES}
    files |= {file for file in drafts if file.parent == path}
    if not files:
        mistakes.append(f"{path}: no .toml or .opml file in this folder")
    return sorted(files, key=lambda file: (is_opml(file), file.name))


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
    return [_table(file, kind, one, number) for number, one in enumerate(value, start=1)]


def _table(file: Path, kind: TableKind, values: Mapping[str, object], number: int) -> Table:
    name = values.get("id")
    shown = repr(name) if isinstance(name, str) and name else f"#{number}"
    return Table(Place(file, kind, shown), kind, values)


def _opml_tables(file: Path, body: bytes, taken: set[str], mistakes: list[str]) -> list[Table]:
    try:
        found = read_opml(body)
    except ParseError as error:
        mistakes.append(f"{file}: invalid OPML: {error}")
        return []
    # Another reader's list may name one feed in two folders; ours says what it means.
    once = {one.url: one for one in reversed(found.outlines) if not one.settings}
    kept = tuple(one for one in found.outlines if one.settings or once[one.url] is one)
    return subscription_tables(Subscriptions(kept, found.outlets), file, taken)
