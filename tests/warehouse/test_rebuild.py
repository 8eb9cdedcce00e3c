"""The master made anew from the journal: the same rows, whatever was lost and whenever it stops."""

import os
import shutil
from contextlib import closing, suppress
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest

from extractors.errors import StoreError
from extractors.ids import content_id
from tests.warehouse.samples import (
    DAY,
    HOUR,
    NOON,
    RUN,
    TEXTS,
    article,
    ask,
    batch,
    entry,
    fetch,
    outlet,
    run,
    state,
)
from warehouse.batch import STORED_AS
from warehouse.connect import MASTER, attach, memory_connection
from warehouse.journal import JOURNAL, has_begun, listing, pack
from warehouse.judging_rows import LabelRow
from warehouse.loader import load_spool
from warehouse.master import MARKER
from warehouse.publish import published_file
from warehouse.rebuild import REBUILDING, rebase, rebuild
from warehouse.spool import TABLES, Spool, spool_files

LABEL = LabelRow(
    label_id=content_id("label", "önəmli"),
    article_id=article("b").articles[0].article_id,
    version_id=None,
    relevant=False,
    grade=0,
    topics=("diplomacy",),
    note="این خبر دربارهٔ استان است؛ а не о республике",
    author="Leyla Əliyeva",
    source="command",
    labelled_at=NOON + HOUR,
    run_id=RUN,
)
LOADS = (  # what each load of a small life brought
    (batch(runs=(run(),), outlets=(outlet("irna"),)), article("a", grade=2)),
    (article("b", TEXTS[1], grade=1), batch(feed_states=(state("خبر"),), entries=(entry("e"),))),
    (batch("labels", labels=(LABEL,)),),
    (
        article("a", TEXTS[3], seen_at=NOON + HOUR, first_seen_at=NOON + HOUR),
        batch(
            fetches=(fetch("Ə"), fetch("Ա")),
            runs=(run(status="ok", finished_at=NOON + HOUR),),
            # Seen earlier by another run, and late to land: the one that landed first stays.
            article_versions=article("b", TEXTS[1], seen_at=NOON - HOUR).article_versions,
        ),
    ),
)


def write(home, *batches):
    with Spool(home) as spool:
        return [spool.write(each) for each in batches]


def load(home, hours):
    return load_spool(home, now=NOON + hours * HOUR, who="test", wait_seconds=5)


def live(home, loads=LOADS):
    for number, batches in enumerate(loads):
        write(home, *batches)
        load(home, number)
    return home


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    return live(tmp_path_factory.mktemp("lived"))


@pytest.fixture
def home(lived, tmp_path):
    return shutil.copytree(lived, tmp_path / "خانه", symlinks=True)


def rows_of(home):
    """Every row of every core table, in no order; ledger of migrations and search tables apart.

    Search tables number the wordings in the order in which they come.
    """
    con = memory_connection()
    attach(con, published_file(home), "araxes", read_only=True)
    tables = [
        name
        for (name,) in con.execute(
            "select table_name from duckdb_tables() where schema_name = 'core' "
            "and database_name = 'araxes' and table_name <> 'schema_migrations' "
            "and not starts_with(table_name, 'search_')"
        ).fetchall()
    ]
    assert {STORED_AS.get(table, table) for table in TABLES} <= set(tables)
    rows = {
        table: sorted(map(repr, con.execute(f"from core.{table}").fetchall())) for table in tables
    }
    con.close()
    return rows


def again(home, **options):
    return rebuild(
        home,
        now=NOON + DAY,
        who="test",
        wait_seconds=5,
        **({"step": lambda *_: None} | options),
    )


def test_landed_batches_are_kept_in_the_journal_with_when_they_landed(home):
    kept = listing(home)
    assert spool_files(home) == ()
    assert (kept.damaged, kept.strange) == ((), ())
    assert [each.loaded_at for each in kept.batches] == [
        NOON + number * HOUR for number, batches in enumerate(LOADS) for _ in batches
    ]
    held = ask(home, "select file, batch_id from core.loads order by loaded_at, file")
    assert [(each.file, each.file[-24:-8]) for each in kept.batches] == [
        (file, batch_id[:16]) for file, batch_id in held
    ]


