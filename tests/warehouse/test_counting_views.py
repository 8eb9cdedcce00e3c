"""Views that count, on a world of which every count is known (counting_world)."""

import pytest

from tests.warehouse.counting_world import batches, land_world
from tests.warehouse.samples import blank
from warehouse.connect import HERE
from warehouse.deriving import derive_all
from warehouse.land import land
from warehouse.spool import Spool

IRAN, BAKU = "iran_state", "azerbaijan_state"
# By view: what is asked of it, and the rows in order.
CASES = {
    "whats_new": (
        "what, outlet, relevant",
        [("changed", "TRT", True), ("new", "APA", True), ("new", "APA", None),
         ("new", "IRNA", True), ("new", "IRNA", True), ("new", "wana", True)],
    ),
    "new_since('2026-03-20 13:00+00')": ("outlet, grade", [("APA", 2)]),
    "new_since('2026-03-01', until := '2026-03-20 12:05+00')": (
        "outlet, grade", [("APA", None), ("TRT", 1), ("wana", 2)],
    ),
    "volume where articles > 0": (
        ("strftime(\"day\", '%m-%d'), outlet, lang, articles, relevant, originals, bilateral, "
        "not_judged, undated, feeds, feeds_answering"),
        [("02-20", "IRNA", "fa", 1, 1, 1, 0, 0, 0, 1, 1),
         ("03-13", "TRT", "tr", 1, 1, 1, 0, 0, 0, 1, 1),
         ("03-20", "APA", "az", 2, 1, 0, 1, 1, 1, 1, 1),
         ("03-20", "IRNA", "fa", 2, 2, 2, 1, 0, 0, 1, 1),
         ("03-20", "wana", "en", 1, 1, 1, 1, 0, 0, 0, 0)],
    ),
    "volume where articles = 0 and outlet = 'APA'": (
        "strftime(\"day\", '%m-%d'), lang, feeds, feeds_answering",
        [("02-13", None, 1, 1), ("02-20", None, 1, 1), ("02-27", None, 1, 1),
         ("03-06", None, 1, 0), ("03-13", None, 1, 0)],
    ),
    "topic_volume": (
        ("strftime(\"day\", '%m-%d'), topic, outlet, articles, originals, bilateral, "
        "feeds_answering"),
        [("02-20", "diplomacy", "IRNA", 1, 1, 0, 1), ("03-13", "diplomacy", "TRT", 1, 1, 0, 1),
         ("03-20", "diplomacy", "APA", 1, 0, 1, 1), ("03-20", "diplomacy", "IRNA", 2, 2, 1, 1),
         ("03-20", "diplomacy", "wana", 1, 1, 1, 0)],
    ),
    "side_days where \"day\" >= '2026-03-13'": (
        ("strftime(\"day\", '%m-%d'), side, articles, relevant, originals, relevant_share, feeds, "
        "feeds_answering, polls, polls_ok"),
        [("03-13", BAKU, 0, 0, 0, None, 1, 0, 1, 0), ("03-13", IRAN, 0, 0, 0, None, 1, 1, 1, 1),
         ("03-13", "turkey", 1, 1, 1, 1.0, 1, 1, 1, 1), ("03-20", BAKU, 2, 1, 0, 0.5, 1, 1, 1, 1),
         ("03-20", IRAN, 2, 2, 2, 1.0, 1, 1, 1, 1), ("03-20", "turkey", 0, 0, 0, None, 1, 1, 1, 1)],
    ),
    "collected": ("strftime(newest_day, '%Y-%m-%d')", [("2026-03-20",)]),
    "share_week": (
        ("strftime(week, '%m-%d'), outlet, relevant, relevant_share, share_of_week, "
        "relevant_before, ratio, is_whole, days_asked, days_answered"),
        [("02-16", "IRNA", 1, 1.0, 1.0, None, None, True, 1, 1),
         ("03-09", "TRT", 1, 1.0, 1.0, None, None, True, 1, 1),
         ("03-16", "APA", 1, 0.5, 0.3333, None, None, False, 1, 1),
         # One article in the four weeks since its first.
         ("03-16", "IRNA", 2, 1.0, 0.6667, 0.25, None, False, 1, 1)],
    ),
    "topic_trend": (
        ("strftime(week, '%m-%d'), articles, originals, share_of_week, originals_before, ratio, "
        "feeds, feeds_answering"),
        [("02-16", 1, 1, 1.0, None, None, 2, 2), ("03-09", 1, 1, 1.0, 0.33, 3.0, 3, 2),
         ("03-16", 3, 2, 1.0, 0.5, None, 3, 3)],
    ),
    "entity_week": (
        ("strftime(week, '%m-%d'), entity, kind, articles, originals, outlets, mentions, "
        "share_of_week, relevant_articles"),
        [("03-09", "Aras", "river", 1, 1, 1, 1, 1.0, 1),
         ("03-09", "Zangezur", "corridor", 1, 1, 1, 1, 1.0, 1),
         ("03-16", "Aras", "river", 2, 1, 2, 2, 0.6667, 3),
         ("03-16", "Iran", "country", 1, 1, 1, 1, 0.3333, 3),
         ("03-16", "Khatibzadeh", None, 1, 1, 1, 1, 0.3333, 3)],
    ),
    "entity_firsts where entity_id = 'aras'": (
        "outlet, strftime(first_day, '%m-%d'), strftime(last_day, '%m-%d'), articles, outlets",
        [("TRT", "03-13", "03-20", 3, 3)],
    ),
    "pair_month": (
        "strftime(month, '%m-%d'), entity, other, articles, originals",
        [("03-01", "Aras", "Khatibzadeh", 1, 1), ("03-01", "Aras", "Zangezur", 1, 1)],
    ),
    "anomalies where base_days >= 3": (
        "strftime(\"day\", '%m-%d'), side, originals, expected, base_days, z, is_unusual",
        [("03-06", IRAN, 0, 0.0, 3, None, None), ("03-13", IRAN, 0, 0.0, 4, 0.0, False),
         ("03-20", BAKU, 0, 0.0, 3, None, None), ("03-20", IRAN, 2, 0.0, 5, 2.0, False)],
    ),
    "topic_anomalies where base_weeks >= 4": (
        "strftime(week, '%m-%d'), topic, originals, expected, deviation, base_weeks, z, is_unusual",
        [("03-09", "diplomacy", 1, 0.0, 0.0, 4, 1.0, False),
         ("03-16", "diplomacy", 2, 0.0, 0.0, 5, 2.0, False)],
    ),
    "collection_lag": (
        "strftime(week, '%m-%d'), outlet, articles, median_minutes, p95_minutes",
        [("02-16", "IRNA", 1, 10.0, 10.0), ("03-09", "TRT", 1, 10.0, 10.0),
         ("03-16", "APA", 1, 10.0, 10.0), ("03-16", "IRNA", 2, 10.0, 10.0)],
    ),
    "first_reporters": (
        "outlet, copies, publishers, copied_by_sides, first_lag_minutes, relevant",
        [("IRNA", 1, 1, [BAKU], 120, True)],
    ),
    "outlet_leads": (
        "outlet, relevant, originals, copies_taken, texts_copied, copies_given, original_share",
        [("APA", 1, 0, 1, 0, 0, 0.0), ("IRNA", 3, 3, 0, 1, 1, 1.0), ("TRT", 1, 1, 0, 0, 0, 1.0)],
    ),
    "change_week": (
        "strftime(week, '%m-%d'), outlet, edits, articles_edited, articles_gone, relevant_articles",
        [("03-16", "IRNA", 0, 0, 1, 1), ("03-16", "TRT", 1, 1, 0, 1)],
    ),
    "classifier_quality": (
        ("classifier, lang, labelled, true_positives, false_positives, false_negatives, "
        'true_negatives, "precision", recall, f1, graded, grade_accuracy'),
        [("rules", "fa", 2, 1, 0, 1, 0, 1.0, 0.5, 0.6667, 1, 1.0),
         ("rules", None, 2, 1, 0, 1, 0, 1.0, 0.5, 0.6667, 1, 1.0)],
    ),
    "classifier_week where lang = 'fa'": (
        ("strftime(week, '%m-%d'), articles, flagged, flagged_share, flagged_share_before, "
        "doubtful_share, mean_score, labelled, overruled"),
        [("02-16", 1, 1, 1.0, None, 1.0, 0.5, 0, 0), ("03-16", 2, 1, 0.5, 1.0, 0.0, 0.5, 2, 1)],
    ),
    "funnel": (
        "what, number, share_of_stage_before",
        [("articles", 7, None), ("bilateral", 3, 0.5), ("entries", 0, None),
         ("judged", 6, 0.8571), ("relevant", 6, 1.0), ("relevant originals", 5, 0.8333)],
    ),
    "funnel_days": (
        "origin, flow, runs, runs_broken, feeds_due, feeds_ok, entries_seen, entries_new",
        [("backfill", "backfill", 1, 0, 0, 0, 0, 0), ("feed", "monitor", 1, 0, 3, 3, 9, 4)],
    ),
    "terms": (
        "thing_id, term_id, names['fa'], articles, relevant, outlets, is_in_use",
        [("israel", "israel", ["اسرائیل", "اسراییل"], 2, 2, 2, True),
         ("israel", "zionist_regime", None, 2, 2, 2, True),
         ("route", "zangezur_corridor", None, 1, 1, 1, True)],
    ),
    "term_uses where outlet = 'APA'": (
        "term_id, uses, title_uses, title_start, body_start, lang, is_copy",
        [("israel", 1, 1, 4, None, "az", True), ("zionist_regime", 1, 1, 4, None, "az", True)],
    ),
    "term_choice": (
        ("strftime(month, '%m-%d'), outlet, term_id, articles, originals, uses, thing_articles, "
        "share"),
        [("02-01", "IRNA", "israel", 1, 1, 1, 1, 1.0), ("03-01", "APA", "israel", 1, 0, 1, 1, 1.0),
         ("03-01", "APA", "zionist_regime", 1, 0, 1, 1, 1.0),
         ("03-01", "IRNA", "zionist_regime", 1, 1, 3, 1, 1.0),
         ("03-01", "TRT", "zangezur_corridor", 1, 1, 2, 1, 1.0)],
    ),
    "term_firsts where outlet = 'IRNA'": (
        "term_id, strftime(first_day, '%m-%d'), strftime(since, '%m-%d'), articles",
        [("israel", "02-20", "02-20", 1), ("zionist_regime", "03-20", "02-20", 1)],
    ),
    "events": (
        "event_id, entities, terms, is_in_use",
        [("corridor", [], ["zangezur_corridor"], True), ("flood", ["aras"], [], True),
         ("forgotten", ["aras"], [], True)],
    ),
    "event_articles": (
        "event_id, outlet, shared, days_after",
        [("corridor", "TRT", ["wording zangezur_corridor"], -1),
         ("flood", "APA", ["entity aras"], 0), ("flood", "IRNA", ["entity aras"], 0)],
    ),
    "event_coverage": (
        ("event_id, articles, originals, iranian, azerbaijani, relevant_originals, "
        "originals_a_day, originals_a_day_before, days_asked, verdict"),
        [("corridor", 1, 1, 0, 0, 1, 1.0, 0.25, 1, "iran_silent"),
         ("flood", 2, 1, 1, 1, 2, 2.0, 0.5, 1, "covered"),
         ("forgotten", 0, 0, 0, 0, 0, None, None, 0, "not_watched")],
    ),
    "act_month": (
        "initiator, target, quad_class, told_by, acts, articles, originals, days",
        [("iran", "azerbaijan", "verbal_conflict", IRAN, 1, 1, 1, 1)],
    ),
    "edition_month where outlet = 'APA'": (
        "lang, articles, relevant, relevant_share, share_of_outlet, editions",
        [("az", 2, 1, 0.5, 1.0, 1)],
    ),
    "gaps": (
        "outlet, strftime(first_day, '%m-%d'), strftime(last_day, '%m-%d'), days_asked, is_open",
        [("APA", "03-06", "03-13", 2, False)],
    ),
    "feed_week where week >= '2026-03-09'": (
        "strftime(week, '%m-%d'), feed_id, polls, polls_ok, ok_share, days_asked, days_answered",
        [("03-09", "apa-az", 1, 0, 0.0, 1, 0), ("03-09", "irna-fa", 1, 1, 1.0, 1, 1),
         ("03-09", "trt-tr", 1, 1, 1.0, 1, 1), ("03-16", "apa-az", 1, 1, 1.0, 1, 1),
         ("03-16", "irna-fa", 1, 1, 1.0, 1, 1), ("03-16", "trt-tr", 1, 1, 1.0, 1, 1)],
    ),
    "reason_month": (
        "strftime(month, '%m-%d'), kind, spans, articles, mean_weight",
        [("02-01", "bilateral", 2, 1, 1.0), ("03-01", "bilateral", 6, 3, 1.0)],
    ),
    "loads": (
        "strftime(timezone('UTC', loaded_at), '%m-%d'), batches, rows_in, kinds",
        [("03-18", 1, 9, ["articles"]), ("03-20", 1, 4, ["articles"])],
    ),
    "outlet_share": (
        "outlet, lang, articles, relevant, relevant_share, feeds, feeds_answering",
        [("APA", "az", 2, 1, 0.5, 1, 1), ("IRNA", "fa", 3, 3, 1.0, 1, 1),
         ("TRT", "tr", 1, 1, 1.0, 1, 1)],
    ),
}  # fmt: skip
DERIVED = (
    "article_facts", "article_entities", "article_terms", "article_days", "topic_days", "poll_days",
    "article_edits",
)  # fmt: skip


