"""Take what is forgotten out of the journal: batches keep their ids, and get other names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from zipfile import BadZipFile

import duckdb

from extractors.errors import StoreError
from extractors.ids import sha256_hex
from warehouse.base import bases
from warehouse.connect import memory_connection, sql_text
from warehouse.files import remove_quietly, sync_folder
from warehouse.forget_plan import Plan
from warehouse.forgotten import batch_id_of, mean, rows_of_batch, write_without
from warehouse.journal import JOURNAL, Kept, journal_name, listing, read_batches, write_zip
from warehouse.spool import file_sha256
from warehouse.survey import Step

_FOLDER = ".forgetting"  # in the journal: a hidden one is no part of it


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
    cleaned = 0
    try:
        mean(con, plan.forgotten)
        every = listing(home).batches
        done = 0
        for place, group in groupby(every, key=lambda kept: kept.place):
            batches = tuple(group)
            cleaned += _clean_place(con, home, place, batches)
            done += len(batches)
            step("rewrite the journal", done, len(every))
        cleaned += _clean_bases(con, home)
    except (duckdb.Error, BadZipFile, OSError) as error:
        message = f"cannot take what is forgotten out of {home / JOURNAL}: {error}"
        raise StoreError(message) from error
    finally:
        con.close()
    return cleaned


def _clean_place(
    con: duckdb.DuckDBPyConnection, home: Path, place: Path, batches: Sequence[Kept]
) -> int:
    folder = home / JOURNAL / _FOLDER
    folder.mkdir(exist_ok=True)
    made: list[tuple[Kept, Kept]] = []
    for kept, content in read_batches(batches):
        if content is None:
            message = f"{kept.name} cannot be read: run `araxes rebuild`, and forget again"
            raise StoreError(message)
        file = folder / f"{kept.file}.old"
        file.write_bytes(content)
        if gone := sum(rows_of_batch(con, file).values()):
            batch_id = batch_id_of(con, file) or sha256_hex(content)
            target = write_without(con, file, folder / kept.file, gone=gone, batch_id=batch_id)
            made.append((kept, Kept(kept.loaded_at, target.name, target)))
        remove_quietly(file)
    _put_in_place(place, made)
    for path in folder.iterdir():
        remove_quietly(path)
    folder.rmdir()
    return len(made)


def _put_in_place(place: Path, made: Sequence[tuple[Kept, Kept]]) -> None:
    if not made:
        return
    if place.suffix == ".zip":
        write_zip(place, [new for _, new in made], without=frozenset(old.name for old, _ in made))
        return
    for old, new in made:
        new.place.replace(place.with_name(journal_name(new.file, new.loaded_at)))
        if new.file != old.file:
            remove_quietly(place)
    sync_folder(place.parent)


def _clean_bases(con: duckdb.DuckDBPyConnection, home: Path) -> int:
    cleaned = 0
    for folder in bases(home):
        for path in sorted(folder.glob("*-base-*.parquet")):
            gone = sum(rows_of_batch(con, path).values())
            if gone:
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
