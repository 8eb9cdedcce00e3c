"""From spool to published file: once, completely, whatever happens on the way."""

import json
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
from datetime import timedelta

import duckdb
import pytest

from extractors.errors import BusyError, StoreError
from extractors.ids import sha256_hex
from tests.warehouse.samples import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    TEXTS,
    article,
    article_id,
    ask,
    batch,
    entry,
    fetch,
    merged,
    run,
    state,
)
from warehouse.connect import MASTER, PUBLISHED_LINK, attach, detach, memory_connection
from warehouse.loader import load_spool
from warehouse.locks import hold
from warehouse.master import MARKER, read_marker
from warehouse.publish import KEPT, published_file, snapshot_id
from warehouse.spool import Spool, file_sha256, spool_files


def write(home, *batches):
    with Spool(home) as spool:
        return [spool.write(each) for each in batches]


def load(home, minutes=0):
    return load_spool(home, now=NOON + minutes * MINUTE, who="test", wait_seconds=20)


def counts(home):
    return ask(
        home,
        "select (select count(*) from core.articles), "
        "(select count(*) from core.article_versions), "
        "(select count(*) from core.fetches), (select count(*) from core.loads)",
    )[0]


@pytest.fixture(scope="module")
def landed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("landed")
    write(folder, article("a", grade=2), article("b", TEXTS[1]))
    load(folder)
    return folder


@pytest.fixture
def home(landed, tmp_path):
    """A home in which two batches have landed."""
    return shutil.copytree(landed, tmp_path, symlinks=True, dirs_exist_ok=True)


def test_a_batch_lands_is_published_and_leaves_the_spool(tmp_path):
    write(tmp_path, article("a", TEXTS[2], grade=2))
    report = load(tmp_path)
    assert (report.batches, report.rows, report.damaged) == (1, 5, ())
    assert report.published == published_file(tmp_path)
    assert snapshot_id(tmp_path) == report.published.stem
    assert ask(tmp_path, "select title, relevant, loaded_at from articles, core.loads") == [
        (TEXTS[2], True, NOON)
    ]
    assert spool_files(tmp_path) == ()


def test_landing_the_same_file_again_changes_nothing(home):
    (path,) = write(home, batch(fetches=(fetch("x"),)))
    content = path.read_bytes()
    load(home)
    before = counts(home)
    path.write_bytes(content)
    report = load(home, 1)
    assert (report.batches, report.rows) == (0, 0)
    assert counts(home) == before
    assert not path.exists()


def test_the_same_rows_in_another_batch_change_nothing(home):
    before = counts(home)
    write(home, article("a", grade=2), merged(article("b", TEXTS[1]), article("a", grade=2)))
    # The first is known by its checksum, the second by its rows.
    assert load(home, 1).batches == 1
    assert counts(home)[:3] == before[:3]


def test_rows_that_repeat_within_one_batch_land_once(tmp_path):
    twin = fetch("twin")
    write(tmp_path, batch(fetches=(twin, twin, fetch("other"))))
    load(tmp_path)
    assert ask(tmp_path, "select count(*) from core.fetches") == [(2,)]


def test_an_article_keeps_its_first_sighting_and_shows_its_newest_version(home):
    write(
        home,
        article("a", TEXTS[3], seen_at=NOON + HOUR, first_seen_at=NOON + HOUR, origin="backfill"),
        article("a", TEXTS[4], seen_at=NOON - HOUR, first_seen_at=NOON - HOUR, origin="demo"),
    )
    load(home, 1)
    found = ask(
        home,
        "select title, first_seen_at, seen_at, origin from core.articles where article_id = $1",
        [article_id("a")],
    )
    assert found == [(TEXTS[3], NOON - HOUR, NOON + HOUR, "demo")]
    wordings = "select count(*) from wordings where article_id = $1"
    assert ask(home, wordings, [article_id("a")]) == [(3,)]


def test_a_seed_stays_a_seed_even_when_a_feed_brought_it_first(home):
    write(home, article("a", origin="seed", first_seen_at=NOON + DAY))
    load(home, 1)
    assert ask(home, "select article_id from baseline") == [(article_id("a"),)]


def test_a_finished_run_is_never_running_again(tmp_path):
    finished = run(status="ok", finished_at=NOON + HOUR, entries_seen=7)
    write(tmp_path, batch(runs=(finished,)))
    load(tmp_path)
    write(tmp_path, batch(runs=(run(),)))
    load(tmp_path, 1)
    assert ask(tmp_path, "select status, entries_seen from core.runs") == [("ok", 7)]