@pytest.fixture(scope="module")
def world(migrated_once, tmp_path_factory):
    migrated_once.begin()
    land_world(migrated_once, tmp_path_factory.mktemp("counting"), apart=True)
    yield migrated_once
    migrated_once.rollback()


@pytest.mark.parametrize("view", CASES)
def test_a_view_counts_what_is_there(world, view):
    columns, expected = CASES[view]
    asked = f"select {columns} from {view} order by all nulls last"  # noqa: S608 - our own words
    assert world.execute(asked).fetchall() == expected


# By view: what is asked of a newest day or week with few articles; while it lasts, once it is over.
UNFINISHED = {
    "share_week where outlet = 'IRNA'": ("week, is_whole, ratio", (False, None), (True, 10.0)),
    "topic_trend": ("week, is_whole, ratio", (False, None), (True, 0.07)),
    "topic_anomalies": ("week, is_whole, z", (False, None), (True, -5.11)),
    f"anomalies where side = '{IRAN}'": (
        '"day", is_whole, direction', (False, None), (True, "fewer"),
    ),
}  # fmt: skip


def test_a_part_of_a_day_or_week_is_not_compared_with_whole_ones(world):
    def newest():
        for view, (columns, *_) in UNFINISHED.items():
            asked = f"select {columns} from {view} order by all desc limit 1"  # noqa: S608 - same
            yield view, world.execute(asked).fetchall()[0][1:]

    for table in ("article_days", "topic_days"):  # thirty on each Friday before
        rest = ", 0 as relevant" if table == "article_days" else ""
        world.executemany(
            f"insert into core.{table} by name "  # noqa: S608 - same
            f'select * replace ("day" - 7 * cast($1 as integer) as "day", 30 as originals{rest}) '
            f"from core.{table} where outlet_id = 'irna' and \"day\" = '2026-03-20'",
            [[weeks] for weeks in range(1, 6)],
        )
    lasting = dict(newest())
    world.execute("insert into core.poll_days values ('2026-03-23', 'irna-fa', 1, 0)")
    over = dict(newest())
    world.execute("delete from core.poll_days where \"day\" = '2026-03-23'")
    for table in ("article_days", "topic_days"):
        world.execute(f"delete from core.{table} where originals = 30")  # noqa: S608 - same
    assert lasting == {view: row for view, (_, row, _) in UNFINISHED.items()}
    assert over == {view: row for view, (_, _, row) in UNFINISHED.items()}


