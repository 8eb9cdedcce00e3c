"""Land the batches of the spool in the master, publish it, and then keep them in the journal.

Killed between any two steps, the next load brings the same end state: a batch that has landed is
known by its checksum, and a batch file moves on after the copy that holds it is published.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

import duckdb

from extractors.errors import StoreError
from warehouse.base import write_base
from warehouse.connect import MASTER, sql_text
from warehouse.files import move_into_place, remove_quietly
from warehouse.forget_plan import is_forgetting
from warehouse.forgetting import go_on
from warehouse.forgotten import clean_batch, is_anything_forgotten, mean_all
from warehouse.journal import has_begun, keep, pack
from warehouse.land import land
from warehouse.locks import hold
from warehouse.master import (
    announce_load,
    count_held,
    is_published,
    is_settled,
    mark_published,
    open_master,
    read_marker,
)
from warehouse.publish import KEEP, Keep, publish
from warehouse.restore import is_damaged, restore_master
from warehouse.spool import batch_kind
from warehouse.waiting import Waiting, groups, sort_out


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What one load did."""

    batches: int  # landed now; batches that were known already do not count
    rows: int  # in those batches, all tables together
    damaged: tuple[Path, ...]  # batch files put aside, under their new paths
    published: Path | None  # None: readers have everything already
    damaged_master: Path | None = None  # put aside, and made anew from what was published
    base: Path | None = None  # written now: the warehouse was older than its journal


class _Record(NamedTuple):
    """What `core.loads` says of a batch."""

    sha256: str  # of its bytes now: another one than its id when something in it was forgotten
    file: str
    loaded_at: datetime


@dataclass(slots=True)
class _Work:
    """What landing did."""

    rows: list[int]  # of each batch that was not known
    records: dict[str, _Record]  # of every waiting batch, by its id
    waiting: tuple[Waiting, ...]  # without what is forgotten
    base: Path | None = None
    aside: Path | None = None


def load_spool(
    home: Path, *, now: datetime, who: str, wait_seconds: float = 60, keep: Keep | None = KEEP
) -> LoadReport:
    """Land all waiting batches and publish, alone: two loaders queue on a lock (`keep`: `publish`).

    Raises `BusyError` when the lock is not free in time, and `StoreError` when the master is not
    what it should be or the disk refuses; then every batch is still in the spool.
    """
    with loader_lock(home, who=who, wait_seconds=wait_seconds):
        return load_alone(home, now=now, keep=keep)


def loader_lock(home: Path, *, who: str, wait_seconds: float) -> AbstractContextManager[None]:
    """Be the only one who opens the master; errors as `hold`."""
    return hold(home / "locks" / "loader.lock", who=who, wait_seconds=wait_seconds)


def load_alone(home: Path, *, now: datetime, keep: Keep | None = None) -> LoadReport:
    """Do what `load_spool` does, for whoever holds the loader's lock.

    Whoever was killed while he forgot something is finished first.
    """
    if is_forgetting(home):
        go_on(home, now=now, load=partial(land_waiting, home, now=now), step=silent)
    return land_waiting(home, now=now, keep=keep)


def land_waiting(home: Path, *, now: datetime, keep: Keep | None = None) -> LoadReport:
    """Land what waits and publish, whether or not something is to be forgotten still."""
    waiting, damaged = sort_out(home, now)
    if not waiting and is_settled(home):
        return LoadReport(batches=0, rows=0, damaged=damaged, published=None)
    work = _landed(home, waiting, now)
    published = _publish_if_changed(home, now, keep)
    _keep_all(home, work.waiting, work.records)
    pack(home, now=now)
    rows = work.rows
    return LoadReport(len(rows), sum(rows), damaged, published, work.aside, work.base)


