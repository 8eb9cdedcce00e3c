"""A base: the tables as they stand, as batches, for a warehouse that is older than its journal.

A folder `journal/base-<when>/` with numbered batch files of kind `base`, each named with its
checksum, and last the list of the loads that they stand for: without it, or with a gap in the
numbers, the base is not whole. It is written under another name and counts once it has its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

import duckdb

from extractors.errors import StoreError
from warehouse.batch import STORED_AS
from warehouse.connect import sql_text
from warehouse.files import sync_file, sync_folder
from warehouse.journal import BASE, JOURNAL, STAMP, listing, remove_folder
from warehouse.spool import TABLES, file_sha256, is_intact

# Rows of one file: of articles, with about 5 kB of text each, some 25 MB in memory.
_CHUNK_ROWS = 5_000
_LOADS = "loads"
# Reading a million articles took 4.6 GB without a limit, 1.1 GB with this, and no more CPU.
_MEMORY = "1GB"


@dataclass(frozen=True, slots=True)
class Base:
    """One base as it lies there."""

    folder: Path
    files: tuple[Path, ...]  # the batches, in the order of their numbers
    loads: Path | None  # the loads that they stand for; None: the base is not whole

    @property
    def is_whole(self) -> bool:
        """Tell whether no file is missing; whether their bytes are right is another question."""
        numbers = [int(path.name.split("-")[1]) for path in (*self.files, *self._end())]
        return self.loads is not None and numbers == list(range(len(numbers)))

    def _end(self) -> tuple[Path, ...]:
        return (self.loads,) if self.loads else ()


def newest_base(home: Path) -> Base | None:
    """Give the newest base; None when there is none: the journal reaches back to the beginning."""
    folders = bases(home)
    return _base(folders[-1]) if folders else None


def bases(home: Path) -> tuple[Path, ...]:
    """Give the folders of all bases, oldest first."""
    return tuple(sorted(path for path in (home / JOURNAL).glob(f"{BASE}*") if path.is_dir()))


def _base(folder: Path) -> Base:
    paths = sorted(folder.glob("*-*-*-*.parquet"))
    ends = [path for path in paths if path.name.split("-")[2] == _LOADS]
    files = tuple(path for path in paths if path not in ends)
    return Base(folder, files, ends[-1] if ends else None)


def write_base(con: duckdb.DuckDBPyConnection, home: Path, *, now: datetime) -> Base:
    """Write the tables of the default database as a base, all of it or nothing.

    Call it with the loader's lock held. Raises `StoreError` when the disk refuses, and
    `duckdb.Error` when the tables cannot be read.
    """
    folder = home / JOURNAL
    target = folder / f"{BASE}{now:{STAMP}}"
    temporary = folder / f".{target.name}.tmp"
    try:
        for stale in folder.glob(f".{BASE}*.tmp"):
            remove_folder(stale)
        temporary.mkdir(parents=True)
        for path in _chunks(con, temporary, now):
            sync_file(path)
        sync_folder(temporary)
        remove_folder(target)  # only a clock that stands still makes the same name twice
        temporary.rename(target)
        sync_folder(folder)
        sync_folder(home)
    except (OSError, duckdb.IOException) as error:
        remove_folder(temporary)
        message = f"cannot write the journal's base into {folder}: {error}"
        raise StoreError(message) from error
    return _base(target)


def _chunks(con: duckdb.DuckDBPyConnection, folder: Path, now: datetime) -> Iterator[Path]:
    """Write all files and give their paths."""
    number = count()
    plain = folder / "chunk"
    for table in TABLES:
        stored = STORED_AS.get(table, table)
        beyond = con.execute(_about("base_rows", stored)).fetchall()[0][0]
        for first in range(0, beyond, _CHUNK_ROWS):
            params = {"first": first, "beyond": first + _CHUNK_ROWS, "target": str(plain)}
            chunk = _about("base_chunk", table).replace("stored_rows", stored)
            if con.execute(chunk, params).fetchall()[0][0]:
                yield _named(plain, f"{now:{STAMP}}-{next(number):05d}-base")
    con.execute(sql_text("setup", "base_loads"), {"target": str(plain)})
    yield _named(plain, f"{now:{STAMP}}-{next(number):05d}-{_LOADS}")


def _about(name: str, table: str) -> str:
    # A table's name cannot be bound; these are names of our own.
    return sql_text("setup", name).replace("one_table", table)


def _named(plain: Path, name: str) -> Path:
    return plain.rename(plain.with_name(f"{name}-{file_sha256(plain)[:16]}.parquet"))


def lacking(con: duckdb.DuckDBPyConnection, home: Path) -> tuple[str, ...]:
    """Name the batches of the journal that the default database has not.

    Raises `StoreError` when the journal's folders, `duckdb.Error` when a base cannot be read.
    """
    files = [kept.file for kept in listing(home).batches]
    found = con.execute(sql_text("setup", "lacking_files"), {"files": files}).fetchall()
    base = newest_base(home)
    if base is not None and base.loads is not None and is_intact(base.loads):
        params = {"loads": str(base.loads)}
        found += con.execute(sql_text("setup", "lacking_loads"), params).fetchall()
    return tuple(file for (file,) in found)


def read_whole(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """Read every block of the default database; give each table's number of rows and digest.

    The digest does not depend on the order of rows. Raises `duckdb.Error` for a damaged block.
    """
    before = con.execute(sql_text("setup", "memory_limit_now")).fetchall()[0][0]
    limit_memory(con)
    try:
        tables = [name for (name,) in con.execute(sql_text("setup", "core_tables")).fetchall()]
        return {table: con.execute(_about("read_table", table)).fetchall()[0] for table in tables}
    finally:
        con.execute(sql_text("setup", "memory_limit"), [before])


def limit_memory(con: duckdb.DuckDBPyConnection) -> None:
    """Keep DuckDB from remembering all that it reads: what is read once is not read again."""
    con.execute(sql_text("setup", "memory_limit"), [_MEMORY])