def test_every_view_of_this_kind_is_asked():
    names = {path.stem.partition("_")[2] for path in (HERE / "views").glob("[5-8][0-9]_*.sql")}
    asked = {case.partition("(")[0].partition(" ")[0] for case in CASES}
    assert names == asked


def test_views_of_this_kind_explain_why_a_number_may_be_low(world):
    """Whatever counts articles by day or week says beside it who answered."""
    for view in ("volume", "topic_volume", "side_days", "share_week", "topic_trend", "anomalies"):
        columns = {each[0] for each in world.execute(f"from {view} limit 0").description}
        assert columns & {"feeds_answering", "days_answered"}, view


def derived(con):
    return {table: con.execute(f"from core.{table} order by all").fetchall() for table in DERIVED}


@pytest.fixture
def apart(tmp_path_factory):
    con = blank(tmp_path_factory.mktemp("blank"))
    yield con
    con.close()


def test_what_is_derived_load_by_load_is_what_is_derived_at_once(world, apart, tmp_path):
    """In another order, together, twice, and from nothing: always the same tables."""
    with Spool(tmp_path) as spool:
        files = [spool.write(each) for each in batches()]
    land(apart, files)
    land(apart, files[:3])
    assert all(derived(world).values())
    assert derived(apart) == derived(world)
    for table in DERIVED:
        apart.execute(f"delete from core.{table}")  # noqa: S608 - our own words
    derive_all(apart)
    assert derived(apart) == derived(world)
