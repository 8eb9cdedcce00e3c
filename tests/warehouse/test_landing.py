"""The order in which batches land, and how often, does not matter."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.ids import content_id
from tests.warehouse.samples import (
    MINUTE,
    NOON,
    RUN,
    TEXTS,
    article,
    article_id,
    batch,
    blank,
    entry,
    failure,
    feed,
    fetch,
    merged,
    outcome,
    outlet,
    poll,
    run,
    state,
)
from warehouse.land import land
from warehouse.rows import ArticleUrl
from warehouse.spool import TABLES, Spool
from warehouse.tombstone_rows import TombstoneRow

NAMES = st.sampled_from(["a", "b", "تبریز"])
WHEN = st.integers(0, 4).map(lambda minutes: NOON + minutes * MINUTE)
ORIGINS = st.sampled_from(["seed", "feed", "backfill", "demo"])


@st.composite
def entries(draw):
    changed_at = draw(WHEN)
    return entry(
        draw(NAMES),
        title=f"{TEXTS[1]} {changed_at}",  # one wording has one time of change
        entry_hash=str(changed_at),
        changed_at=changed_at,
        first_seen_at=draw(WHEN),
        origin=draw(ORIGINS),
    )


@st.composite
def articles(draw):
    seen_at, name = draw(WHEN), draw(NAMES)
    # What is appended is made of content alone; what is updated differs in when and whence it came.
    plain = article(name, f"{TEXTS[2]} {seen_at}", grade=1, seen_at=seen_at)
    row = article(
        name,
        f"{TEXTS[2]} {seen_at}",
        seen_at=seen_at,
        first_seen_at=draw(WHEN),
        origin=draw(ORIGINS),
    ).articles
    met = ArticleUrl(f"https://x.example/{draw(NAMES)}", row[0].article_id, draw(WHEN))
    return merged(
        batch(articles=row, article_urls=(met,)),
        batch(
            article_versions=plain.article_versions, verdicts=plain.verdicts, topics=plain.topics
        ),
    )


@st.composite
def runs(draw):
    name, finished_at = draw(NAMES), draw(st.none() | WHEN)
    if finished_at is None:
        return run(name)
    return run(name, status="ok", finished_at=finished_at, note=str(finished_at))


@st.composite
def small(draw):
    polled_at = draw(st.none() | WHEN)
    return batch(
        entries=(draw(entries()), draw(entries())),
        runs=(draw(runs()),),
        feed_states=(state(draw(NAMES), polled_at=polled_at, etag=str(polled_at)),),
        fetches=(fetch(draw(NAMES)),),
        feed_polls=(poll(draw(NAMES)),),
        entry_outcomes=(outcome(draw(NAMES), draw(st.integers(0, 2))),),
        failures=(failure(draw(NAMES)),),
        outlets=(outlet(draw(NAMES), updated_at=draw(WHEN), family=None),),
        feeds=(feed(draw(NAMES), "irna", updated_at=draw(WHEN)),),
    )


ANY_BATCH = st.one_of(small(), articles(), st.builds(merged, small(), articles()))


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    con = blank(tmp_path_factory.mktemp("blank"))
    yield con
    con.close()


def tables_after(con, *groups, only=None):
    con.begin()
    for paths in groups:
        land(con, paths, only)
    tables = {t: con.execute(f"from core.{t} order by all").fetchall() for t in TABLES}
    con.rollback()
    return tables


@pytest.fixture(scope="module")
def spool(tmp_path_factory):
    with Spool(tmp_path_factory.mktemp("home")) as opened:
        yield opened


@settings(deadline=None, max_examples=7, suppress_health_check=[HealthCheck.too_slow])
@given(batches=st.lists(ANY_BATCH, min_size=2, max_size=3), data=st.data())
def test_any_order_and_any_repetition_of_batches_gives_the_same_tables(empty, spool, batches, data):
    paths = [spool.write(each) for each in batches]
    again = data.draw(st.lists(st.sampled_from(paths), max_size=2))
    shuffled = data.draw(st.permutations(paths + again))
    # What is derived load by load is compared in test_counting_views; here it may change nothing.
    alone = tables_after(empty, *([path] for path in paths), only=TABLES)
    assert tables_after(empty, *([path] for path in shuffled), only=TABLES) == alone
    assert tables_after(empty, shuffled) == alone


KEYS = {
    "articles": "article_id",
    "entries": "entry_id",
    "feed_states": "feed_id",
    "runs": "run_id",
    "article_urls": "url",
    "topics": "version_id, topic",
}


def test_no_key_is_ever_doubled(empty, tmp_path):
    twice = merged(
        *(article(name, text, grade=2) for name in ("a", "b") for text in TEXTS),
        batch(entries=(entry("a"), entry("a", entry_hash="h2"), entry("b"))),
        batch(runs=(run(), run(status="ok", finished_at=NOON))),
        batch(feed_states=(state("f"), state("f", etag="e"), state("g"))),
    )
    with Spool(tmp_path) as spool:
        path = spool.write(twice)
    empty.begin()
    for _ in range(2):
        land(empty, [path])
    for table, key in KEYS.items():
        rows, keys = empty.execute(
            f"select count(*), count(distinct ({key})) from core.{table}"  # noqa: S608  # our own names
        ).fetchall()[0]
        assert rows == keys > 0, table
    empty.rollback()


def test_an_outcome_of_no_run_is_not_doubled(empty, spool):
    of_none = replace(outcome("آراز", 1), run_id=None)
    first = spool.write(batch(entry_outcomes=(of_none,)))
    second = spool.write(batch(entry_outcomes=(of_none, outcome("آراز", 2))))
    landed = tables_after(empty, [first], [second])["entry_outcomes"]
    assert len(landed) == 2


def test_who_forgot_first_is_remembered_in_whatever_order_it_is_told(empty, spool):
    first = TombstoneRow(article_id("آراز"), (), ("b",), (), NOON, "Լիլիթ", "asked for")
    again = replace(first, url_sha256s=("a",), forgotten_at=NOON + MINUTE, forgotten_by="Ержан")
    paths = [spool.write(batch(tombstones=(row,))) for row in (again, first)]
    [kept] = tables_after(empty, *([path] for path in paths))["tombstones"]
    assert kept == (first.article_id, [], ["a", "b"], [], NOON, "Լիլիթ", "asked for")
    assert tables_after(empty, paths)["tombstones"] == [kept]


def test_landing_leaves_no_rows_beside_the_tables(empty, spool):
    path = spool.write(merged(article("Արաքս"), batch(entries=(entry("a"),))))
    empty.begin()
    land(empty, [path])
    left = empty.execute("select table_name from duckdb_tables() where temporary").fetchall()
    empty.rollback()
    assert left == []


def test_only_the_tables_that_are_asked_for_land(empty, tmp_path):
    with Spool(tmp_path) as spool:
        path = spool.write(merged(article("a"), batch(fetches=(fetch("x"),), run_id=RUN)))
    empty.begin()
    land(empty, [path], {"fetches"})
    assert empty.execute("select count(*) from core.fetches").fetchall() == [(1,)]
    assert empty.execute("select count(*) from core.articles").fetchall() == [(0,)]
    empty.rollback()


def test_ids_of_samples_are_stable():
    assert article("a").articles[0].article_id == content_id("article", "a")
