"""`verify` names whatever is wrong with a home, and changes nothing."""

import os
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from extractors.errors import StoreError
from tests.support.stored import OLD, Was, old_home
from tests.warehouse.samples import NOON, article
from warehouse.backup import backup
from warehouse.batch import STORED_AS
from warehouse.connect import HERE, MASTER, attach, detach, memory_connection
from warehouse.forget import Wish, forget
from warehouse.journal import JOURNAL, listing
from warehouse.loader import load_spool
from warehouse.master import MARKER
from warehouse.publish import published_file
from warehouse.raw import segments
from warehouse.spool import TABLES, Spool
from warehouse.tidy import tidy
from warehouse.verify import verify

PAGE = """<html><body><h1>Bakıda danışıqlar: İran və Azərbaycan</h1><article>{}</article></body>"""
TEXT = "<p>Nazirlər Bakıda görüşüb və Araz üzərində körpünün tikintisini müzakirə ediblər.</p>"
STORIES = (
    Was("körpü", PAGE.format(TEXT * 4).encode(), version=OLD),
    Was("sərhəd", PAGE.format(TEXT * 3).encode(), 1),
    Was("yalnız-xülasə", None, 2),
)


@pytest.fixture(scope="module")
def well(tmp_path_factory):
    return old_home(tmp_path_factory.mktemp("well"), *STORIES)


@pytest.fixture
def home(well, tmp_path):
    return shutil.copytree(well, tmp_path / "home", symlinks=True)


def told(home, *, quick=False):
    found = verify(home, who="test", wait_seconds=1, quick=quick, step=lambda *_: None)
    assert all(each.advice for each in found if each.number)
    return {each.name: each.faults for each in found if each.number}


def state(home):
    files = (path for path in home.rglob("*") if path.is_file() and path.name != "loader.lock")
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def test_a_home_that_is_well_has_no_faults_and_is_left_as_it_was(home):
    before = state(home)
    assert told(home) == {}
    assert told(home, quick=True) == {}
    assert state(home) == before


def spoil(path):
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def batch_of(home, number=0) -> Path:
    return listing(home).batches[number].place


class Harm(NamedTuple):
    """What happens to a home, which checks find it, and a word that is said."""

    harm: object
    found: set[str]
    word: str
    is_quick: bool = False  # also found without reading all bytes


HARMS = {
    "no master": Harm(
        lambda home: (home / MASTER).unlink(), {"master"}, "is missing", is_quick=True
    ),
    "no marker": Harm(lambda home: (home / MARKER).unlink(), {"master"}, MARKER, is_quick=True),
    "a torn marker": Harm(
        lambda home: (home / MARKER).write_text("{"), {"master"}, "unreadable", is_quick=True
    ),
    "a strange log": Harm(
        lambda home: (home / f"{MASTER}.wal").write_bytes(b"x"), {"master"}, "wal", is_quick=True
    ),
    "a bit of the master": Harm(lambda home: spoil(home / MASTER), {"published"}, "differs"),
    "a bit of the published file": Harm(
        lambda home: spoil(published_file(home)), {"published"}, "araxes-", is_quick=True
    ),
    "a link to nowhere": Harm(
        lambda home: (home / "araxes.duckdb").unlink(),
        {"published", "orphans"},
        "nowhere",
        is_quick=True,
    ),
    "a batch of the journal": Harm(lambda home: spoil(batch_of(home)), {"journal"}, "is damaged"),
    "a batch that is gone": Harm(
        lambda home: batch_of(home, 2).unlink(),
        {"loads_and_journal"},
        "the journal lacks",
        is_quick=True,
    ),
    "a batch that nobody knows": Harm(
        lambda home: shutil.copy(batch_of(home), batch_of(home).parent / renamed(home)),
        {"loads_and_journal"},
        "has not landed",
        is_quick=True,
    ),
    "a stranger in the journal": Harm(
        lambda home: (home / JOURNAL / "قرض.txt").write_text("?"), {"journal"}, "none of ours"
    ),
    "a segment": Harm(lambda home: spoil(segments(home)[0]), {"raw"}, "is damaged"),
    "a segment that is gone": Harm(
        lambda home: segments(home)[0].unlink(),
        {"raw_refs"},
        "is not in the archive",
        is_quick=True,
    ),
    "a segment cut short": Harm(
        lambda home: segments(home)[0].write_bytes(b"PAR1"),
        {"raw_refs"},
        "cannot be read",
        is_quick=True,
    ),
    "a batch put aside": Harm(
        lambda home: put(home / "spool" / "damaged" / "20260320-x.parquet"),
        {"put_aside"},
        "spool/damaged/20260320-x.parquet",
        is_quick=True,
    ),
    "a batch in the spool": Harm(
        lambda home: put(home / "spool" / "20260320T0Z-0-x-0123456789abcdef.parquet"),
        {"spool"},
        "is damaged",
        is_quick=True,
    ),
}


