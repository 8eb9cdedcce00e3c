"""In what order a test session goes, and how it ends."""

import os
import sys

import pytest

_ENDED: list[int] = []


def pytest_configure(config):
    """Keep our order: xdist puts files of many tests first, and most of our longest have few."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with the longest files, so that no core waits at the end for another.

    These hold slow tests, or run the whole pipeline (tests/flows); pure functions come last.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path not in slow, item.path.parent.name != "flows"))


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