def test_an_older_feed_state_does_not_win(tmp_path):
    write(tmp_path, batch(feed_states=(state("f", etag="new", polled_at=NOON + HOUR),)))
    load(tmp_path)
    write(tmp_path, batch(feed_states=(state("f", etag="old"), state("g", polled_at=None))))
    load(tmp_path, 1)
    assert ask(tmp_path, "select feed_id, etag from core.feed_states order by 1") == [
        ("f", "new"),
        ("g", None),
    ]


def test_a_damaged_batch_is_put_aside_and_the_others_land(tmp_path):
    bad, good = write(tmp_path, article("bad"), article("good", TEXTS[3]))
    content = bytearray(bad.read_bytes())
    content[len(content) // 2] ^= 1
    bad.write_bytes(content)
    report = load(tmp_path)
    assert report.damaged == (tmp_path / "spool" / "damaged" / bad.name,)
    assert report.damaged[0].read_bytes() == content
    assert ask(tmp_path, "select title from articles") == [(TEXTS[3],)]
    assert not good.exists()

    bad.write_bytes(b"")  # the same name again must not overwrite the first
    again = load(tmp_path, 1)
    assert again.damaged != report.damaged
    assert report.damaged[0].read_bytes() == content


def test_a_batch_of_a_newer_version_stops_the_load_and_stays(home):
    target = home / "spool" / "probe.parquet"
    con = duckdb.connect()
    con.execute(
        "copy (select uuid() as run_id, 1::bigint as rows_in, [{'a': 1}] as from_the_future) "
        f"to '{target}' (format parquet)"
    )
    con.close()
    checksum = sha256_hex(target.read_bytes())[:16]
    path = target.rename(target.with_name(f"20990101T000000000000Z-00000-x-{checksum}.parquet"))
    before = counts(home)
    with pytest.raises(StoreError, match="from_the_future"):
        load(home, 1)
    assert path.exists()
    assert counts(home) == before


def test_an_idle_load_publishes_nothing(home):
    before = snapshot_id(home), (home / MASTER).read_bytes()
    assert load(home, 1).published is None
    assert (snapshot_id(home), (home / MASTER).read_bytes()) == before


def test_a_publication_that_was_missed_is_made_up_for(home):
    (home / PUBLISHED_LINK).unlink()
    report = load(home, 1)
    assert report.batches == 0
    assert published_file(home) == report.published
    assert counts(home)[0] == 2


def test_a_batch_stays_in_the_spool_until_it_is_published(tmp_path):
    waiting = write(tmp_path, article("a"))
    (tmp_path / "published").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="cannot publish"):
        load(tmp_path)
    assert waiting[0].exists()
    (tmp_path / "published").unlink()
    assert load(tmp_path, 1).batches == 0  # it had landed; now it is published too
    assert counts(tmp_path)[0] == 1
    assert spool_files(tmp_path) == ()


def test_only_the_newest_three_published_files_stay_and_none_can_be_written(home):
    for number in range(1, 6):
        write(home, batch(fetches=(fetch(str(number)),)))
        load(home, -number)  # the clock goes backwards: the number in the name still counts
    files = sorted((home / "published").iterdir(), key=lambda path: path.stem.rsplit("-")[-1])
    assert len(files) == KEPT
    assert files[-1] == published_file(home)
    assert ask(home, "select count(*) from core.fetches") == [(5,)]
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o444 for path in files)


def test_the_link_is_relative_so_that_a_home_can_be_moved(home):
    assert not (home / PUBLISHED_LINK).readlink().is_absolute()
    moved = home.rename(home.with_name(home.name + "-moved"))
    assert counts(moved)[0] == 2


def test_the_published_file_is_of_the_oldest_storage_version_we_promise(home):
    con = duckdb.connect(str(published_file(home)), read_only=True)
    tags = con.execute(
        "select tags from duckdb_databases() where database_name = current_database()"
    ).fetchall()[0][0]
    con.close()
    assert tags["storage_version"].startswith("v1.4.0")


def cut_by(size):
    return lambda path: os.truncate(path, path.stat().st_size - size)


@pytest.mark.parametrize(
    ("harm", "with_marker", "said"),
    [
        (lambda path: path.unlink(), True, "is missing"),
        (lambda path: path.unlink(), False, "is missing"),
        (lambda path: path.write_bytes(b""), True, "has 0 bytes"),
        (lambda path: path.write_bytes(b""), False, "has 0 bytes"),
        (cut_by(300_000), True, "are expected"),
        (cut_by(1), True, "are expected"),
    ],
    ids=["missing", "missing too", "empty", "empty, no marker", "half", "last byte"],
)
def test_a_master_that_is_not_what_it_was_is_never_replaced(home, harm, with_marker, said):
    waiting = write(home, article("c"))
    harm(home / MASTER)
    if not with_marker:
        (home / MARKER).unlink()
    left = (home / MASTER).read_bytes() if (home / MASTER).exists() else None
    with pytest.raises(StoreError, match=said) as caught:
        load(home, 1)
    assert MASTER in str(caught.value)
    assert "araxes rebuild" in str(caught.value)
    assert ((home / MASTER).read_bytes() if (home / MASTER).exists() else None) == left
    assert waiting[0].exists()
    assert counts(home)[0] == 2  # readers are untouched


