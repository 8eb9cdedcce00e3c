"""What is damaged, and how: every kind of file of a home, in one of its states."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.disasters import harmed_home
from warehouse.connect import MASTER, PUBLISHED_LINK
from warehouse.journal import JOURNAL
from warehouse.master import MARKER
from warehouse.publish import published_file, published_files
from warehouse.raw import segments
from warehouse.spool import spool_files

OLDER = "an older one"
BYTES = (
    "a bit of the head",
    "a bit of the middle",
    "a bit of the tail",
    "many bits",
    "head zeroed",
    "block zeroed",
    "cut to nothing",
    "cut to a block",
    "cut to a half",
    "cut by a byte",
)
THINGS = ("removed", "a folder", "a link to nowhere", "unreadable")
ALL = (*BYTES, "rewritten", *THINGS)


def _zip_of(home: Path) -> Path:
    return next((home / JOURNAL).glob("*.zip"))


def _batch_of(home: Path) -> Path:
    return min((home / JOURNAL).glob("*/*/*.parquet"))


def _base_file(home: Path) -> Path:
    return max((home / JOURNAL).glob("base-*/*.parquet"), key=lambda path: path.stat().st_size)


def _base_list(home: Path) -> Path:
    return next((home / JOURNAL).glob("base-*/*-loads-*.parquet"))


class Target(NamedTuple):
    """A file of a home in one of its states, and the ways in which it is damaged."""

    state: str
    find: Callable[[Path], Path]
    ways: tuple[str, ...]
    older: Callable[[Path], Path] | None = None  # another state of it, to put in its place


TARGETS: dict[str, Target] = {
    "master": Target(
        "at rest", lambda home: home / MASTER, (*ALL, OLDER),
        lambda home: home.parent / harmed_home.OLDER / MASTER,
    ),
    "log": Target("amid load", lambda home: home / f"{MASTER}.wal", (*ALL, "garbage")),
    "master amid a load": Target(
        "amid load", lambda home: home / MASTER, ("many bits", "cut to a half", "removed")
    ),
    "log beside a closed master": Target(
        "at rest", lambda home: home / f"{MASTER}.wal", ("garbage",)
    ),
    "marker": Target(
        "at rest", lambda home: home / MARKER, (*ALL, "garbage", OLDER),
        lambda home: home.parent / harmed_home.OLDER / MARKER,
    ),
    "published file": Target(
        "at rest", published_file, (*ALL, OLDER),
        lambda home: home.parent / harmed_home.OLDER / "published",
    ),
    "published file amid a load": Target("amid load", published_file, ("many bits", "removed")),
    "older snapshot": Target(
        "at rest", lambda home: published_files(home)[1], ("many bits", "cut to a half", *THINGS)
    ),
    "link": Target(
        "at rest", lambda home: home / PUBLISHED_LINK,
        ("removed", "a folder", "a link to nowhere", OLDER),
        lambda home: published_files(home)[1],
    ),
    "spool": Target(
        "at rest", lambda home: spool_files(home)[0], (*ALL, OLDER),
        lambda home: spool_files(home)[1],
    ),
    "spool, landed": Target(
        "amid load", lambda home: spool_files(home)[0], ("many bits", "cut to a half", "removed")
    ),
    "journal": Target("at rest", _batch_of, (*ALL, OLDER), lambda home: spool_files(home)[0]),
    "packed month": Target("at rest", _zip_of, ALL),
    "base": Target("base", _base_file, ("many bits", "cut to a half", "removed", "a folder")),
    "base's list": Target("base", _base_list, ("many bits", "cut to a half", "removed")),
    "archive": Target(
        "at rest", lambda home: segments(home)[0], (*ALL, OLDER), lambda home: segments(home)[1]
    ),
    "loader's lock": Target(
        "at rest", lambda home: home / "locks" / "loader.lock", ("garbage", "removed", "a folder")
    ),
    "run's lock": Target(
        "at rest", lambda home: home / "locks" / "run.lock", ("garbage", "a folder")
    ),
    "half a batch": Target("at rest", lambda home: home / "spool" / ".1-1.tmp", ("garbage",)),
    "half a segment": Target("at rest", lambda home: home / "raw" / ".1.tmp", ("garbage",)),
    "half a copy": Target("at rest", lambda home: home / "published" / ".1.tmp", ("garbage",)),
    "half a pack": Target("at rest", lambda home: home / JOURNAL / ".a.zip.tmp", ("garbage",)),
    "half a rebuild": Target("at rest", lambda home: home / f"{MASTER}.rebuilding", ("garbage",)),
    "half a restored master": Target(
        "amid load", lambda home: home / "core.restored", ("garbage",)
    ),
}  # fmt: skip
BACKUP = frozenset({"spool", "archive"})  # what stands nowhere else comes back from a backup


class Case(NamedTuple):
    """One damage."""

    target: str
    way: str

    @property
    def name(self) -> str:
        return f"{self.target}: {self.way}"


CASES = tuple(Case(name, way) for name, target in TARGETS.items() for way in target.ways)
