"""Disks that are full or read-only, files that others hold, clocks that are wrong by a year."""

import contextlib
import os
import random
import shutil
import subprocess
import sys
from datetime import timedelta

import pytest

from extractors.errors import BusyError, StoreError
from tests.disasters import harmed_home, ledger
from tests.disasters.newsroom import Newsroom
from tests.support.command import araxes
from tests.support.news import World
from tests.support.stored import rows_of
from warehouse.connect import MASTER
from warehouse.journal import listing
from warehouse.loader import load_spool
from warehouse.locks import hold
from warehouse.publish import published_file
from warehouse.rebuild import rebuild
from warehouse.spool import Spool, spool_files

MEGABYTE = 1 << 20
DISK_BYTES = 96 * MEGABYTE
# Room for nothing; for a batch and no master; for a master, and no copy of it to publish.
ROOM_LEFT = (0, MEGABYTE, 16 * MEGABYTE)


@contextlib.contextmanager
def disk(folder):
    """A file system of its own, in memory."""
    folder.mkdir()
    options = ("-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder))
    if os.geteuid() or subprocess.run(["mount", *options], check=False).returncode:
        pytest.skip("only root can mount a small disk; test_loader.py has a limit on files instead")
    try:
        yield folder
    finally:  # lazily: `rows` keeps its last published file open
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def room(tmp_path):
    with World().on_air() as world:
        yield Newsroom(world, tmp_path, random.Random(1), articles=1)


def run(room, home):
    return araxes(
        "run", "--direct", "--all", "--json", "--home", home, "--feeds", room.feeds,
        **room.environment(),
    )  # fmt: skip


@pytest.mark.slow
def test_a_full_disk_is_named_and_what_was_recorded_is_there_when_it_has_room(room, tmp_path):
    recorded = ledger.Recorded()
    with disk(tmp_path / "disk") as mounted:
        home, ballast = mounted / "home", mounted / "ballast"
        for left in ROOM_LEFT:
            room.turn_over()
            with ballast.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(mounted).free - left)
            done = run(room, home)
            assert done.code in ({3} if not left else {1, 3}), done.err
            assert "araxes: " in done.err
            assert "Traceback" not in done.err
            ballast.unlink()
            recorded.look(home)
        assert recorded.entries
        room.turn_over()
        done = run(room, home)
        assert done.code == 0, done.err
        assert list(ledger.lost(home, recorded)) == []
        assert list(ledger.untrue(home)) == []
        assert ledger.faults(home) == []


@pytest.fixture(scope="module")
def rested(tmp_path_factory):
    return harmed_home.at_rest(tmp_path_factory.mktemp("disasters") / "rested")


@pytest.fixture
def home(rested, tmp_path):
    return shutil.copytree(rested, tmp_path / "خانه", symlinks=True)


def test_a_home_that_cannot_be_written_answers_and_refuses_runs(home, tmp_path):
    feeds = tmp_path / "feeds.toml"
    feeds.write_text('[[feed]]\nid = "a"\nurl = "http://127.0.0.1:9/rss"\n', encoding="utf-8")
    with read_only(home):
        done = araxes("run", "--direct", "--home", home, "--feeds", feeds)
        asked = araxes("sql", "--home", home, "--json", "select count(*) as n from core.articles")
        verified = araxes("verify", "--home", home)
    assert (done.code, asked.code, asked.json) == (3, 0, [{"n": 4}])
    assert f"home {home} cannot be written" in done.err
    assert (verified.code, "Traceback" in verified.err) == (1, False)
    assert "loader.lock" in verified.err
    assert len(spool_files(home)) == 2


@contextlib.contextmanager
def read_only(folder):
    """Take away the right to write; root keeps it unless the mount says no."""
    if os.geteuid():
        changed = [path for path in (folder, *folder.rglob("*")) if not path.is_symlink()]
        modes = {path: path.stat().st_mode for path in changed}
        for path in changed:
            path.chmod(modes[path] & ~0o222)
        try:
            yield
        finally:
            for path, mode in modes.items():
                path.chmod(mode)
        return
    if subprocess.run(["mount", "--bind", str(folder), str(folder)], check=False).returncode:
        pytest.skip("root may write everywhere, and cannot mount here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


HOLDER = """
import duckdb, sys
con = duckdb.connect(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def test_a_master_that_somebody_has_open_is_named_with_the_process_and_nothing_is_lost(home):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(home / MASTER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(StoreError, match=f"lock.*{holder.pid}"):
            load_spool(home, now=harmed_home.LAST, who="test")
        holder.communicate()
    assert len(spool_files(home)) == 2
    assert load_spool(home, now=harmed_home.LAST, who="test").batches == 2
    assert ledger.faults(home) == []


def test_whoever_comes_second_leaves_with_75_and_names_the_first(home):
    with hold(home / "locks" / "loader.lock", who="gecə növbəsi", wait_seconds=0):
        for command in ("verify", "rebuild"):
            done = araxes(command, "--home", home, ARAXES_LOCK_WAIT="0")
            assert (done.code, "gecə növbəsi" in done.err) == (75, True)
            assert str(os.getpid()) in done.err
        with pytest.raises(BusyError, match="gecə növbəsi"):
            load_spool(home, now=harmed_home.LAST, who="test", wait_seconds=0)


def test_a_clock_that_is_a_year_ahead_and_then_behind_loses_nothing(home):
    waiting = spool_files(home)
    stories = [*harmed_home.STORIES, *harmed_home.MORE]
    for number, days in enumerate((0, 400, -400, 0)):
        with Spool(home) as spool:
            spool.write(rows_of(harmed_home.MORE[number]))
        now = harmed_home.LAST + timedelta(days=days)
        report = load_spool(home, now=now, who="test")
        assert report.published == published_file(home)  # whatever its name says of the time
        assert report.batches == (1 if number else 1 + len(waiting))
    before = ledger.every_row(home)
    assert len(before["articles"]) == len(stories)
    assert ledger.faults(home) == []
    assert len(listing(home).batches) == 1 + len(stories)
    (home / MASTER).unlink()
    rebuild(home, now=harmed_home.LAST, who="test", wait_seconds=0, step=lambda *_: None)
    assert ledger.every_row(home) == before
    assert ledger.faults(home) == []
