"""Forgetting in the tables and files: every table is known, kills are finished, nothing lands."""

import json
import shutil
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from extractors.errors import StoreError
from extractors.ids import sha256_hex
from extractors.model import Page
from extractors.traces import Traces
from tests.support.command import ROOT
from tests.warehouse.samples import DAY, HOUR, NOON, article, ask, entry
from tests.warehouse.test_rebuild import live, load, rows_of, write
from warehouse.connect import memory_connection, sql_text
from warehouse.forget import Wish, finish, forget
from warehouse.forget_plan import PLAN, Plan, is_forgetting
from warehouse.forgotten import mean, ruled_columns
from warehouse.journal import pack
from warehouse.loader import load_spool
from warehouse.master import is_settled
from warehouse.publish import published_files
from warehouse.raw import RawArchive, segments
from warehouse.spool import spool_files
from warehouse.verify import verify

URL = "https://irna.example/a"


TITLE = "Körpü açılışı barədə"


def page(url, title):
    body = f"<html><title>{title}</title></html>".encode()
    return Page(url, url, 200, (("Content-Type", "text/html"),), body, NOON, sha256_hex(body))


def silent(*_: object) -> None:
    pass


def forgotten(home, *names, agree=True, **wish):
    return forget(
        home,
        Wish(names or (URL,), **wish),
        now=NOON + 2 * DAY,
        who="test",
        wait_seconds=1,
        step=silent,
        agree=lambda _: agree,
    )


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    return live(tmp_path_factory.mktemp("lived"))


@pytest.fixture
def home(lived, tmp_path):
    return shutil.copytree(lived, tmp_path / "خانه", symlinks=True)


# Columns that name things, and no article by themselves.
OTHER_NAMES = frozenset(
    {"outlet_id", "run_id", "label_id", "verdict_id", "event_id", "term_id", "thing_id",
     "feed_id", "move_id", "failure_id", "fetch_id", "outcome_id", "copy_id", "extraction_id",
     "revisit_id", "opinion_id", "entity_id", "batch_id", "version_id", "previous_version_id",
     "from_version_id", "first_version_id", "label_version_id", "url_sha256s", "entry_ids"}
)  # fmt: skip
# Tables with addresses that are nobody's article: feeds, hosts, outlets.
OF_FEEDS = frozenset({"feeds", "feed_states", "feed_moves"})


def test_every_column_that_can_name_an_article_has_a_rule(fresh):
    columns = fresh.execute(
        "select table_name, column_name from duckdb_columns() where schema_name = 'core'"
    ).fetchall()
    assert len(columns) > 300
    names = {
        (table, column)
        for table, column in columns
        if (column.endswith("_id") or "url" in column) and column not in OTHER_NAMES
        and table not in OF_FEEDS
    }  # fmt: skip
    known = ruled_columns() | {"publisher_url", "image_url"}  # these stand beside an entry_id
    assert {(table, column) for table, column in names if column not in known} == set()
    of_versions = {table for table, column in columns if column == "version_id"}
    of_articles = {table for table, column in columns if column == "article_id"}
    assert of_versions <= of_articles


def test_what_is_asked_before_changes_nothing(home):
    before = rows_of(home)
    assert forgotten(home, agree=False) is None
    assert rows_of(home) == before
    with pytest.raises(StoreError, match=r"no article 'https://nowhere\.example/'"):
        forgotten(home, "https://nowhere.example/")
    with pytest.raises(StoreError, match="no article 'ab'"):
        forgotten(home, "ab")
    forgotten(home, reason="məhkəmə qərarı", by="Leyla")
    assert ask(home, "select reason, forgotten_by from core.tombstones") == [
        ("məhkəmə qərarı", "Leyla")
    ]
    with pytest.raises(StoreError, match="forgotten already"):
        forgotten(home)


def test_a_seed_is_not_forgotten(home):
    write(home, article("seed", origin="seed"))
    load(home, 9)
    with pytest.raises(StoreError, match="seeds/"):
        forgotten(home, "https://irna.example/seed")


def test_what_lands_later_is_left_out_and_the_journal_never_has_it(home):
    forgotten(home)
    late = article("a", "متنی که فراموش شد", seen_at=NOON + 3 * HOUR)
    write(home, replace(late, entries=(entry("other"), entry("x", url=URL))))
    before = rows_of(home)
    load(home, 50)
    after = rows_of(home)
    # Days count the entries.
    changed = {table for table in after if after[table] != before[table]}
    assert changed - {"entry_days", "coverage_days"} == {"entries", "loads"}
    assert [row for row in after["entries"] if "'x'" in row] == []
    assert spool_files(home) == ()
    assert faults(home) == []


def test_whoever_is_killed_is_finished_by_the_next_load(lived, tmp_path):
    """With -9, at five waits for the disk, from one of the first to one of the last."""
    whole = shutil.copytree(lived, tmp_path / "whole", symlinks=True)
    pack(whole, now=NOON + 40 * DAY)
    numbers = (3, 9, 15, 21, 27)
    homes = {
        number: shutil.copytree(whole, tmp_path / str(number), symlinks=True) for number in numbers
    }
    killed_amid(homes)
    forgotten(whole)
    assert is_settled(whole)  # `verify` speaks of no interrupted load
    expected = rows_of(whole)
    begun_by = [number for number, home in homes.items() if is_forgetting(home)]
    assert len(begun_by) > 2
    for number, home in homes.items():
        begun = number in begun_by
        load_spool(home, now=NOON + 2 * DAY, who="test", wait_seconds=1)
        assert not (home / PLAN).exists()
        if not begun:  # before the plan was down nothing was said
            forgotten(home)
        assert without_names(rows_of(home)) == without_names(expected), number
        assert len(published_files(home)) == 1, number
        assert not list(home.glob("core.duckdb.[df]*")), number
        shutil.rmtree(home)


