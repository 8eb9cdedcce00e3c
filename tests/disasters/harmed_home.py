"""A small home with one of everything, in three states: at rest, amid a load, and with a base."""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.support.command import ROOT
from tests.support.stored import OLD, OUTLET, RUN, Was, rows_of
from warehouse.batch import Batch
from warehouse.connect import MASTER
from warehouse.feed_rows import OutletRow
from warehouse.journal import JOURNAL
from warehouse.loader import load_spool
from warehouse.master import MARKER
from warehouse.publish import published_file
from warehouse.raw import RawArchive
from warehouse.rows import Run
from warehouse.spool import Spool

BEGAN = datetime(2026, 3, 20, 12, tzinfo=UTC)
LAST = BEGAN + timedelta(days=20)  # when what waits is landed, whoever does it
OLDER = "older"  # beside the home: files as they were one load before
TEXT = "<p>Nazirlər görüşüb və Araz üzərində körpünün tikintisini müzakirə ediblər.</p>"
PAGE = f"<html><body><h1>{{}}</h1><article>{TEXT * 4}</article></body></html>"
TITLES = ("Bakıda danışıqlar", "تهران و باکو", "Тегеран и Баку", "Թեհրան և Բաքու", "Tehranda sərgi")
STORIES = tuple(
    Was(f"x{number}", PAGE.format(title).encode(), number, version=OLD, title=title)
    for number, title in enumerate((*TITLES, "Sərhəddə körpü"))
)
MORE = tuple(
    Was(f"y{number}", None, 10 + number, title=f"{title} {number}")
    for number, title in enumerate(TITLES[:4])
)
DAYS = (0, 2, 14, 15)  # of loads: the first two in a month that is over and packed by the third


def at_rest(home: Path) -> Path:
    """Four loads, the first month packed; two batches wait, their pages are in the archive."""
    home.mkdir(parents=True)
    with RawArchive(home) as archive:
        for was in STORIES:
            archive.put(was.page, kind="page")
            archive.flush()
    run = Run(RUN, "monitor", "test", "feed", BEGAN, BEGAN + timedelta(hours=1), "ok")
    outlet = OutletRow(OUTLET.outlet_id, OUTLET.name, OUTLET.country, OUTLET.side, updated_at=BEGAN)
    with Spool(home) as spool:
        spool.write(Batch(RUN, "start", runs=(run,), outlets=(outlet,)))
        for number, day in enumerate(DAYS):
            spool.write(rows_of(STORIES[number]))
            if number == len(DAYS) - 1:
                _keep_older(home)
            load_spool(home, now=BEGAN + timedelta(days=day), who="disasters")
        for was in STORIES[len(DAYS) :]:
            spool.write(rows_of(was))
    assert list((home / JOURNAL).glob("*.zip"))
    return home


def _keep_older(home: Path) -> None:
    folder = home.parent / OLDER
    folder.mkdir(exist_ok=True)
    for path in (home / MASTER, home / MARKER, published_file(home)):
        shutil.copy2(path, folder / ("published" if path.parent.name == "published" else path.name))


def amid_load(rested: Path, home: Path) -> Path:
    """What waits is in the log beside the master, and the loader is dead."""
    shutil.copytree(rested, home, symlinks=True)
    died = subprocess.run(
        [sys.executable, "-m", "tests.disasters.harmed_home", str(home)], cwd=ROOT, check=False
    )
    assert died.returncode == -signal.SIGKILL
    assert (home / f"{MASTER}.wal").stat().st_size > 0
    return home


def with_base(rested: Path, home: Path) -> Path:
    """A home of a version that had no journal, after its first load by this one."""
    shutil.copytree(rested, home, symlinks=True)
    waiting = sorted((home / "spool").glob("*.parquet"))
    for path in waiting:
        path.rename(home.parent / path.name)
    shutil.rmtree(home / JOURNAL)
    run = replace(RUN_AGAIN, finished_at=BEGAN + timedelta(days=16))
    with Spool(home) as spool:
        spool.write(Batch(RUN, "start", runs=(run,)))
    load_spool(home, now=BEGAN + timedelta(days=16), who="disasters")
    for path in waiting:
        (home.parent / path.name).rename(path)
    assert list((home / JOURNAL).glob("base-*"))
    return home


RUN_AGAIN = Run(RUN, "monitor", "test", "feed", BEGAN, BEGAN, "ok")


def _die_after_commit(home: Path) -> None:
    import warehouse.loader as loader  # noqa: PLC0415, PLR0402 - patched, in a process of its own

    land = loader.land_group

    def last_landing(*arguments: object) -> None:
        land(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    loader.land_group = last_landing
    load_spool(home, now=LAST, who="disasters")


if __name__ == "__main__":
    _die_after_commit(Path(sys.argv[1]))
