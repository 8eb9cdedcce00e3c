"""Take what is forgotten out of the journal: batches keep their ids, and get other names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from zipfile import BadZipFile

import duckdb

from extractors.errors import StoreError
from warehouse.base import bases
from warehouse.connect import memory_connection, sql_text
from warehouse.files import remove_quietly, sync_folder
from warehouse.forget_plan import Plan
from warehouse.forgotten import batch_id_of, mean, rows_of_batches, write_without
from warehouse.journal import JOURNAL, Kept, listing, read_batches, remove_folder, write_zip
from warehouse.spool import file_sha256
from warehouse.survey import Step

_FOLDER = ".forgetting"  # in the journal: a hidden one is no part of it
_TOGETHER = 256  # batches that are asked about at once


@dataclass(frozen=True, slots=True)
class Renamed:
    """A batch from which something was taken."""

    batch_id: str
    file: str  # as it is called now
    sha256: str
    rows_in: int


def clean_journal(home: Path, plan: Plan, step: Step) -> int:
    """Write every batch and base file anew that holds what is forgotten; give their number.

    Batches that cannot be read raise `StoreError`: what they hold is not known.
    """
    con = memory_connection()
    folder = home / JOURNAL / _FOLDER
    cleaned = done = 0
    try:
        mean(con, plan.forgotten)
        folder.mkdir(parents=True, exist_ok=True)
        every = listing(home).batches
        # Loose ones together, and each zip by itself.
        for place, group in groupby(every, key=lambda kept: kept.place if kept.is_packed else None):
            batches = tuple(group)
            made = [pair for part in _parts(batches) for pair in _cleaned(con, folder, part)]
            _put_in_place(place, made)
            cleaned += len(made)
            done += len(batches)
            step("rewrite the journal", done, len(every))
        cleaned += _clean_bases(con, home)
        remove_folder(folder)
    except (duckdb.Error, BadZipFile, OSError) as error:
        message = (
            f"cannot take what is forgotten out of {home / JOURNAL}: {error}; "
            "run `araxes rebuild`, and forgetting goes on"
        )
        raise StoreError(message) from error
    finally:
        con.close()
    return cleaned


def _parts(batches: Sequence[Kept]) -> Iterator[Sequence[Kept]]:
    for first in range(0, len(batches), _TOGETHER):
        yield batches[first : first + _TOGETHER]


def _cleaned(
    con: duckdb.DuckDBPyConnection, folder: Path, batches: Sequence[Kept]
) -> list[tuple[Kept, Kept]]:
    """Write those that hold something anew into the folder; give each with what it was."""
    files = {kept.place: kept for kept in batches if not kept.is_packed}
    packed = [kept for kept in batches if kept.is_packed]
    for kept, content in read_batches(packed):
        if content is None:
            message = f"{kept.name} cannot be read"
            raise OSError(message)
        file = folder / f"{kept.file}.old"
        file.write_bytes(content)
        files[file] = kept
    made: list[tuple[Kept, Kept]] = []
    for file, gone in rows_of_batches(con, list(files)).items():
        kept = files[file]
        batch_id = batch_id_of(con, file) or file_sha256(file)
        target = write_without(con, file, folder / kept.file, gone=gone, batch_id=batch_id)
        made.append((kept, Kept(kept.loaded_at, target.name, target)))
    for file in files.keys() - {kept.place for kept in batches}:
        remove_quietly(file)
    return made


def _put_in_place(place: Path | None, made: Sequence[tuple[Kept, Kept]]) -> None:
    """Put batches where the old ones are: into the zip, or beside those, which go then."""
    if place is not None and made:
        write_zip(place, [new for _, new in made], without=frozenset(old.name for old, _ in made))
        return
    for old, new in made:
        new.place.replace(old.place.with_name(new.name))
        if new.file != old.file:
            remove_quietly(old.place)
        sync_folder(old.place.parent)


def _clean_bases(con: duckdb.DuckDBPyConnection, home: Path) -> int:
    cleaned = 0
    for folder in bases(home):
        for path in sorted(folder.glob("*-base-*.parquet")):
            gone = rows_of_batches(con, [path]).get(path)
            if gone is not None:
                batch_id = batch_id_of(con, path) or file_sha256(path)
                target = write_without(con, path, path, gone=gone, batch_id=batch_id)
                if target != path:
                    remove_quietly(path)
                cleaned += 1
    return cleaned


def renamed(home: Path, known: dict[str, str]) -> Iterator[Renamed]:
    """Give the batches of the journal that are called otherwise than `known` files of loads."""
    con = memory_connection()
    folder = home / JOURNAL / _FOLDER
    try:
        for kept, content in read_batches(
            [each for each in listing(home).batches if each.file not in known]
        ):
            folder.mkdir(exist_ok=True)
            file = folder / kept.file
            file.write_bytes(content or b"")
            batch_id = batch_id_of(con, file)
            if batch_id is not None:
                [(_, _, rows)] = con.execute(
                    sql_text("setup", "spool_origin"), [[str(file)]]
                ).fetchall()
                yield Renamed(batch_id, kept.file, file_sha256(file), int(rows))
            remove_quietly(file)
        if folder.exists():
            folder.rmdir()
    except (duckdb.Error, OSError) as error:
        message = f"cannot read {home / JOURNAL}: {error}"
        raise StoreError(message) from error
    finally:
        con.close()