def test_a_master_with_fewer_batches_than_its_marker_says_is_refused(home):
    old = (home / MASTER).read_bytes()
    write(home, article("c", TEXTS[5]))
    load(home, 1)
    marker = json.loads((home / MARKER).read_text())
    (home / MASTER).write_bytes(old)
    (home / MARKER).write_text(json.dumps(marker | {"bytes": len(old)}))
    with pytest.raises(StoreError, match="holds 2 batches, its marker says 3"):
        load(home, 2)


def test_an_unreadable_marker_is_named(home):
    (home / MARKER).write_text("{torn")
    with pytest.raises(StoreError, match=MARKER):
        load(home, 1)


def test_the_advice_of_the_message_works(home):
    newest = published_file(home).read_bytes()
    write(home, article("c"))
    (home / MASTER).write_bytes(b"")
    with pytest.raises(StoreError, match="araxes rebuild"):
        load(home, 1)
    (home / MASTER).write_bytes(newest)
    (home / MARKER).unlink()
    load(home, 2)
    assert counts(home)[0] == 3


def test_a_second_loader_waits_or_names_the_first(home):
    with (
        hold(home / "locks" / "loader.lock", who="first", wait_seconds=0),
        pytest.raises(BusyError, match="first"),
    ):
        load_spool(home, now=NOON, who="second", wait_seconds=0.1)


LOAD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from warehouse.loader import load_spool
report = load_spool(Path(sys.argv[1]), now=datetime(2026, 3, 20, tzinfo=UTC), who="child")
print(report.batches)
"""


def test_two_loaders_at_once_land_every_batch_once(tmp_path):
    write(tmp_path, *(article(str(n), TEXTS[n % 6]) for n in range(8)))
    children = [
        subprocess.Popen(
            [sys.executable, "-c", LOAD, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    landed = [int(child.communicate(timeout=60)[0]) for child in children]
    assert sorted(landed) == [0, 8]
    assert counts(tmp_path) == (8, 8, 0, 8)


def test_a_reader_that_stays_open_blocks_nobody_and_keeps_its_answer(home):
    con = duckdb.connect(str(published_file(home)), read_only=True)
    try:
        for number in range(5):
            write(home, article(f"more {number}"))
            load(home, 1 + number)
            assert con.execute("select count(*) from articles").fetchall() == [(2,)]
    finally:
        con.close()
    assert counts(home)[0] == 7


def no_large_files():
    """Stand in for a full disk: writing past 100 kB fails, as the kernel does with ENOSPC."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


