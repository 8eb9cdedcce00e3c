"""Give readers a file of their own: a copy of the closed master behind a symlink.

An open reader blocks every writer of the same file, so nobody but the loader opens the master.
An old copy can be removed under an open reader: it keeps its inode until it closes.
"""

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from extractors.errors import StoreError
from warehouse.connect import MASTER, PUBLISHED_LINK
from warehouse.files import copy_file, make_way, move_into_place, remove_quietly, sync_folder

# The current one, and two for whoever looked up the link a moment ago or wants yesterday's answer.
KEPT = 3
# And the last one of each of as many days on which something was published, for an answer "as of";
# not while the disk has less room left than two more copies need.
KEPT_DAYS = 7
_ROOM = 2


@dataclass(frozen=True, slots=True)
class Keep:
    """Which published files stay: the newest, and of each of so many days the last one (UTC)."""

    newest: int = KEPT
    days: int = KEPT_DAYS


KEEP = Keep()


def publish(home: Path, *, now: datetime, keep: Keep | None = KEEP) -> Path:
    """Copy the closed master, swap the link to the copy, drop what need not be kept.

    `keep`: what stays, days while the disk has room; None: everything, the next one drops it.
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
        copy_file(home / MASTER, temporary)
        temporary.chmod(0o444)  # a client that writes would leave its log beside the file
        move_into_place(temporary, target)
        _swap_link(home, target)
        if keep is not None:
            _prune(folder, target, keep)
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


def published_files(home: Path) -> tuple[Path, ...]:
    """Give every published file that is kept, newest first; none before the first publication."""
    found = (home / "published").glob("araxes-*.duckdb")
    return tuple(sorted(found, key=_number, reverse=True))


def explain_unpublished(home: Path) -> str:
    """Say why there is nothing to read in a home, and the command that helps."""
    # Literal names: the modules that own these files import this one.
    for left in (MASTER, f"{MASTER}.marker", "journal"):
        if (home / left).exists():
            return (
                f"{home} has {left} and no published file: something was lost; "
                "`araxes rebuild` makes it anew, `araxes verify` says what is there"
            )
    return f"no warehouse in {home} yet; `araxes run` or `araxes demo` makes one"


def require_warehouse(home: Path) -> None:
    """Raise `StoreError` where nothing was ever written: a mistyped home is not to become one."""
    signs = (PUBLISHED_LINK, "published", MASTER, f"{MASTER}.marker", "journal", "spool")
    if not any((home / name).exists() for name in signs):
        raise StoreError(explain_unpublished(home))


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
    make_way(home / PUBLISHED_LINK)
    temporary.replace(home / PUBLISHED_LINK)
    sync_folder(home)


def _prune(folder: Path, current: Path, keep: Keep) -> None:
    files = sorted(folder.glob("araxes-*.duckdb"), key=_number, reverse=True)
    kept = {current, *files[: keep.newest]}
    if shutil.disk_usage(folder).free >= _ROOM * current.stat().st_size:
        last: dict[str, Path] = {}
        for path in files:
            last.setdefault(path.stem.split("-")[1][:8], path)
        kept.update(list(last.values())[: keep.days])
    for path in files:
        if path not in kept:
            remove_quietly(path)
