"""Give readers a file of their own: a copy of the closed master behind a symlink.

An open reader blocks every writer of the same file, so nobody but the loader opens the master.
An old copy can be removed under an open reader: it keeps its inode until it closes.
"""

import os
import shutil
from datetime import datetime
from pathlib import Path

from extractors.errors import StoreError
from warehouse.connect import MASTER, PUBLISHED_LINK
from warehouse.files import move_into_place, remove_quietly, sync_folder

# The current one, and two for whoever looked up the link a moment ago or wants yesterday's answer.
KEPT = 3


def publish(home: Path, *, now: datetime) -> Path:
    """Copy the closed master, swap the link to the copy, drop all but the newest three.

    Call it with the loader's lock held. Raises `StoreError` when the disk refuses; then readers
    keep what they had.
    """
    folder = home / "published"
    temporary = folder / f".{os.getpid()}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for stale in folder.glob(".*.tmp"):
            remove_quietly(stale)
        target = folder / f"araxes-{now:%Y%m%dT%H%M%SZ}-{_next_number(folder)}.duckdb"
        shutil.copyfile(home / MASTER, temporary)
        temporary.chmod(0o444)  # a client that writes would leave its log beside the file
        move_into_place(temporary, target)
        _swap_link(home, target)
        _prune(folder, target)
    except OSError as error:
        remove_quietly(temporary)
        message = f"cannot publish into {folder}: {error}"
        raise StoreError(message) from error
    return target


def published_file(home: Path) -> Path | None:
    """Give the real path behind the link; None before the first publication.

    Open this path, not the link: DuckDB keeps a link's old file within one process.
    """
    target = (home / PUBLISHED_LINK).resolve()
    return target if target.is_file() else None


def snapshot_id(home: Path) -> str | None:
    """Name the published state, for citing with an answer; None before the first publication."""
    target = published_file(home)
    return target.stem if target else None


def _number(path: Path) -> int:
    tail = path.stem.rpartition("-")[2]
    return int(tail) if tail.isdecimal() else 0


def _next_number(folder: Path) -> int:
    # A number beside the stamp: names keep their order even when the clock was set back.
    return max((_number(path) for path in folder.glob("araxes-*.duckdb")), default=0) + 1


def _swap_link(home: Path, target: Path) -> None:
    temporary = home / f".{PUBLISHED_LINK}.{os.getpid()}.tmp"
    remove_quietly(temporary)
    temporary.symlink_to(target.relative_to(home))  # relative: the home can be moved or mounted
    temporary.replace(home / PUBLISHED_LINK)
    sync_folder(home)


def _prune(folder: Path, current: Path) -> None:
    files = sorted(folder.glob("araxes-*.duckdb"), key=_number, reverse=True)
    for path in files[KEPT:]:
        if path != current:
            remove_quietly(path)
