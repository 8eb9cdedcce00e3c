"""What the newest run brought, which articles an event may claim, unusual days from a day on."""

from dataclasses import replace

from extractors.ids import content_id
from tests.warehouse.counting_world import land_world
from tests.warehouse.samples import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    TEXTS,
    article,
    article_id,
    batch,
    merged,
    run,
)
from warehouse.batch import Batch
from warehouse.land import land
from warehouse.spool import Spool
from warehouse.term_rows import EventRow

FIRST, SECOND = content_id("run", "first"), content_id("run", "second")


def seen(name, text, minutes, run_id, **changes):
    at = NOON + minutes * MINUTE
    told = {"first_seen_at": at, "seen_at": at, "read_at": at, "run_id": run_id, **changes}
    return article(name, TEXTS[text], grade=2, **told)


def land_all(con, home, *batches):
    with Spool(home) as spool:
        land(con, [spool.write(each) for each in batches])


def load(con, run_id, minutes):
    con.execute(
        "insert into core.loads (batch_id, kind, run_id, file, rows_in, sha256, loaded_at) "
        "values (uuid()::varchar, 'articles', $1, 'a.parquet', 1, 's', $2)",
        [run_id, NOON + minutes * MINUTE],
    )


def newest(con):
    rows = con.execute("select what, canonical_url, run_id from whats_new").fetchall()
    return {(what, url.rpartition("/")[2], run_id) for what, url, run_id in rows}


def test_what_is_new_is_what_the_newest_finished_run_brought(fresh, tmp_path):
    """Two at once: the first reads early, loads late; the second ends first. A third goes on."""
    going = content_id("run", "third")
    runs = (
        run("first", finished_at=NOON + HOUR),
        run("second", finished_at=NOON + 50 * MINUTE),
        run("third"),
        run("redone", flow="reprocess", finished_at=NOON + 3 * HOUR),
    )
    land_all(
        fresh, tmp_path,
        Batch(FIRST, "test", runs=runs),
        merged(
            seen("early", 0, 5, FIRST),
            seen("late", 1, 40, FIRST),
            seen("edited", 4, 41, FIRST, reason="edited", previous=content_id("version", "old")),
        ),
        seen("other", 2, 20, SECOND),
        seen("going", 3, 70, going),
    )  # fmt: skip
    for run_id, minutes in ((FIRST, 10), (SECOND, 30), (FIRST, 60), (going, 80)):
        load(fresh, run_id, minutes)
    load(fresh, content_id("run", "redone"), 200)
    brought = {("new", "early", FIRST), ("new", "late", FIRST), ("changed", "edited", FIRST)}
    assert newest(fresh) == brought
    (told,) = fresh.execute("select distinct since, loaded_at from whats_new").fetchall()
    assert told == (None, NOON + HOUR)


ARTICLES = {
    "old": ("diplomacy",),
    "arrest": ("espionage_arrests",),
    "both": ("diplomacy", "energy_water"),
    "river": ("energy_water",),
}
# Of four articles two name diplomacy, two energy and water, one espionage.
CLAIMED = {  # the topics and the entities of an event: the articles that it may claim
    "rare": (("espionage_arrests",), (), {"arrest"}),
    "a common one alone": (("diplomacy",), (), {"old", "both"}),
    "common and rare": (("diplomacy", "espionage_arrests"), (), {"arrest"}),
    "two common ones": (("diplomacy", "energy_water"), (), {"both"}),
    "a common one beside a name": (("diplomacy",), ("aras",), set()),
}


def about(name, topics):
    told = article(name, TEXTS[0], grade=2)
    return replace(told, verdicts=(replace(told.verdicts[0], topics=topics),))


def event(name, topics, entities):
    day = NOON.date() + DAY
    return EventRow(
        name, day, day, "day", name, (), topics, entities, (), (), "high", "digest", NOON
    )


def test_a_topic_that_many_articles_have_is_no_match_by_itself(fresh, tmp_path):
    events = tuple(event(name, *keys[:2]) for name, keys in CLAIMED.items())
    told = merged(*(about(name, topics) for name, topics in ARTICLES.items()))
    land_all(fresh, tmp_path, told, batch(events=events))
    ids = {article_id(name): name for name in ARTICLES}
    claimed = {name: set() for name in CLAIMED}
    for name, claimer in fresh.execute(
        "select event_id, article_id from event_articles"
    ).fetchall():
        claimed[name].add(ids[claimer])
    assert claimed == {name: articles for name, (*_, articles) in CLAIMED.items()}
    before = "select event_id from event_coverage where originals_before > 0"
    assert {event for (event,) in fresh.execute(before).fetchall()} == {
        event for event, articles in claimed.items() if articles
    }


def test_what_matched_before_an_event_and_unusual_days_from_a_day_on(fresh, tmp_path):
    land_world(fresh, tmp_path)
    since = "2026-03-13"
    part = fresh.execute("from anomalies_since($1) order by all", [since]).fetchall()
    whole = fresh.execute('from anomalies where "day" >= $1 order by all', [since]).fetchall()
    assert part == whole
    assert len(part) > 2
    asked = "select matched_a_day, matched_a_day_before, originals from event_coverage"
    # One on the day itself; of the four days asked before, one that names the river as well.
    assert fresh.execute(f"{asked} where event_id = 'flood'").fetchall() == [(1.0, 0.25, 1)]
