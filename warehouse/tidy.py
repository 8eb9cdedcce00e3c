"""Free what nobody needs any more: objects that nothing refers to, and what accidents left behind.

Nothing that a table or the journal speaks of is touched, nor what is younger than a grace time.
"""

from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from extractors.errors import StoreError
from warehouse.connect import MASTER, attach, memory_connection
from warehouse.files import remove_quietly
from warehouse.journal import JOURNAL, remove_folder
from warehouse.loader import load_alone, loader_lock
from warehouse.locks import hold
from warehouse.publish import published_file, require_warehouse
from warehouse.raw import Capture, read_segment, rewrite_segment, segments
from warehouse.raw_names import referred
from warehouse.survey import Step

# A temporary file is written within minutes; a run that fetched an object lands within hours.
TEMPORARY = timedelta(days=1)
UNREFERRED = timedelta(days=7)
# Long enough to notice, and to bring a file back from a backup.
DAMAGED = timedelta(days=30)
_SEED = "seed"  # of the raw archive: there is one of each, and no reason to count

_STALE = {
    TEMPORARY: (
        ".*.tmp", "spool/.*.tmp", "published/.*.tmp", "raw/*/*/*/.*.tmp", "export/.*.tmp",
        f"{JOURNAL}/.*.tmp", f"{JOURNAL}/*/*/.*.tmp", "core.new", "core.new.wal",
        "core.restored", "core.restored.wal",
    ),
    DAMAGED: (
        "spool/damaged/*", f"{JOURNAL}/.damaged/*", f"{MASTER}.damaged", f"{MASTER}.damaged.wal",
        f"{MASTER}.rebuilding", f"{MASTER}.rebuilding.*",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Freed:
    """One file that went, or became smaller."""

    path: Path
    bytes: int
    objects: int  # of the raw archive; 0: it is another file
    why: str


def tidy(
    home: Path, *, now: datetime, who: str, wait_seconds: float, is_trial: bool, step: Step
) -> tuple[Freed, ...]:
    """Free it all, or say only what would be freed; the run lock keeps runs away meanwhile.

    Raises `BusyError` while a run or a load goes on, and `StoreError` when the warehouse is not
    what it should be: then nothing is touched.
    """
    require_warehouse(home)
    with (
        hold(home / "locks" / "run.lock", who=who, wait_seconds=wait_seconds),
        hold(home / "locks" / "long.lock", who=who, wait_seconds=wait_seconds),
        loader_lock(home, who=who, wait_seconds=wait_seconds),
    ):
        load_alone(home, now=now)  # what waits may refer to objects, too
        needed = _referred(home)
        return (
            *_stale_files(home, now, is_trial=is_trial),
            *_unreferred(home, needed, now - UNREFERRED, step, is_trial=is_trial),
        )


def _referred(home: Path) -> frozenset[str]:
    published = published_file(home)
    if published is None:
        message = f"nothing is published in {home}: nobody knows what is needed"
        raise StoreError(message)
    with closing(memory_connection()) as con:
        attach(con, published, "araxes", read_only=True)
        return referred(con)


def _stale_files(home: Path, now: datetime, *, is_trial: bool) -> Iterator[Freed]:
    for age, patterns in _STALE.items():
        why = f"left behind, and older than {age.days} {'day' if age.days == 1 else 'days'}"
        for path in sorted({path for pattern in patterns for path in home.glob(pattern)}):
            status = path.lstat()
            if status.st_mtime < (now - age).timestamp():
                if not is_trial:
                    (remove_folder if path.is_dir() else remove_quietly)(path)
                yield Freed(path, status.st_size, 0, why)


def _unreferred(
    home: Path, referred: Collection[str], before: datetime, step: Step, *, is_trial: bool
) -> Iterator[Freed]:
    every = segments(home)
    with closing(memory_connection()) as con:
        for number, path in enumerate(every, start=1):
            freed = _lighten(con, path, referred, before, is_trial=is_trial)
            if freed is not None:
                yield freed
            step("archive", number, len(every))


def _lighten(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    referred: Collection[str],
    before: datetime,
    *,
    is_trial: bool,
) -> Freed | None:
    """Write a segment anew without what nothing refers to; a damaged one is left as it is."""
    try:
        held = read_segment(con, path)
    except duckdb.Error:
        return None  # `verify` names it
    kept = [each for each in held if _is_needed(each, referred, before)]
    gone = len(held) - len(kept)
    if not gone:
        return None
    size = path.stat().st_size
    freed = sum(len(each.page.body) for each in held) - sum(len(each.page.body) for each in kept)
    if not is_trial:
        if kept:
            size -= rewrite_segment(con, path, kept).stat().st_size
        remove_quietly(path)
    elif kept:
        size = min(size, freed)
    return Freed(path, max(size, 0), gone, "nothing refers to these objects")


def _is_needed(capture: Capture, referred: Collection[str], before: datetime) -> bool:
    page = capture.page
    return page.sha256 in referred or capture.kind == _SEED or page.fetched_at >= before