def silent(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody how far it is."""


def load_restored(home: Path, published: Path, *, now: datetime) -> Path:
    """Make a published file the master of a home that has none, land what waits, and publish.

    Gives the new published file. Nobody else may know the home yet. Raises `StoreError` when the
    file is damaged or lacks something that the journal has.
    """
    published.chmod(0o644)
    move_into_place(published, home / MASTER)
    target = load_alone(home, now=now).published
    if target is None:
        message = f"{home / MASTER} could not be published"
        raise StoreError(message)
    return target


def _keep_all(home: Path, waiting: tuple[Waiting, ...], records: dict[str, _Record]) -> None:
    """Move the landed batches into the journal, under the names they landed with."""
    moved = []
    for path, sha256, batch_id, _ in waiting:
        record = records[batch_id or sha256]
        if record.sha256 == sha256:
            moved.append((path, record.file, record.loaded_at))
        else:  # the journal's has lost what was to be forgotten; this one has it still
            remove_quietly(path)
    keep(home, moved)


def _landed(home: Path, waiting: tuple[Waiting, ...], now: datetime) -> _Work:
    """Land all; a master with damaged blocks is made anew first, the old one put aside."""
    marker = read_marker(home)
    try:
        return _land_all(home, waiting, now)
    except StoreError as error:
        if not is_damaged(error.__cause__):
            raise
        aside = restore_master(home, needed=marker.loads if marker else 0)
        if aside is None:
            raise
    work = _land_all(home, waiting, now)
    work.aside = aside
    return work


def _land_all(home: Path, waiting: tuple[Waiting, ...], now: datetime) -> _Work:
    """Land what is not known, group after group; before that begin the journal where need be."""
    with open_master(home, now=now) as con:
        waiting = _without_forgotten(con, waiting)
        records = _known(con, waiting)
        work = _Work([], records, waiting)
        if not has_begun(home) and count_held(con) > len(records):
            work.base = write_base(con, home, now=now).folder
        # Without the batches that have landed before, and copies of one and the same.
        batches = {batch.batch_id or batch.sha256: batch for batch in reversed(waiting)}
        new = [batch for key, batch in batches.items() if key not in records][::-1]
        if waiting:
            announce_load(home)
        for group in groups(new):
            work.rows += land_group(con, group, now)
        records |= {
            each.batch_id or each.sha256: _Record(each.sha256, each.path.name, now) for each in new
        }
    return work


def _without_forgotten(
    con: duckdb.DuckDBPyConnection, waiting: tuple[Waiting, ...]
) -> tuple[Waiting, ...]:
    """Take out of waiting batches what is never to come back, before anything keeps it."""
    if not is_anything_forgotten(con):
        return waiting
    mean_all(con)
    return tuple(Waiting(*clean_batch(con, each.path, each.sha256)) for each in waiting)


def _known(con: duckdb.DuckDBPyConnection, waiting: tuple[Waiting, ...]) -> dict[str, _Record]:
    """Give those batches that have landed before, and how."""
    ids = list({batch.batch_id or batch.sha256 for batch in waiting})
    rows = con.execute(sql_text("setup", "loaded_batches"), {"ids": ids}).fetchall() if ids else []
    return {
        batch_id: _Record(sha256, file, loaded_at.astimezone(UTC))
        for batch_id, sha256, file, loaded_at in rows
    }


def land_group(con: duckdb.DuckDBPyConnection, group: list[Waiting], now: datetime) -> list[int]:
    """Land some batches in one transaction; give their numbers of rows.

    The one way into the tables; `now` is when those land that have not landed before.
    """
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
        "batch_id": [batch.batch_id or batch.sha256 for batch in group],
        "sha256": [batch.sha256 for batch in group],
        "kind": [batch_kind(file) for file in files],
        "run_id": [origins[file][0] for file in files],
        "file": [file.name for file in files],
        "rows_in": rows_in,
        "loaded_at": [batch.landed_at or now for batch in group],
    }
    con.execute(sql_text("setup", "record_load"), loads)
    con.commit()
    return rows_in


def _publish_if_changed(home: Path, now: datetime, keep: Keep | None) -> Path | None:
    """Publish unless the newest published file was made of exactly this state."""
    marker = read_marker(home)
    if marker is None or is_published(home, marker):
        return None
    published = publish(home, now=now, keep=keep)
    mark_published(home, marker, published)
    return published
