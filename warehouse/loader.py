"""Land the batches of the spool in the master, publish it, and only then let the batches go.

Killed between any two steps, the next load brings the same end state: a batch that has landed is
known by its checksum, and a batch file is deleted after the copy that holds it is published.
"""

from collections.abc import Iterator
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
from warehouse.master import announce_load, is_settled, open_master, read_marker, write_marker
from warehouse.publish import publish, snapshot_id
from warehouse.restore import is_damaged, restore_master
from warehouse.spool import batch_kind, file_sha256, is_whole, spool_files

# A batch is written within seconds; an older temporary file belongs to a process that was killed.
_STALE = timedelta(days=1)
# What lands in one transaction: a run's few batches always, a long backlog in parts that fit into
# memory (Parquet grows about tenfold).
_GROUP_FILES = 64
_GROUP_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What one load did."""

    batches: int  # landed now; batches that were known already do not count
    rows: int  # in those batches, all tables together
    damaged: tuple[Path, ...]  # batch files put aside, under their new paths
    published: Path | None  # None: readers have everything already
    damaged_master: Path | None = None  # put aside, and made anew from what was published


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
        if not waiting and is_settled(home):
            return LoadReport(batches=0, rows=0, damaged=damaged, published=None)
        landed, aside = _landed(home, waiting, now)
        published = _publish_if_changed(home, now)
        for batch in waiting:
            remove_quietly(batch.path)
    return LoadReport(len(landed), sum(landed), damaged, published, aside)


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


def _landed(
    home: Path, waiting: tuple[_Waiting, ...], now: datetime
) -> tuple[list[int], Path | None]:
    """Land all; a master with damaged blocks is made anew first, the old one put aside."""
    marker = read_marker(home)
    try:
        return _land_all(home, waiting, now), None
    except StoreError as error:
        if not is_damaged(error.__cause__):
            raise
        aside = restore_master(home, needed=marker.loads if marker else 0)
        if aside is None:
            raise
    return _land_all(home, waiting, now), aside


def _land_all(home: Path, waiting: tuple[_Waiting, ...], now: datetime) -> list[int]:
    """Land group after group; give the rows of each batch that was not known."""
    landed: list[int] = []
    with open_master(home, now=now) as con:
        if waiting:
            announce_load(home)
            for group in _groups(_unknown(con, waiting)):
                landed += _land_group(con, group, now)
    return landed


def _unknown(con: duckdb.DuckDBPyConnection, waiting: tuple[_Waiting, ...]) -> list[_Waiting]:
    """Leave out the batches that have landed before, and copies of one and the same."""
    batches = {batch.sha256: batch for batch in reversed(waiting)}
    known = con.execute(sql_text("setup", "loaded_batches"), {"ids": list(batches)}).fetchall()
    for (sha256,) in known:
        del batches[sha256]
    return list(reversed(batches.values()))


def _groups(batches: list[_Waiting]) -> Iterator[list[_Waiting]]:
    """Divide them, in order, into what lands together: most of a load's cost is per statement."""
    group: list[_Waiting] = []
    size = 0
    for batch in batches:
        size += batch.path.stat().st_size
        if group and (len(group) >= _GROUP_FILES or size > _GROUP_BYTES):
            yield group
            group, size = [], batch.path.stat().st_size
        group.append(batch)
    if group:
        yield group


def _land_group(con: duckdb.DuckDBPyConnection, group: list[_Waiting], now: datetime) -> list[int]:
    """Land some batches in one transaction; give their numbers of rows."""
    files = [batch.path for batch in group]
    con.begin()
    land(con, files)
    origins = {
        Path(row[0]): row[1:]
        for row in con.execute(
            sql_text("setup", "spool_origin"), [list(map(str, files))]
        ).fetchall()
    }
    rows_in = [int(origins[file][1]) for file in files]
    loads: dict[str, object] = {
        "batch_id": [batch.sha256 for batch in group],
        "kind": [batch_kind(file) for file in files],
        "run_id": [origins[file][0] for file in files],
        "file": [file.name for file in files],
        "rows_in": rows_in,
        "loaded_at": now,
    }
    con.execute(sql_text("setup", "record_load"), loads)
    con.commit()
    return rows_in


def _publish_if_changed(home: Path, now: datetime) -> Path | None:
    """Publish unless the newest published file was made of exactly this state."""
    marker = read_marker(home)
    if marker is None or (marker.published and marker.published == snapshot_id(home)):
        return None
    published = publish(home, now=now)
    write_marker(home, replace(marker, published=published.stem))
    return published
