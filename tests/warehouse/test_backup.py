"""A backup has everything, costs only what is new, and comes back whole or not at all."""

import json
import shutil
from pathlib import Path
from unittest import mock

import pytest

from extractors.errors import StoreError
from tests.warehouse.samples import DAY, NOON, article, ask, page
from tests.warehouse.test_rebuild import live, rows_of
from warehouse.backup import BEGUN, MANIFEST, backup, restore
from warehouse.connect import MASTER
from warehouse.journal import listing
from warehouse.loader import load_spool
from warehouse.raw import RawArchive, read_raw
from warehouse.rebuild import rebuild
from warehouse.spool import Spool
from warehouse.verify import verify

PAGE = page("خبر تازه از جلفا".encode())


def still(*_):
    """Show no progress."""


def write_backup(home, target):
    return backup(home, target, now=NOON, who="test", wait_seconds=1, step=still)


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    home = live(tmp_path_factory.mktemp("lived"))
    with RawArchive(home) as archive:
        archive.put(PAGE, kind="page")
    return home


@pytest.fixture(scope="module")
def made(lived, tmp_path_factory):
    target = tmp_path_factory.mktemp("disk") / "yedək"
    write_backup(lived, target)
    return target


def test_a_restored_warehouse_has_the_same_rows_pages_and_journal(lived, made, tmp_path):
    home = tmp_path / "bərpa"
    published = restore(made, home, now=NOON + DAY, step=still)
    assert published.is_file()
    assert rows_of(home) == rows_of(lived)
    assert read_raw(home, PAGE.sha256).body == PAGE.body
    assert [each.name for each in listing(home).batches] == [
        each.name for each in listing(lived).batches
    ]
    found = verify(home, who="test", wait_seconds=1, quick=False, step=still)
    # These samples name articles and runs of their own invention.
    assert {each.name for each in found if each.number} <= {"orphans", "content_ids"}
    (home / MASTER).unlink()
    rebuild(home, now=NOON + DAY, who="test", wait_seconds=1, step=still)
    assert rows_of(home) == rows_of(lived)


def test_the_next_backup_copies_only_what_is_new_and_drops_what_is_gone(lived, made, tmp_path):
    home = shutil.copytree(lived, tmp_path / "home", symlinks=True)
    target = shutil.copytree(made, tmp_path / "disk")
    with Spool(home) as spool:
        spool.write(article("təzə"))
    load_spool(home, now=NOON + 40 * DAY, who="test")  # the month is over: its batches are packed
    report = write_backup(home, target)
    told = json.loads((target / MANIFEST).read_text())["files"]
    assert report.files == len(told)
    assert {name.partition("/")[0] for name in told} == {f"{MASTER}.published", "journal", "raw"}
    assert report.copied == 3  # the published file, the month, the new batch
    assert report.removed == 7
    assert all((target / name).stat().st_size == size for name, (size, _) in told.items())
    assert not list((target / "journal" / "2026" / "03").glob("*"))
    again = restore(target, tmp_path / "again", now=NOON + 41 * DAY, step=still)
    assert ask(again.parent.parent, "select count(*) from core.loads") == [(8,)]


HARMS = {
    "changed": lambda path: path.write_bytes(path.read_bytes()[:-1] + b"?"),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize("name", HARMS)
def test_a_backup_that_is_not_what_its_manifest_says_is_not_restored(made, tmp_path, name):
    target = shutil.copytree(made, tmp_path / "disk")
    path = next(target.glob("raw/*/*/*/*.parquet"))
    HARMS[name](path)
    home = tmp_path / "home"
    with pytest.raises(StoreError, match=path.name):
        restore(target, home, now=NOON, step=still)
    assert [each.name for each in tmp_path.iterdir()] == ["disk"]


def test_a_backup_is_restored_into_an_empty_home_only(made, lived):
    before = rows_of(lived)
    with pytest.raises(StoreError, match="is not empty"):
        restore(made, lived, now=NOON, step=still)
    assert rows_of(lived) == before


def test_what_is_no_backup_is_neither_restored_nor_written_over(lived, tmp_path):
    other = tmp_path / "photos"
    other.mkdir()
    (other / "şəkil.jpg").write_bytes(b"x")
    with pytest.raises(StoreError, match="no backup"):
        write_backup(lived, other)
    with pytest.raises(StoreError, match="no backup"):
        restore(other, tmp_path / "home", now=NOON, step=still)
    assert [path.name for path in other.iterdir()] == ["şəkil.jpg"]


def test_a_first_backup_that_was_interrupted_goes_on_and_keeps_nothing_else(lived, tmp_path):
    target = tmp_path / "disk"

    def die(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup(lived, target, now=NOON, who="test", wait_seconds=1, step=die)
    assert (target / BEGUN).exists()
    with pytest.raises(StoreError, match="no backup"):
        restore(target, tmp_path / "home", now=NOON, step=still)
    stale = target / "journal" / "unudulmuş.parquet"  # copied then, and not wanted any more
    stale.parent.mkdir(exist_ok=True)
    stale.write_bytes(b"PAR1")
    assert write_backup(lived, target).removed == 1
    assert not stale.exists()
    assert not (target / BEGUN).exists()
    with pytest.raises(StoreError, match="in the backup itself"):
        restore(target, target / "home", now=NOON, step=still)


def test_a_file_is_no_folder_for_a_backup_or_a_home(made, lived, tmp_path):
    file = tmp_path / "fayl"
    file.write_bytes(b"x")
    with pytest.raises(StoreError, match="no backup"):
        write_backup(lived, file)
    with pytest.raises(StoreError, match="not empty"):
        restore(made, file, now=NOON, step=still)


def test_a_disk_that_is_the_home_is_filled_and_a_link_to_one_stays(made, lived, tmp_path):
    disk, link = tmp_path / "disk", tmp_path / "home"
    (disk / "lost+found").mkdir(parents=True)
    link.symlink_to(disk)
    with mock.patch.object(Path, "is_mount", lambda path: path == disk):
        published = restore(made, link, now=NOON + DAY, step=still)
    assert published.is_file()
    assert rows_of(link) == rows_of(lived)
    assert not [path for path in disk.iterdir() if path.name.startswith(".")]


def test_a_backup_does_not_go_into_the_home_itself(lived):
    with pytest.raises(StoreError, match="lies in the home"):
        write_backup(lived, lived / "backup")


def test_a_manifest_that_leads_out_of_the_home_is_refused(made, tmp_path):
    target = shutil.copytree(made, tmp_path / "disk")
    told = json.loads((target / MANIFEST).read_text())
    told["files"]["../outside"] = [1, "00"]
    (target / MANIFEST).write_text(json.dumps(told))
    with pytest.raises(StoreError, match="outside of the home"):
        restore(target, tmp_path / "home", now=NOON, step=still)
    assert not (tmp_path / "outside").exists()
