"""How a test session ends."""

import os
import sys

import pytest

_ENDED: list[int] = []


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