def test_a_month_that_is_over_is_packed_and_what_comes_late_joins_it(home):
    before = listing(home).batches
    later = datetime(2026, 4, 2, tzinfo=UTC)
    write(home, batch(fetches=(fetch("later"),)))
    load_spool(home, now=later, who="test")
    packed = home / JOURNAL / "2026-03.zip"
    assert not (home / JOURNAL / "2026" / "03").exists()
    write(home, batch(fetches=(fetch("earlier"),)))
    load(home, 9)  # a clock that was set back
    assert pack(home, now=later) == packed
    kept = listing(home).batches
    assert len(kept) == len(before) + 2
    assert {each.name for each in kept} > {each.name for each in before}
    assert sum(each.is_packed for each in kept) == len(before) + 1
    with ZipFile(packed) as zipped:
        assert zipped.testzip() is None
    expected = rows_of(home)
    (home / MASTER).unlink()
    again(home)
    assert rows_of(home) == expected


@pytest.mark.parametrize("marker", [True, False], ids=["marker", "no marker"])
def test_a_rebuilt_warehouse_has_the_same_rows_labels_among_them(home, marker):
    expected = rows_of(home)
    old = (home / MASTER).read_bytes()
    (home / MASTER).write_bytes(bytes(len(old)))
    if not marker:
        (home / MARKER).unlink()
    steps = []
    report = again(home, step=lambda *each: steps.append(each))
    assert (report.landed, report.lost, report.source) == (7, (), None)
    # Four loads land as one: the cost of each would be that of hundreds of rows.
    assert {each for each in steps if each[0] == "land"} == {("land", 7, 7)}
    assert report.damaged_master.read_bytes() == bytes(len(old))
    assert rows_of(home) == expected
    assert ask(home, "select note from core.labels") == [(LABEL.note,)]
    assert load(home, 50).published is None  # all is as a load leaves it
    assert not list(home.glob(f"*{REBUILDING}*"))


def test_a_warehouse_of_a_newer_version_is_left_to_that_version(home):
    with closing(memory_connection()) as con:
        attach(con, home / MASTER, "future")
        con.execute("insert into core.schema_migrations values (99, '0099_new.sql', 'x', now())")
    with pytest.raises(StoreError, match="has migration 99"):
        again(home)
    assert not list(home.glob("*.damaged"))


def test_what_waits_in_the_spool_lands_with_the_rebuild(home):
    write(home, article("c", TEXTS[2]))
    (home / MASTER).unlink()
    assert again(home).load.batches == 1
    assert ask(home, "select count(*) from core.articles") == [(3,)]


class Killed(BaseException):
    pass


def test_a_rebuild_that_is_killed_goes_on_where_it_was(home, monkeypatch):
    monkeypatch.setattr("warehouse.rebuild._TOGETHER", 2)
    expected = rows_of(home)
    (home / MASTER).unlink()

    def die(stage, done, _total):
        if (stage, done) == ("land", 4):
            raise Killed

    with suppress(Killed):
        again(home, step=die)
    assert not (home / MASTER).exists()
    report = again(home)
    assert (report.resumed, report.landed) == (4, 3)
    assert rows_of(home) == expected


def test_a_half_made_file_of_another_journal_is_begun_anew(home, monkeypatch):
    monkeypatch.setattr("warehouse.rebuild._TOGETHER", 2)
    (home / MASTER).unlink()

    def die(stage, done, _total):
        if (stage, done) == ("land", 4):
            raise Killed

    with suppress(Killed):
        again(home, step=die)
    first = listing(home).batches[0]
    first.place.rename(home / "elsewhere")  # as when something is forgotten
    for path in (home / "published").iterdir():
        path.unlink()
    assert again(home).resumed == 0


def older(home):
    """Make the home one of a version that had no journal."""
    shutil.rmtree(home / JOURNAL)
    return home


def test_a_warehouse_older_than_its_journal_gets_a_base_at_its_first_load(home, monkeypatch):
    monkeypatch.setattr("warehouse.base._CHUNK_ROWS", 1)
    older(home)
    write(home, article("c", TEXTS[4]))
    report = load(home, 30)
    assert report.base is not None
    assert load(home, 31).base is None
    assert len(listing(home).batches) == 1
    expected = rows_of(home)
    (home / MASTER).unlink()
    assert again(home).lost == ()
    assert rows_of(home) == expected
    assert ask(home, "select count(*) from core.loads where kind = 'base'") == [(0,)]


