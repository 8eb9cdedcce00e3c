"""Name what stays in a home and may hold what was forgotten, because it is not ours to clean."""

import os
from collections.abc import Iterator
from pathlib import Path

from extractors.traces import Traces
from warehouse.backup import MANIFEST
from warehouse.base import bases
from warehouse.connect import MASTER, PUBLISHED_LINK
from warehouse.journal import listing
from warehouse.master import MARKER
from warehouse.publish import published_file
from warehouse.raw import segments

# Text does not stand in these as bytes that a search would see: databases, archives, packed files.
_PACKED = (
    b"PAR1", b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0",
    b"7z\xbc\xaf\x27\x1c", b"\x04\x22\x4d\x18", b"Rar!", b"ARROW1", b"ORC", b"%PDF", b"\x89HDF",
)  # fmt: skip
_DUCKDB = b"DUCK"  # after the checksum of the first block
_MOST_BYTES = 64_000_000  # as text and searched it takes some ten times as much memory
_STATIC = Path("prefect") / "ui"  # a program's own pages


def left_behind(home: Path, traces: Traces) -> Iterator[Path]:
    """Give files in which a trace is or may be, and folders that are copies of a home.

    Whatever is none of the files that were cleaned is looked through, wherever it lies: Prefect's
    database, notes, copies by hand. Links to folders lead out of the home and are not followed.
    """
    ours = {path.resolve() for path in _cleaned(home)}
    for folder, folders, files in os.walk(home):
        place = Path(folder)
        if place != home and any((place / sign).exists() for sign in (MANIFEST, MASTER)):
            yield place
            folders.clear()
            continue
        if place.relative_to(home) == _STATIC:
            folders.clear()
            continue
        folders.sort()
        for path in (place / name for name in sorted(files)):
            if path.resolve() not in ours and path.is_file() and _holds(path, traces):
                yield path


def _cleaned(home: Path) -> Iterator[Path]:
    yield from (home / MASTER, home / MARKER, published_file(home) or home / PUBLISHED_LINK)
    yield from segments(home)
    yield from dict.fromkeys(kept.place for kept in listing(home).batches)
    for folder in bases(home):
        yield from folder.glob("*.parquet")


def _holds(path: Path, traces: Traces) -> bool:
    try:
        if path.stat().st_size > _MOST_BYTES:
            return True
        body = path.read_bytes()
    except OSError:
        return True  # nobody knows
    if body[8:12] == _DUCKDB or body.startswith(_PACKED):
        return True
    return traces.are_in(body, url=next(iter(traces.addresses), ""), is_page=False)
