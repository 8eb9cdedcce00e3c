"""Instances that are lent out again and again show nothing of their earlier loans."""

import os

import pytest

from tests.warehouse.samples import NOON, TEXTS, article, article_id, batch, entry, state
from warehouse.connect import Instances
from warehouse.loader import load_spool
from warehouse.migrate import BLANK_TABLES
from warehouse.read import Reader
from warehouse.spool import Spool, spool_files


def made(con):
    con.execute("create table told as select 'Bakı' as word")


@pytest.fixture
def instances():
    lent = Instances(made)
    yield lent
    while lent._idle:  # noqa: SLF001 -- nothing of this test is to be lent to another
        lent._idle.pop().close()  # noqa: SLF001


def test_what_comes_back_is_lent_again_with_our_settings(instances):
    con = instances.take()
    con.execute("set timezone = 'Asia/Tehran'")
    instances.give_back(con)
    assert instances.take() is con
    assert con.execute("from told").fetchall() == [("Bakı",)]
    assert con.execute("select current_setting('timezone')").fetchall() == [("UTC",)]
    assert instances.take() is not con


def test_one_that_no_longer_answers_is_not_lent_again(instances):
    con = instances.take()
    instances.give_back(con)
    con.close()
    other = instances.take()
    assert other is not con
    assert other.execute("from told").fetchall() == [("Bakı",)]


def test_a_forked_child_begins_without_what_its_parent_has(instances):
    instances.give_back(instances.take())
    child = os.fork()
    if child == 0:
        os._exit(len(instances._idle))  # noqa: SLF001 -- nobody else may know
    assert os.waitpid(child, 0)[1] == 0
    assert len(instances._idle) == 1  # noqa: SLF001


def test_what_one_reader_took_from_a_spool_is_not_seen_by_the_next(tmp_path):
    with Spool(tmp_path / "one") as spool:
        spool.write(article("a", TEXTS[2]))
        spool.write(batch(entries=(entry("a"),), feed_states=(state("irna-fa"),)))
    for _ in range(2):
        with Reader(tmp_path / "one") as reader:
            assert set(reader.feed_states()) == {"irna-fa"}
        with Reader(tmp_path / "two") as reader:
            assert reader.feed_states() == {}
            assert reader.held_articles([article_id("a")]) == {}
            assert reader.pending_entries(max_attempts=3, limit=9) == ()


def test_one_process_can_read_two_homes_in_turn_and_each_after_every_load(tmp_path):
    for number, name in enumerate(("a", "b", "c")):
        for home in (tmp_path / "یک", tmp_path / "iki"):
            with Spool(home) as spool:
                spool.write(batch(feed_states=(state(f"{home.name}-{name}"),)))
            load_spool(home, now=NOON, who="test")
            with Reader(home) as reader:
                assert len(reader.feed_states()) == number + 1
                assert all(each.startswith(home.name) for each in reader.feed_states())
            assert spool_files(home) == ()


def test_blank_tables_are_blank_whenever_they_are_lent():
    con = BLANK_TABLES.take()
    assert con.execute("select count(*) from core.feed_states").fetchall() == [(0,)]
    BLANK_TABLES.give_back(con)
