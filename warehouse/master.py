"""The private master file: made once, never silently replaced, checked at every opening.

DuckDB makes a new empty file where one is missing and replays a torn log with fewer rows, both
without a word. A marker beside the file says how much must be there. Whatever is in the log only
is in the spool too, because batches leave the spool after the checkpoint.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from extractors.errors import StoreError
from warehouse.base import lacking, read_whole
from warehouse.connect import MASTER, PUBLISHED_LINK, Instances, attach, detach, sql_text
from warehouse.files import move_into_place, remove_quietly, write_text
from warehouse.journal import has_begun
from warehouse.migrate import migrate, pending_scripts, schema_id
from warehouse.publish import published_file

MARKER = MASTER + ".marker"
_ALIAS = "master"
_INSTANCES = Instances()
BLANK: dict[str, bytes] = {}  # an empty master by its schema: 0.02 s CPU to copy, 0.4 to make
_DAMAGE = ("Corrupt", "not a valid DuckDB", "WAL", "checksum", "deserialize", "Catalog Error")
_HEADER_BYTES = 3 * 4096  # DuckDB's main header and two database headers: the least a file can be


@dataclass(frozen=True, slots=True)
class Marker:
    """What the master held when it was last closed."""

    loads: int
    last_batch: str | None
    bytes: int | None  # None while a load is going on
    published: str | None  # the snapshot made of exactly this state
    schema: str | None = None  # `schema_id` of whoever closed it
    written_ns: int | None = None  # the file's time of modification
    published_bytes: int | None = None  # of the snapshot, and when it was written
    published_ns: int | None = None


_ADVICE = "run `araxes rebuild`, which makes the master anew from the journal"
_NOTHING = Marker(loads=0, last_batch=None, bytes=None, published=None)


def read_marker(home: Path) -> Marker | None:
    """Read the marker; None when there is none. Raises `StoreError` when it is unreadable."""
    path = home / MARKER
    try:
        return Marker(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        message = f"{path} is unreadable: {_ADVICE}"
        raise StoreError(message) from error


def write_marker(home: Path, marker: Marker) -> None:
    """Replace the marker as a whole."""
    write_text(home / MARKER, json.dumps(asdict(marker)) + "\n")


@contextmanager
def open_master(home: Path, *, now: datetime) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the checked and migrated master; at the end checkpoint, close and mark it.

    Call it with the loader's lock held. Raises `StoreError` naming the file and what to do.
    """
    path = home / MASTER
    marker = check_master(home)
    con = _INSTANCES.take()
    try:
        if marker is None and not path.exists():
            _create(con, path, now)
        is_untouched = marker is not None and _is_untouched(path, marker)
        attach(con, path, _ALIAS)
        _check_loads(path, _count_loads(con)[0], marker)
        if not is_untouched:
            _check_stranger(con, home, marker)
            if pending_scripts(con):
                announce_load(home)
                migrate(con, now=now)
        yield con
        loads, last_batch = _count_loads(con)
        con.execute(sql_text("setup", "checkpoint_master"))
        detach(con, _ALIAS)
    except (duckdb.Error, OSError) as error:
        con.close()
        raise StoreError(_explain(path, error)) from error
    except BaseException:
        con.close()
        raise
    _INSTANCES.give_back(con)
    marker = read_marker(home) or _NOTHING
    if not _is_untouched(path, marker):
        mark_closed(home, replace(marker, loads=loads, last_batch=last_batch))


def is_settled(home: Path) -> bool:
    """Tell whether the master lies as it was closed, in this version's schema and published.

    Then opening it would bring nothing new. Call it with the loader's lock held; raises
    `StoreError` as `open_master` does for a file that is missing or too short.
    """
    path = home / MASTER
    marker = check_master(home)
    return marker is not None and is_published(home, marker) and _is_untouched(path, marker)


def is_published(home: Path, marker: Marker) -> bool:
    """Tell whether the newest published file is of exactly this state and lies as it was made."""
    target = published_file(home)
    if target is None or target.stem != marker.published:
        return False
    status = target.stat()
    made = (marker.published_bytes, marker.published_ns)
    return made == (status.st_size, status.st_mtime_ns)


def mark_closed(home: Path, marker: Marker) -> Marker:
    """Say in the marker that this version closed the master as it lies there, and give it."""
    status = (home / MASTER).stat()
    closed = replace(
        marker, bytes=status.st_size, schema=schema_id(), written_ns=status.st_mtime_ns
    )
    write_marker(home, closed)
    return closed


def mark_published(home: Path, marker: Marker, target: Path) -> None:
    """Say in the marker which snapshot shows this state."""
    status = target.stat()
    write_marker(
        home,
        replace(
            marker,
            published=target.stem,
            published_bytes=status.st_size,
            published_ns=status.st_mtime_ns,
        ),
    )