def test_a_new_home_killed_before_its_first_batch_was_kept_needs_no_base(tmp_path):
    write(tmp_path, article("a"))
    (tmp_path / "published").write_text("a file where the folder should be")
    with suppress(StoreError):
        load(tmp_path, 0)
    (tmp_path / "published").unlink()
    assert load(tmp_path, 1).base is None
    assert [each.loaded_at for each in listing(tmp_path).batches] == [NOON]  # when it landed


def test_a_base_that_was_not_finished_does_not_count(home, monkeypatch):
    older(home)
    real = os.fsync

    def die(descriptor):
        if len(list((home / JOURNAL).rglob("*.parquet"))) > 3:
            raise Killed
        real(descriptor)

    write(home, article("c"))
    with monkeypatch.context() as patched, suppress(Killed):
        patched.setattr(os, "fsync", die)
        load(home, 30)
    assert not has_begun(home)
    assert load(home, 31).base is not None
    expected = rows_of(home)
    (home / MASTER).unlink()
    again(home)
    assert rows_of(home) == expected


def spoil(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def test_what_the_journal_has_lost_is_taken_from_a_published_file_and_named(home):
    expected = rows_of(home)
    kept = listing(home).batches
    spoil(kept[1].place)
    kept[4].place.unlink()
    (home / MASTER).write_bytes(b"")
    report = again(home)
    assert set(report.lost) == {kept[1].file, kept[4].file}
    assert report.source is not None
    assert rows_of(home) == expected
    (home / MASTER).unlink()  # a base stands for what was lost
    assert again(home).lost == ()
    assert rows_of(home) == expected


def test_what_nobody_has_is_named_and_the_rest_is_there(home):
    kept = listing(home).batches
    spoil(kept[1].place)
    for path in (home / "published").iterdir():
        path.unlink()
    (home / MASTER).unlink()
    report = again(home)
    assert (report.lost, report.source) == ((kept[1].file,), None)
    assert ask(home, "select count(*) from core.loads") == [(6,)]
    assert load(home, 50).published is None


def test_a_healthy_master_is_not_thrown_away_for_a_broken_journal_but_makes_a_new_base(home):
    expected = rows_of(home)
    kept = listing(home).batches
    spoil(kept[1].place)
    kept[4].place.unlink()
    with pytest.raises(StoreError, match="rebuild --base"):
        again(home)
    rebase(home, now=NOON + DAY, who="test", wait_seconds=5, step=lambda *_: None)
    assert listing(home).batches == ()
    (home / MASTER).unlink()
    for path in (home / "published").iterdir():
        path.unlink()
    assert again(home).lost == ()
    assert rows_of(home) == expected


def test_an_empty_home_has_nothing_to_rebuild(tmp_path):
    options = {"now": NOON, "who": "test", "wait_seconds": 1, "step": lambda *_: None}
    for work in (rebuild, rebase):  # nor does a mistyped name become one
        with pytest.raises(StoreError, match="no warehouse"):
            work(tmp_path / "xəta", **options)
    assert not list(tmp_path.iterdir())
    (tmp_path / "spool").mkdir()
    with pytest.raises(StoreError, match="nothing can be rebuilt"):
        again(tmp_path)
    assert not (tmp_path / MASTER).exists()


def test_master_and_marker_both_lost_are_noticed_while_a_journal_is_there(home):
    for path in (home / MASTER, home / MARKER, home / "araxes.duckdb"):
        path.unlink()
    shutil.rmtree(home / "published")
    with pytest.raises(StoreError, match="is missing: run `araxes rebuild`"):
        load(home, 50)
    assert not (home / MASTER).exists()


def test_an_older_master_without_its_marker_is_noticed_by_the_journal(home):
    old = (home / MASTER).read_bytes()
    write(home, article("c"))
    load(home, 30)
    (home / MASTER).write_bytes(old)
    (home / MARKER).unlink()
    with pytest.raises(StoreError, match="lacks 1 of the batches in the journal"):
        load(home, 31)


def test_a_log_beside_a_closed_master_is_noticed(home):
    (home / f"{MASTER}.wal").write_bytes(b"not ours")
    with pytest.raises(StoreError, match=r"core.duckdb.wal lies beside it: run `araxes rebuild`"):
        load(home, 50)
    expected = rows_of(home)
    again(home)
    assert rows_of(home) == expected


def test_a_damaged_published_file_is_published_anew(home):
    target = published_file(home)
    target.chmod(0o644)
    spoil(target)
    assert load(home, 50).published != target
    assert len(rows_of(home)["loads"]) == 7