def test_a_full_disk_is_one_clear_line_and_the_spool_stays(home):
    waiting = write(home, article("c"))
    failed = subprocess.run(
        [sys.executable, "-c", LOAD, str(home)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=no_large_files,
    )
    assert failed.returncode == 1
    assert "StoreError: " in failed.stderr.splitlines()[-1]
    assert str(home) in failed.stderr.splitlines()[-1]
    assert waiting[0].exists()
    assert counts(home)[0] == 2
    load(home, 1)
    assert counts(home)[0] == 3


def test_temporary_files_of_killed_writers_go_after_a_day(home):
    stale, fresh = home / "spool" / ".1-1.tmp", home / "spool" / ".2-2.tmp"
    for path, age in ((stale, timedelta(days=2)), (fresh, timedelta(minutes=1))):
        path.write_bytes(b"half")
        os.utime(path, ((NOON - age).timestamp(),) * 2)
    load(home, 0)
    assert not stale.exists()
    assert fresh.exists()


def test_a_home_of_another_version_is_migrated_and_published_although_nothing_waits(home):
    con = memory_connection()
    attach(con, home / MASTER, "master")
    con.execute("update core.schema_migrations set sha256 = 'other' where version = 0")
    con.execute("create or replace view main.latest as select 'old' as old")
    detach(con, "master")
    con.close()
    before = published_file(home)
    assert load(home, 1).published == published_file(home) != before
    assert ask(home, "select title from latest") == [(TEXTS[0],)]
    assert load(home, 2).published is None


def test_rows_of_an_older_version_land_together_with_ours(tmp_path):
    ours, theirs = write(
        tmp_path, batch(feed_states=(state("a", etag="e"),)), batch(feed_states=(state("ب"),))
    )
    older = theirs.with_name(".older")
    con = memory_connection()
    con.execute("set variable file = $1", [str(theirs)])
    con.execute(
        "copy (select run_id, rows_in, list_transform(feed_states, lambda old: {'feed_id': "
        "old.feed_id, 'polled_at': old.polled_at, 'next_poll_at': old.next_poll_at, 'run_id': "
        "old.run_id}) as feed_states "
        "from read_parquet(getvariable('file'))) to $target (format parquet)",
        {"target": str(older)},
    )
    con.close()
    theirs.unlink()
    older.rename(
        older.with_name(f"00000000T000000000000Z-00000-old-{file_sha256(older)[:16]}.parquet")
    )
    assert load(tmp_path).batches == 2
    assert not ours.exists()
    assert ask(tmp_path, "select feed_id, etag, polled_at from core.feed_states order by all") == [
        ("a", "e", NOON),
        ("ب", None, NOON),
    ]
    assert ask(tmp_path, "select kind, rows_in from core.loads order by all") == [
        ("old", 1),
        ("test", 1),
    ]


def test_a_long_backlog_lands_in_several_parts_and_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("warehouse.waiting._GROUP_FILES", 3)
    written = write(tmp_path, *(batch(entries=(entry(str(n)),)) for n in range(7)))
    (tmp_path / "spool" / written[0].name.replace("-00000-", "-00009-")).write_bytes(
        written[0].read_bytes()
    )
    report = load(tmp_path)
    assert (report.batches, report.rows) == (7, 7)
    assert ask(tmp_path, "select count(*), count(distinct entry_id) from core.entries") == [(7, 7)]
    assert spool_files(tmp_path) == ()


def test_the_marker_tells_what_the_master_holds(home):
    marker = read_marker(home)
    assert marker.loads == 2
    assert marker.bytes == (home / MASTER).stat().st_size
    assert marker.published == snapshot_id(home)
    assert ask(home, "select count(*) from core.loads where batch_id = $1", [marker.last_batch])


def test_changed_entries_keep_when_they_were_first_seen(tmp_path):
    write(tmp_path, batch(entries=(entry("a"),)))
    load(tmp_path)
    later = entry(
        "a", title=TEXTS[4], entry_hash="h2", changed_at=NOON + HOUR, first_seen_at=NOON + HOUR
    )
    write(tmp_path, batch(entries=(later,)))
    load(tmp_path, 1)
    assert ask(tmp_path, "select title, first_seen_at, changed_at from core.entries") == [
        (TEXTS[4], NOON, NOON + HOUR)
    ]


def spoil(path):
    """Turn the bytes of all blocks round, so that no checksum holds; the three headers stay."""
    content = bytearray(path.read_bytes())
    for at in range(3 * 4096 + 100, len(content), 4096):
        content[at] ^= 0xFF
    path.write_bytes(content)


def test_a_master_with_damaged_blocks_is_made_anew_and_nothing_is_lost(tmp_path):
    write(tmp_path, article("əvvəl", TEXTS[1]))
    load(tmp_path)
    write(tmp_path, article("پس", TEXTS[0]))
    spoil(tmp_path / MASTER)
    report = load(tmp_path, 1)
    assert report.damaged_master == tmp_path / f"{MASTER}.damaged"
    assert report.damaged_master.stat().st_size > 3 * 4096
    assert counts(tmp_path)[0] == 2
    assert load(tmp_path, 2).damaged_master is None
    write(tmp_path, article("sonra", TEXTS[4]))
    assert load(tmp_path, 3).batches == 1
    assert counts(tmp_path)[0] == 3


def test_a_damaged_master_stays_where_the_published_file_has_less(tmp_path):
    write(tmp_path, article("one"))
    load(tmp_path)
    first = published_file(tmp_path).read_bytes()
    write(tmp_path, article("two"))
    load(tmp_path, 1)
    newest = published_file(tmp_path)
    newest.chmod(0o644)
    newest.write_bytes(first)  # somebody put an old copy there
    spoil(tmp_path / MASTER)
    damaged = (tmp_path / MASTER).read_bytes()
    write(tmp_path, article("three"))
    (tmp_path / MARKER).write_text(
        (tmp_path / MARKER).read_text().replace('"loads": 2', '"loads": 3')
    )
    with pytest.raises(StoreError, match="Corrupt"):
        load(tmp_path, 2)
    assert (tmp_path / MASTER).read_bytes() == damaged
    assert len(spool_files(tmp_path)) == 1
