"""Put another master in the place of a damaged one: what is published, or what was made anew.

A batch leaves the spool after the copy that holds it is published: published file and spool
together have everything. Seen once in some 900 kills amid a checkpoint (DuckDB 2.0.0): "Corrupt
database file: computed checksum … does not match".
"""

import os
from pathlib import Path

import duckdb

from extractors.errors import StoreError
from warehouse.connect import MASTER
from warehouse.files import copy_file, move_into_place, remove_quietly
from warehouse.master import Marker, count_loads, write_marker
from warehouse.publish import published_file

_CORRUPT = ("Corrupt database file", "Corrupt WAL file")  # DuckDB has no class of its own for it
_DAMAGED = ".damaged"


def is_damaged(error: BaseException | None) -> bool:
    """Tell whether DuckDB found that blocks of the file, or its log, are not what was written."""
    return isinstance(error, duckdb.Error) and any(word in str(error) for word in _CORRUPT)


def restore_master(home: Path, *, needed: int) -> Path | None:
    """Put a copy of the published file in the master's place and give the damaged file's new name.

    None, and nothing is touched, where nothing is published or where published file and spool
    together cannot have the `needed` loads. Call it with the loader's lock held.
    """
    published = published_file(home)
    if published is None:
        return None
    loads, last_batch = count_loads(published)
    waiting = sum(1 for _ in (home / "spool").glob("*.parquet"))
    if loads + waiting < needed:
        return None
    temporary = (home / MASTER).with_suffix(".restored")
    try:
        copy_file(published, temporary)
        temporary.chmod(0o644)  # published files are read-only
    except OSError as error:
        message = f"cannot restore {home / MASTER} from {published}: {error}"
        raise StoreError(message) from error
    return swap_in(home, temporary, loads=loads, last_batch=last_batch)


def swap_in(home: Path, temporary: Path, *, loads: int, last_batch: str | None) -> Path | None:
    """Make a whole and closed file the master, and give the new name of the one that was.

    None where there was none. Killed between any two steps, there is a master whose damage is
    noticed, or the new one. Call it with the loader's lock held.
    """
    path = home / MASTER
    aside = path.with_name(path.name + _DAMAGED)
    is_there = path.exists()
    try:
        write_marker(home, Marker(loads, last_batch, bytes=None, published=None))
        log = path.with_name(path.name + ".wal")
        if log.exists():  # of the damaged file: replayed into another it would damage that, too
            log.replace(aside.with_name(aside.name + ".wal"))
        if is_there:
            remove_quietly(aside)
            _keep(path, aside)
        move_into_place(temporary, path)
    except OSError as error:
        message = f"cannot put {temporary} in the place of {path}: {error}"
        raise StoreError(message) from error
    return aside if is_there else None


def _keep(path: Path, aside: Path) -> None:
    """Give a file a second name, so that at no moment there is no master; move anything else."""
    if path.is_file():
        os.link(path, aside)
    else:
        path.rename(aside)
