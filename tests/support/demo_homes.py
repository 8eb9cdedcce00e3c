"""Homes after the demo: a run of it takes six CPU-seconds, and several files look at the same."""

import fcntl
import os
import pickle
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.command import ROOT, Done, araxes


@dataclass(frozen=True)
class DemoHomes:
    """Two runs, one after the other, and what each said; who writes takes a copy."""

    once: Path
    twice: Path
    first: Done
    second: Done


def demo_homes(tmp_path_factory: pytest.TempPathFactory) -> DemoHomes:
    """Give the homes, made once for all workers."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    told = base / "demo-homes.pickle"
    with (base / "demo-homes.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            told.write_bytes(pickle.dumps(_made(base / "demo-homes")))
    return pickle.loads(told.read_bytes())  # noqa: S301 - our own


def _made(folder: Path) -> DemoHomes:
    folder.mkdir()
    once, twice = folder / "once", folder / "demo-data"  # where it goes without `--home`
    first = araxes("demo", "--direct", cwd=folder, PYTHONPATH=str(ROOT), ARAXES_WORKERS="2")
    shutil.copytree(twice, once, symlinks=True)
    second = araxes("demo", "--direct", "--json", "--home", twice)
    return DemoHomes(once, twice, first, second)
