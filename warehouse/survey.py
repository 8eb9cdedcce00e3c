"""Look at what there is to rebuild a master from: the journal, its base, published files."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from extractors.errors import StoreError
from extractors.ids import sha256_hex
from warehouse.base import Base, newest_base, read_whole
from warehouse.connect import MASTER, attach, detach, memory_connection, sql_text
from warehouse.journal import Kept, listing, read_batches
from warehouse.publish import published_files
from warehouse.spool import is_intact, spool_files

Step = Callable[[str, int, int], None]  # stage, how many are done, of how many
_ALIAS = "master"


@dataclass(slots=True)
class Ground:
    """What there is to rebuild from, and what is missing."""

    batches: list[Kept]  # whole ones
    base: Base | None  # None, too, where it cannot be used
    lost: list[str] = field(default_factory=list)
    damaged: list[Kept] = field(default_factory=list)
    source: Path | None = None


def survey(home: Path, step: Step) -> Ground:
    """Read the whole journal and say what can be used of it."""
    found = listing(home)
    base = newest_base(home)
    ground = Ground([], base)
    _read_batches(found.batches, ground, step)
    ground.lost += [path.name for path in found.damaged]
    bad = [path for path in base.files if not is_intact(path)] if base else []
    if base is not None and (bad or not base.is_whole or not _is_list_whole(base)):
        ground.base = None
        ground.lost += [path.name for path in bad] or [base.folder.name]
    witnesses = _witnesses(home)
    ground.lost += sorted(_missing(home, ground, [files for _, files in witnesses]))
    if not (ground.batches or ground.base or ground.lost or spool_files(home)):
        message = f"there is no journal in {home}: nothing can be rebuilt"
        raise StoreError(message)
    if ground.lost:
        ground.source = _source(witnesses, ground)
    return ground


def _is_list_whole(base: Base) -> bool:
    return base.loads is not None and is_intact(base.loads)


def _read_batches(batches: Sequence[Kept], ground: Ground, step: Step) -> None:
    for number, (kept, content) in enumerate(read_batches(batches), start=1):
        if content is not None and kept.fits(sha256_hex(content)):
            ground.batches.append(kept)
        else:
            ground.damaged.append(kept)
            ground.lost.append(kept.file)
        step("check", number, len(batches))


def _missing(home: Path, ground: Ground, witnesses: Iterable[dict[str, str]]) -> set[str]:
    """Name what a readable master or published file has landed and nothing else has."""
    known = {file for files in witnesses for file in files}
    here = {kept.file for kept in ground.batches} | {path.name for path in spool_files(home)}
    if ground.base is not None:
        here |= loads_of(ground.base)
    return known - here - set(ground.lost)


def loads_of(base: Base) -> set[str]:
    """Give the file names of the loads that a base stands for."""
    con = memory_connection()
    try:
        rows = con.execute(sql_text("setup", "base_files"), {"loads": str(base.loads)}).fetchall()
    finally:
        con.close()
    return {file for (file,) in rows}


def _witnesses(home: Path) -> list[tuple[Path, dict[str, str]]]:
    """Give what landed in the master and in each published file, newest first, if they can tell."""
    told = ((path, loads_in(path)) for path in (home / MASTER, *published_files(home)))
    return [(path, files) for path, files in told if files]


def loads_in(path: Path, *, read_all: bool = False) -> dict[str, str] | None:
    """Give the batches that a file holds; None when it is not there or cannot be read."""
    if not path.exists():
        return None
    try:
        with opened(path, read_only=True) as con:
            if read_all:
                read_whole(con)
            return held_loads(con)
    except duckdb.Error:
        return None


def _source(witnesses: Sequence[tuple[Path, dict[str, str]]], ground: Ground) -> Path | None:
    """Find a file that is whole and has what the journal lacks."""
    known = {file for _, files in witnesses for file in files}
    needed = set(ground.lost) & known
    for path, files in witnesses:
        if needed <= files.keys() and loads_in(path, read_all=True) is not None:
            if path.name == MASTER:
                message = (
                    f"the journal lacks {len(ground.lost)} batches, {ground.lost[0]} among them, "
                    f"and {path} is well and has them: run `araxes rebuild --base`"
                )
                raise StoreError(message)
            return path
    return None


@contextmanager
def opened(path: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open one of our files by itself, without any check; raises `duckdb.Error`."""
    con = memory_connection()
    try:
        attach(con, path, _ALIAS, read_only=read_only)
        yield con
        detach(con, _ALIAS)
    finally:
        con.close()


def held_loads(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Give what has landed in the default database: batch ids by file name."""
    return dict(con.execute(sql_text("setup", "load_files")).fetchall())
