"""Where and in what order a test session goes, on how many workers, and how it ends."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

_ENDED: list[int] = []
_TESTS = Path(__file__).parent

# A file system in memory, where there is room: half of what a quiet run takes is waiting for the
# disk (16 × fsync, some 10 ms each), and no test can see whether bytes outlive a power failure.
_MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it
_ROOM_BYTES = 8 << 30  # the whole suite leaves 3 GB
# Folders whose files take long; those of pure functions come last.
_LONGEST_FIRST = ("flows", "disasters", "bench", "warehouse")


def _has_room(folder: Path) -> bool:
    return (
        os.access(folder, os.W_OK)
        and shutil.disk_usage(folder).free >= _ROOM_BYTES
        and psutil.virtual_memory().available >= _ROOM_BYTES
    )


def pytest_configure(config):
    """Set the stage, also for the processes that tests start."""
    if "TMPDIR" not in os.environ and _has_room(_MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)
    # Each of hundreds of processes would compile our modules again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    # xdist puts files of many tests first, and most of our longest have few.
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """Take three workers for two cores: each waits for servers and children now and then."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return max(1, len(os.sched_getaffinity(0)) * 3 // 2)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with the longest files, so that no core waits at the end for another."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    ranks = {name: rank for rank, name in enumerate(_LONGEST_FIRST)}

    def order(item):
        folder = item.path.relative_to(_TESTS).parts[0]
        return item.path not in slow, ranks.get(folder, len(ranks))

    items.sort(key=order)


@pytest.fixture(scope="session", autouse=True)
def room_is_given_back(request, tmp_path_factory):
    """Leave nothing in memory, unless there is a failure to look into."""
    yield
    folder = tmp_path_factory.getbasetemp()
    if not request.session.testsfailed and folder.is_relative_to(_MEMORY):
        shutil.rmtree(folder, ignore_errors=True)


def pytest_sessionfinish(exitstatus):
    _ENDED.append(int(exitstatus))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure():
    """Leave without the interpreter's tear-down, with the session's own exit code.

    Hypothesis keeps modules alive until the very end, and DuckDB's binding then prints a page of
    "leaked" objects that are none, below the line that says how many tests passed.
    """
    if _ENDED and "duckdb" in sys.modules:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(_ENDED[-1])
