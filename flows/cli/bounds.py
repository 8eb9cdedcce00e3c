"""Walls around one question that DuckDB's own limits leave open.

Its memory limit does not count what a single function call makes (`repeat('x', 2000000000)` took
3.9 GB under a limit of 256 MB), and its interrupt is heard between two calls only (one comparison
by `levenshtein` of two texts of 200,000 letters did not end in 40 s).
"""

import os
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

GRACE_SECONDS = 5.0  # for an interrupt to be heard: a chunk of 2,048 rows
# Beside DuckDB's limit: the answer as Python's values, and what DuckDB does not count itself.
BESIDE_BYTES = 512 * 1024 * 1024
_UNITS = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_UNITS |= {"KIB": 2**10, "MIB": 2**20, "GIB": 2**30, "TIB": 2**40}


@contextmanager
def walled_in(memory: str, seconds: float, give_up: Callable[[], None]) -> Iterator[None]:
    """Hold this process to a memory limit, and end it when a question cannot be stopped.

    `give_up` is called from another thread, `GRACE_SECONDS` after the question's own time; then
    the process leaves with exit code 1, as it only reads. Memory is bounded on Linux only: macOS
    does not enforce RLIMIT_DATA.
    """

    def leave() -> None:
        give_up()
        sys.stderr.flush()
        os._exit(1)

    timer = Timer(seconds + GRACE_SECONDS, leave)
    timer.daemon = True
    before = resource.getrlimit(resource.RLIMIT_DATA)
    timer.start()
    try:
        _limit_memory(memory, before[1])
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)
        timer.cancel()
        timer.join()  # a thread that lives on at exit keeps DuckDB from being taken down


def memory_bytes(text: str) -> int | None:
    """Read a size such as 1GB or 512MiB; None for what DuckDB may know and we do not."""
    digits = text.strip().rstrip("BKMGTIbkmgti ")
    unit = text.strip().removeprefix(digits).strip().upper()
    try:
        return int(float(digits) * _UNITS[unit or "B"])
    except (ValueError, KeyError, OverflowError):
        return None


def _limit_memory(memory: str, hard: int) -> None:
    status = Path("/proc/self/status")
    wanted = memory_bytes(memory)
    if not status.exists() or wanted is None:
        return
    lines = status.read_text(encoding="ascii").splitlines()
    held = next(int(line.split()[1]) for line in lines if line.startswith("VmData")) * 1024
    most = held + wanted + BESIDE_BYTES
    if hard == resource.RLIM_INFINITY or most <= hard:
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