def _is_untouched(path: Path, marker: Marker) -> bool:
    """Tell whether this version closed the file as it lies: an older copy has another time."""
    status = path.stat()
    return (
        marker.schema == schema_id()
        and marker.bytes == status.st_size
        and marker.written_ns == status.st_mtime_ns
        and not _log_of(path).exists()
    )


def announce_load(home: Path) -> None:
    """Say in the marker that the size of the file is about to change."""
    write_marker(home, replace(read_marker(home) or _NOTHING, bytes=None, published=None))


def _create(con: duckdb.DuckDBPyConnection, path: Path, now: datetime) -> None:
    """Make the first master under another name, so that a half-made one is never taken for it."""
    temporary = path.with_suffix(".new")
    remove_quietly(temporary)
    remove_quietly(temporary.with_name(temporary.name + ".wal"))
    blank = BLANK.get(schema_id())
    if blank is not None:
        temporary.write_bytes(blank)
    attach(con, temporary, _ALIAS)
    if blank is None:
        migrate(con, now=now)
    else:
        con.execute(sql_text("setup", "date_migrations"), [now])
    detach(con, _ALIAS)
    BLANK[schema_id()] = blank or temporary.read_bytes()
    move_into_place(temporary, path)


def check_master(home: Path) -> Marker | None:
    """Read the marker and compare it with the file as it lies there; None: there is neither.

    Raises `StoreError` naming the file, what is wrong and what to do.
    """
    path = home / MASTER
    marker = read_marker(home)
    if not path.exists():
        if marker is not None or _has_history(home):
            raise StoreError(_lost(path, "is missing"))
        return None
    size = path.stat().st_size
    least = marker.bytes if marker and marker.bytes else _HEADER_BYTES
    if size < least:
        raise StoreError(_lost(path, f"has {size} bytes, at least {least} are expected"))
    log = _log_of(path)
    if marker is not None and marker.bytes is not None and log.exists():
        # We closed the file, and then it has no log: what is in this one is not its own.
        raise StoreError(_lost(path, f"was closed, and yet {log.name} lies beside it"))
    return marker


def _has_history(home: Path) -> bool:
    """Tell whether something was published or kept here: then there was a master, too."""
    published = any((home / "published").glob("araxes-*.duckdb"))
    return published or (home / PUBLISHED_LINK).is_symlink() or has_begun(home)


def _check_stranger(con: duckdb.DuckDBPyConnection, home: Path, marker: Marker | None) -> None:
    """Look closer at a file that was not closed by us as it lies there.

    After a kill nothing is wrong but what is in the log, and that is in the spool. A file that was
    closed and then changed is read as a whole, 1 s for 100 MB: a damaged block is a `duckdb.Error`.
    """
    path = home / MASTER
    status = path.stat()
    if marker is None or (
        marker.bytes is not None
        and (marker.bytes, marker.written_ns) != (status.st_size, status.st_mtime_ns)
    ):
        read_whole(con)
    if files := lacking(con, home):
        what = f"lacks {len(files)} of the batches in the journal, {files[0]} among them"
        raise StoreError(_lost(path, what))


def count_held(con: duckdb.DuckDBPyConnection) -> int:
    """Count the batches that the open master holds."""
    return _count_loads(con)[0]


def count_loads(file: Path) -> tuple[int, str | None]:
    """Count the batches that a file of ours holds, and name the last; errors as `StoreError`."""
    con = _INSTANCES.take()
    try:
        attach(con, file, _ALIAS, read_only=True)
        counted = _count_loads(con)
        detach(con, _ALIAS)
    except duckdb.Error as error:
        con.close()
        raise StoreError(_explain(file, error)) from error
    _INSTANCES.give_back(con)
    return counted


def _check_loads(path: Path, loads: int, marker: Marker | None) -> None:
    if marker is not None and loads < marker.loads:
        what = f"holds {loads} batches, its marker says {marker.loads}"
        raise StoreError(_lost(path, what))


def _count_loads(con: duckdb.DuckDBPyConnection) -> tuple[int, str | None]:
    loads, last_batch = con.execute(sql_text("setup", "count_loads")).fetchall()[0]
    return loads, last_batch


def _log_of(path: Path) -> Path:
    return path.with_name(path.name + ".wal")


def _lost(path: Path, what: str) -> str:
    return f"{path} {what}: {_ADVICE}; nothing was changed"


def _explain(path: Path, error: Exception) -> str:
    first_line = str(error).splitlines()[0] if str(error) else type(error).__name__
    hint = f": {_ADVICE}" if _is_damage(error) else ""
    return f"{path} could not be read or written: {first_line}{hint}"


def _is_damage(error: Exception) -> bool:
    """Tell bytes that DuckDB cannot make sense of from a disk that refuses.

    It has no class of its own for them; the words are those of 1.5 and 2.0.
    """
    kinds = (duckdb.SerializationException, duckdb.InternalException, duckdb.FatalException)
    return isinstance(error, kinds) or any(word in str(error) for word in _DAMAGE)
