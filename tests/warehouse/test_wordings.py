"""A text stands once: in its article while it is the newest, in its wording when it is not."""

from dataclasses import replace
from itertools import groupby
from operator import attrgetter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.samples import MINUTE, NOON, TEXTS, article, batch, version
from warehouse.base import write_base
from warehouse.connect import HERE, memory_connection, sql_text
from warehouse.land import land
from warehouse.migrate import make_tables
from warehouse.spool import Spool

ONLY = {"articles", "article_versions"}
OTHER_LETTERS = "Naxçıvan — Тебриз"  # a reading so like its wording that it is no other one


@pytest.fixture(scope="module")
def tables():
    con = memory_connection()
    make_tables(con)
    yield con
    con.close()


@pytest.fixture(scope="module")
def spool(tmp_path_factory):
    with Spool(tmp_path_factory.mktemp("home")) as opened:
        yield opened


@st.composite
def readings(draw):
    """One article read again and again: edited, edited back, or with other letters."""
    name, minute = draw(st.sampled_from(["a", "تبریز"])), draw(st.integers(0, 5))
    text = TEXTS[1] if minute == 4 else draw(st.sampled_from(TEXTS[:3]))
    row = article(name, text).articles[0]
    at = NOON + minute * MINUTE
    seen = replace(row, seen_at=at, read_at=at)
    if minute == 4:  # always, so that one moment has one text
        seen = replace(seen, body=OTHER_LETTERS)
    return seen, version(row), draw(st.booleans())


def batches_of(reading):
    """The article and its wording in one batch or in two."""
    row, wording, is_one = reading
    if is_one:
        return (batch(articles=(row,), article_versions=(wording,)),)
    return (batch(articles=(row,)), batch(article_versions=(wording,)))


SHOWN = "select version_id, body from core.article_versions order by all"
STORED = "select version_id, body from core.version_rows order by all"
NEWEST = "select article_id, version_id, seen_at, body from core.articles order by all"


def landed(con, *groups):
    """What is shown, stored and newest after those loads, and what `verify` says of it."""
    con.begin()
    for paths in groups:
        land(con, paths, ONLY)
    asked = (SHOWN, STORED, NEWEST, sql_text("checks", "texts"))
    found = [con.execute(sql).fetchall() for sql in asked]
    con.rollback()
    return found


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(read=st.lists(readings(), min_size=2, max_size=4), data=st.data())
def test_edits_back_and_forth_in_any_order_keep_every_text_and_keep_it_once(
    tables, spool, read, data
):
    paths = [spool.write(each) for reading in read for each in batches_of(reading)]
    again = data.draw(st.lists(st.sampled_from(paths), max_size=2))
    shuffled = data.draw(st.permutations(paths + again))
    shown, stored, newest, faults = landed(tables, *([path] for path in shuffled))
    assert faults == []
    assert shown == sorted({(wording.version_id, wording.body) for _, wording, _ in read})
    rows = sorted(
        (row for row, _, _ in read), key=attrgetter("article_id", "seen_at", "version_id")
    )
    last = [list(own)[-1] for _, own in groupby(rows, key=attrgetter("article_id"))]
    assert [(row[1], row[3]) for row in newest] == [(row.version_id, row.body) for row in last]
    current = {row.version_id: row.body for row in last}
    assert dict(stored) == {key: None if current.get(key) == body else body for key, body in shown}
    assert landed(tables, shuffled) == [shown, stored, newest, []]


def test_what_verify_says_of_a_text_that_is_lost_or_stands_twice(tables, spool):
    path = spool.write(article("a"))
    tables.begin()
    land(tables, [path], ONLY)
    [(key, body)] = tables.execute(SHOWN).fetchall()
    check = sql_text("checks", "texts")
    told = []
    for harm in (
        "update core.version_rows set body = articles.body from core.articles",
        "update core.version_rows set body = null; update core.articles set body = null",
        "update core.articles set version_id = uuid()",
    ):
        tables.execute(harm)
        told.append(tables.execute(check).fetchall())
    tables.rollback()
    assert body
    assert told[0] == [(f"wording {key} has its text twice",)]
    assert told[1] == [(f"wording {key} has no text",)]
    assert (f"wording {key} has no text",) in told[2]


def test_texts_that_stood_twice_stand_once_after_the_migration():
    con = memory_connection()
    *before, last = sorted((HERE / "migrations").glob("000*.sql"))
    assert last.stem == "0009_wordings"
    for path in before:
        con.execute(path.read_text(encoding="utf-8"))
    old, new, like = (article("a", text).articles[0] for text in TEXTS[:3])
    for row in (old, new, replace(like, version_id=like.article_id)):
        con.execute(
            "insert into core.article_versions (version_id, article_id, seen_at, body, "
            "content_hash, origin) values ($1, $2, $3, $4, 'h', 'feed')",
            [row.version_id, row.article_id, NOON, row.body],
        )
    for row in (new, replace(like, version_id=like.article_id, body=OTHER_LETTERS)):
        con.execute(
            "insert into core.articles (article_id, version_id, body, first_seen_at, seen_at, "
            "origin) values ($1, $2, $3, $4, $4, 'feed')",
            [row.article_id, row.version_id, row.body, NOON],
        )
    shown = con.execute(SHOWN).fetchall()
    con.begin()
    con.execute(last.read_text(encoding="utf-8"))
    con.commit()
    assert con.execute(SHOWN).fetchall() == shown
    stored = dict(con.execute(STORED).fetchall())
    con.close()
    assert stored == dict(shown) | {new.version_id: None}


def test_a_base_brings_every_text_back_and_holds_it_once(tmp_path):
    kinds = article("a"), article("a", TEXTS[1], seen_at=NOON + MINUTE), article("b", TEXTS[2])
    con, other = memory_connection(), memory_connection()
    for each in (con, other):
        make_tables(each)
    with Spool(tmp_path) as spool:
        land(con, [spool.write(each) for each in kinds], ONLY)
    base = write_base(con, tmp_path, now=NOON)
    for path in base.files:
        land(other, [path], ONLY)
    for sql in (SHOWN, STORED, NEWEST):
        assert other.execute(sql).fetchall() == con.execute(sql).fetchall()
    assert sum(body is None for _, body in con.execute(STORED).fetchall()) == 2
    con.close()
    other.close()