def renamed(home):
    return batch_of(home).name.replace("-00000-", "-00077-")


def put(path):
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"torn")


@pytest.mark.parametrize("name", HARMS)
def test_each_damage_is_named_by_its_check(home, name):
    harm, checks, word, is_quick = HARMS[name]
    harm(home)
    found = told(home, quick=is_quick)
    assert checks <= found.keys()
    assert word in " ".join(fault for check in checks for fault in found.get(check, ()))


WRONG_ROWS = {  # what is written behind the loader's back, and which check finds it
    "orphans": "update core.article_urls set article_id = uuid()",
    "unique_keys": "insert into core.articles from core.articles limit 1",
    "run_sums": "update core.runs set entries_seen = 7",
    "runs_and_polls": "update core.runs set feeds_due = 2",
    "content_ids": "update core.entry_outcomes set entry_hash = 'другой'",
    "texts": "update core.version_rows set body = articles.body from core.articles",
}


def test_rows_that_do_not_fit_are_named_by_their_check(home):
    path = published_file(home)
    path.chmod(0o644)
    con = memory_connection()
    attach(con, path, "wrong")
    for statement in WRONG_ROWS.values():
        con.execute(statement)
    detach(con, "wrong")
    con.close()
    found = told(home)
    assert found.keys() >= WRONG_ROWS.keys()


def test_every_table_has_its_key_checked():
    text = (HERE / "checks" / "unique_keys.sql").read_text()
    tables = [STORED_AS.get(table, table) for table in TABLES]
    assert [table for table in tables if f"from core.{table}\n" not in text] == []


def test_a_load_that_was_killed_is_no_fault(home, monkeypatch):
    with Spool(home) as spool:
        spool.write(article("yeni"))

    def die(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr("warehouse.loader.publish", die)
    with pytest.raises(KeyboardInterrupt):
        load_spool(home, now=NOON, who="test")
    assert told(home) == {}


def test_a_copy_with_other_times_is_well_and_a_damaged_one_is_not(home):
    for path in (home / MASTER, published_file(home)):
        os.utime(path, (0, 0))
    assert told(home, quick=True) == {}
    spoil(home / MASTER)
    [fault] = told(home, quick=True)["published"]
    assert "differs" in fault


def test_a_mistyped_home_is_said_to_be_none_and_does_not_become_one(tmp_path):
    home = tmp_path / "səhv ad"
    options = {"now": NOON, "who": "test", "wait_seconds": 1, "step": lambda *_: None}
    for work in (
        lambda: told(home),
        lambda: tidy(home, is_trial=False, **options),
        lambda: backup(home, tmp_path / "نسخه", **options),
        lambda: forget(home, Wish(("x",)), agree=lambda _: True, **options),
    ):
        with pytest.raises(StoreError, match="no warehouse"):
            work()
    assert not list(tmp_path.iterdir())
