"""Make the private master anew from what is published, when its blocks are damaged.

A batch leaves the spool after the copy that holds it is published: published file and spool
together have everything. Seen once in some 900 kills amid a checkpoint (DuckDB 2.0.0): "Corrupt
database file: computed checksum … does not match".
"""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb

from extractors.errors import StoreError
from warehouse.connect import MASTER
from warehouse.files import move_into_place, remove_quietly
from warehouse.master import count_loads, read_marker, write_marker
from warehouse.publish import published_file

_CORRUPT = "Corrupt database file"  # DuckDB raises no class of its own for it
_DAMAGED = ".damaged"


def is_damaged(error: BaseException | None) -> bool:
    """Tell whether DuckDB found that blocks of the file are not what was written."""
    return isinstance(error, duckdb.Error) and _CORRUPT in str(error)


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
    path = home / MASTER
    aside = path.with_name(path.name + _DAMAGED)
    temporary = path.with_suffix(".restored")
    try:
        shutil.copyfile(published, temporary)
        temporary.chmod(0o644)  # published files are read-only
        log = path.with_name(path.name + ".wal")
        if log.exists():  # of the damaged file: replayed into another it would damage that, too
            log.replace(aside.with_name(aside.name + ".wal"))
        remove_quietly(aside)
        os.link(path, aside)  # so that at no moment there is no master
        move_into_place(temporary, path)
    except OSError as error:
        message = f"cannot restore {path} from {published}: {error}"
        raise StoreError(message) from error
    marker = read_marker(home)
    if marker is not None:
        write_marker(
            home,
            replace(marker, loads=loads, last_batch=last_batch, bytes=None, published=None),
        )
    return aside
