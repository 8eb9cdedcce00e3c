"""Land the batches of the spool in the master, publish it, and only then let the batches go.

Killed between any two steps, the next load brings the same end state: a batch that has landed is
known by its checksum, and a batch file is deleted after the copy that holds it is published.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import duckdb

from extractors.errors import StoreError
from warehouse.connect import sql_text
from warehouse.files import remove_quietly, sync_folder
from warehouse.land import land
from warehouse.locks import hold
from warehouse.master import announce_load, open_master, read_marker, write_marker
from warehouse.publish import publish, snapshot_id
from warehouse.spool import batch_kind, file_sha256, is_whole, spool_files

# A batch is written within seconds; an older temporary file belongs to a process that was killed.
_STALE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What one load did."""

    batches: int  # landed now; batches that were known already do not count
    rows: int  # in those batches, all tables together
    damaged: tuple[Path, ...]  # batch files put aside, under their new paths
    published: Path | None  # None: readers have everything already


class _Waiting(NamedTuple):
    """A batch file whose bytes are the ones its name promises."""

    path: Path
    sha256: str


def load_spool(home: Path, *, now: datetime, who: str, wait_seconds: float = 60) -> LoadReport:
    """Land all waiting batches and publish, alone: two loaders queue on a lock.

    Raises `BusyError` when the lock is not free in time, and `StoreError` when the master is not
    what it should be or the disk refuses; then every batch is still in the spool.
    """
    with hold(home / "locks" / "loader.lock", who=who, wait_seconds=wait_seconds):
        waiting, damaged = _sort_out(home, now)
        landed = _land_all(home, waiting, now)
        published = _publish_if_changed(home, now)
        for batch in waiting:
            remove_quietly(batch.path)
    return LoadReport(batches=len(landed), rows=sum(landed), damaged=damaged, published=published)


def _sort_out(home: Path, now: datetime) -> tuple[tuple[_Waiting, ...], tuple[Path, ...]]:
    """Separate whole batches from damaged ones and put the damaged ones aside."""
    waiting: list[_Waiting] = []
    damaged: list[Path] = []
    try:
        for path in spool_files(home):
            checksum = file_sha256(path)
            if is_whole(path, checksum):
                waiting.append(_Waiting(path, checksum))
            else:
                damaged.append(_put_aside(path))
        for path in (home / "spool").glob(".*.tmp"):
            if path.stat().st_mtime < (now - _STALE).timestamp():
                remove_quietly(path)
    except OSError as error:
        message = f"cannot read {home / 'spool'}: {error}"
        raise StoreError(message) from error
    return tuple(waiting), tuple(damaged)


def _put_aside(path: Path) -> Path:
    """Move a damaged batch out of the way, over nothing that is there already."""
    folder = path.parent / "damaged"
    folder.mkdir(exist_ok=True)
    target = folder / path.name
    number = 1
    while target.exists():
        target = folder / f"{path.name}.{number}"
        number += 1
    path.rename(target)
    sync_folder(folder)
    return target


def _land_all(home: Path, waiting: tuple[_Waiting, ...], now: datetime) -> list[int]:
    """Land each batch in its own transaction; give the rows of those that were not known."""
    landed: list[int] = []
    with open_master(home, now=now) as con:
        if waiting:
            announce_load(home)
        for batch in waiting:
            rows = _land_one(con, batch, now)
            if rows is not None:
                landed.append(rows)
    return landed


def _land_one(con: duckdb.DuckDBPyConnection, batch: _Waiting, now: datetime) -> int | None:
    """Land one batch; None when it has landed before."""
    con.execute(sql_text("setup", "spool_file"), [str(batch.path)])
    if con.execute(sql_text("setup", "is_loaded"), [batch.sha256]).fetchall():
        return None
    con.begin()
    land(con)
    run_id, rows_in = con.execute(sql_text("setup", "spool_origin")).fetchall()[0]
    load = {
        "batch_id": batch.sha256,
        "kind": batch_kind(batch.path),
        "run_id": run_id,
        "file": batch.path.name,
        "rows_in": rows_in,
        "loaded_at": now,
    }
    con.execute(sql_text("setup", "record_load"), load)
    con.commit()
    return int(rows_in)


def _publish_if_changed(home: Path, now: datetime) -> Path | None:
    """Publish unless the newest published file was made of exactly this state."""
    marker = read_marker(home)
    if marker is None or (marker.published and marker.published == snapshot_id(home)):
        return None
    published = publish(home, now=now)
    write_marker(home, replace(marker, published=published.stem))
    return published
