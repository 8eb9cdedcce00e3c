"""The published states that are kept, and the one that was true at some moment."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from extractors.errors import StoreError
from warehouse.connect import sql_text
from warehouse.publish import explain_unpublished, published_file, published_files
from warehouse.query import Limits, QueryError, ask

_STAMP = re.compile(r"araxes-(\d{8}T\d{6}Z)-\d+")
_COUNTING = Limits(rows=1, seconds=30.0)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One published state."""

    snapshot_id: str  # as every answer prints it
    published_at: datetime | None  # None: not one of our names
    bytes: int
    loads: int | None  # batches landed in it; None: the file cannot be read
    is_current: bool


def kept_snapshots(home: Path) -> tuple[Snapshot, ...]:
    """Give what `--as-of` can name, newest first."""
    current = published_file(home)
    return tuple(
        Snapshot(
            snapshot_id=path.stem,
            published_at=published_at(path),
            bytes=path.stat().st_size,
            loads=_loads(path),
            is_current=path.resolve() == current,
        )
        for path in published_files(home)
    )


def snapshot_to_read(home: Path, as_of: str | None = None) -> Path:
    """Give the published file to answer from: the newest, or as `snapshot_as_of`."""
    if as_of is not None:
        return snapshot_as_of(home, as_of)
    current = published_file(home)
    if current is None:
        raise StoreError(explain_unpublished(home))
    return current


def snapshot_as_of(home: Path, wish: str) -> Path:
    """Find the published file that is named by its id, or was the newest at an instant.

    An instant is ISO 8601, UTC unless it says otherwise; a bare day means its end. Raises
    `QueryError`, which names what is kept, when there is none.
    """
    kept = published_files(home)
    if not kept:
        raise StoreError(explain_unpublished(home))
    for path in kept:
        if path.stem == wish.strip():
            return path
    instant = _end_of(wish.strip())
    for path in kept:
        at = published_at(path)
        if instant is not None and at is not None and at <= instant:
            return path
    raise QueryError(_gone(wish, kept, is_instant=instant is not None))


def published_at(path: Path) -> datetime | None:
    """Read from its name when a file was published."""
    found = _STAMP.fullmatch(path.stem)
    if found is None:
        return None
    return datetime.strptime(found[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _end_of(wish: str) -> datetime | None:
    try:
        day = date.fromisoformat(wish)
    except ValueError:
        pass
    else:
        return datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(microseconds=1)
    try:
        at = datetime.fromisoformat(wish)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _gone(wish: str, kept: tuple[Path, ...], *, is_instant: bool) -> str:
    problem = (
        f"nothing that is kept was published before {wish}"
        if is_instant
        else f"no snapshot {wish!r} is kept, and it is no instant like 2026-11-22T07:30Z"
    )
    return f"{problem}. Kept, newest first: {', '.join(path.stem for path in kept)}"


def _loads(path: Path) -> int | None:
    try:
        row = ask(path, sql_text("setup", "count_loads"), limits=_COUNTING).rows[0]
    except (StoreError, QueryError):
        return None
    return int(str(row[0]))