def killed_amid(homes):
    """Forget in each home, in a process of its own that kills itself at that wait for the disk."""
    spec = {str(number): str(home) for number, home in homes.items()}
    done = subprocess.run(
        [sys.executable, "-m", "tests.warehouse.killed_forgetting", json.dumps(spec)],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == dict.fromkeys(spec, -signal.SIGKILL)


def test_a_damaged_segment_stops_it_before_anything_is_changed(home, monkeypatch):
    with RawArchive(home) as archive:
        archive.put(page(URL, TITLE), kind="page")
        first = archive.flush()
        archive.put(page("https://irna.example/b", "ایروان"), kind="page")
    content, before = first.read_bytes(), rows_of(home)
    first.write_bytes(content[:-40])
    with pytest.raises(StoreError, match=f"{first.name} is damaged"):
        forgotten(home)
    assert (rows_of(home), is_forgetting(home)) == (before, False)
    first.write_bytes(content)
    # It was well when the plan was made, and is damaged while it is carried out.
    monkeypatch.setattr("warehouse.forget.go_on", lambda *_, **__: first.write_bytes(content[:-40]))
    forgotten(home)
    monkeypatch.undo()
    with pytest.raises(StoreError, match=f"{first.name} is damaged"):
        load(home, 60)
    assert is_forgetting(home)
    first.write_bytes(content)
    load(home, 60)
    assert not is_forgetting(home)
    assert not any(URL.encode() in path.read_bytes() for path in segments(home))
    assert len(segments(home)) == 2


def without_names(rows):
    """The tombstone's own batch is called after the clock."""
    return {
        table: [row for row in found if table != "loads" or "'forget'" not in row]
        for table, found in rows.items()
    }


def faults(home):
    found = verify(home, who="test", wait_seconds=1, quick=True, step=silent)
    return [(each.name, each.faults) for each in found if each.number]


def test_nothing_begun_is_nothing_to_finish(home):
    assert not finish(home, now=NOON + DAY, who="test", wait_seconds=1)


TRACES = Traces(("https://xeber.az/news/ağ-gün-12",), ("Səfir: körpü açılacaq, yol bağlanıb",))
BODIES = {
    "as it is": ("<a href='https://xeber.az/news/ağ-gün-12'>", True),
    "percent-encoded": ("<a href='http://xeber.az/news/a%C4%9F-g%C3%BCn-12?utm=1'>", True),
    "in JSON": (r'{"url": "https:\/\/xeber.az\/news\/a\u011f-g\u00fcn-12"}', True),
    "as references": ("&lt;link&gt;https://xeber.az/news/a&amp;#287;-g&#252;n-12&lt;", True),
    "a longer address": ("<a href='https://xeber.az/news/ağ-gün-123'>", False),
    "its title": ("<title>Səfir:  körpü <b>açılacaq</b>, yol bağlanıb</title>", True),
    "its path on its own site": ("<a href='/news/ağ-gün-12'>", True),
    "another story": ("<title>Səfir: körpü</title>", False),
}


@pytest.mark.parametrize("case", BODIES)
@pytest.mark.parametrize("encoding", ["utf-8", "windows-1254", "utf-16"])
def test_a_trace_is_found_in_every_way_of_writing(case, encoding):
    text, is_there = BODIES[case]
    body = f'<?xml version="1.0" encoding="{encoding}"?>{text} çünki müşavirə'.encode(
        encoding, "xmlcharrefreplace"
    )
    assert TRACES.are_in(body, url="https://www.xeber.az/rss", is_page=False) is is_there


QUOTED = {
    "bax: https://www.xeber.az/news/ağ-gün-12.": "bax: https://www.[forgotten].",
    "xeber.az/news/a%C4%9F-g%C3%BCn-12?utm=1 və": "[forgotten]?utm=1 və",
    "https://xeber.az/news/ağ-gün-12 https://xeber.az/news/ağ-gün-12": (
        "https://[forgotten] https://[forgotten]"
    ),
    "«Səfir: körpü açılacaq, yol bağlanıb» — yalandır": "«[forgotten]» — yalandır",
    "https://xeber.az/news/ağ-gün-123, ağ-gün-12-dən sonra": None,
    "https://xeber.az/news/ağ-gün-12ə": None,
    "Səfir: körpü": None,
}


def test_what_others_quote_is_taken_out_of_their_words_and_no_more():
    urls = ("https://xeber.az/news/ağ-gün-12", "http://www.xeber.az/news/a%C4%9F-g%C3%BCn-12")
    plan = Plan((), (*urls, "https://xeber.az/"), TRACES.words)
    con = memory_connection()
    mean(con, plan.forgotten)
    statement = "select " + sql_text("setup", "forgotten_unquoted").replace(
        'held."one_column"', "$said"
    )
    found = {said: con.execute(statement, {"said": said}).fetchall()[0][0] for said in QUOTED}
    con.close()
    assert found == {said: rest or said for said, rest in QUOTED.items()}


def test_pages_of_others_may_have_the_same_title():
    body = "<h1>Səfir: körpü açılacaq, yol bağlanıb</h1>".encode()
    assert not TRACES.are_in(body, url="https://qezet.az/5", is_page=True)
    assert TRACES.are_in(body, url="https://qezet.az/rss", is_page=False)
