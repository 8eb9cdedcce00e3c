"""A lock between processes, on a file of its own, that says who holds it.

Never lock the database file itself: opening and closing that file in the process that has it open
drops DuckDB's own lock. The kernel releases ours however the holder dies.
"""

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from extractors.errors import BusyError, StoreError

# A load takes tenths of a second, so waiting longer between two tries would be felt.
_PAUSE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, since when (UTC)."""

    who: str
    pid: int
    host: str
    since: datetime


@contextmanager
def hold(path: Path, *, who: str, wait_seconds: float) -> Iterator[None]:
    """Hold the lock at `path` during the block; `who` is shown to those who wait.

    Raises `BusyError` naming the holder when it is not free within `wait_seconds` (0: try once),
    and `StoreError` when the file cannot be made. Not reentrant.
    """
    descriptor = _open(path)
    try:
        _acquire(descriptor, path, wait_seconds)
        _sign(descriptor, who)
        yield
        # The file stays: removing it would let a third process lock a new one beside the old.
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def holder(path: Path) -> Holder | None:
    """Say who holds the lock now; None when nobody does. A dead holder's note does not count."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        # Shared, so that two askers do not take each other for a holder.
        if _try_lock(descriptor, fcntl.LOCK_SH):
            return None
        return _read(descriptor)
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        hint = "; remove what stands there" if path.is_dir() else ""
        message = f"cannot open the lock file {path}: {error.strerror}{hint}"
        raise StoreError(message) from error


def _acquire(descriptor: int, path: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while not _try_lock(descriptor, fcntl.LOCK_EX):
        if time.monotonic() >= deadline:
            raise BusyError(_busy_text(path, _read(descriptor)))
        time.sleep(_PAUSE_SECONDS)


def _try_lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(descriptor: int, who: str) -> None:
    note = {
        "who": who,
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(),
    }
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(note).encode(), 0)


def _read(descriptor: int) -> Holder:
    """Read the holder's note; one that is just being written reads as unknown."""
    try:
        note = json.loads(os.pread(descriptor, 4096, 0))
        return Holder(note["who"], note["pid"], note["host"], datetime.fromisoformat(note["since"]))
    except (ValueError, KeyError):
        return Holder("unknown", 0, socket.gethostname(), datetime.fromtimestamp(0, UTC))


def _busy_text(path: Path, other: Holder) -> str:
    return (
        f"{path.name} is held by {other.who} (process {other.pid} on {other.host}, "
        f"since {other.since:%Y-%m-%d %H:%M:%S} UTC)"
    )
