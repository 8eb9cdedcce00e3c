"""The views on a small known world."""

from dataclasses import replace

import pytest

from extractors.ids import content_id
from tests.warehouse.samples import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    RUN,
    TEXTS,
    article,
    article_id,
    batch,
    blank,
    failure,
    feed,
    fetch,
    merged,
    outlet,
    poll,
    run,
    state,
    verdict,
)
from warehouse.land import land
from warehouse.spool import Spool

SEEN = {"first_seen_at": NOON + HOUR, "seen_at": NOON + HOUR}
AZERTAC = {"outlet_id": "azertac", "lang": "az", "canonical_url": "https://azertac.example/1"}


def world():
    """Four articles of three outlets, one of them a seed, one from the future, one unknown."""
    later = {"seen_at": NOON + 2 * HOUR, "first_seen_at": NOON}
    new = article("edited", TEXTS[1], grade=2, reason="edited", **later)
    judged_again = verdict(new.articles[0], 0, classifier_version=2)
    return merged(
        batch(
            outlets=(outlet("irna"), outlet("azertac", country="AZ", side="azerbaijan_state")),
            feeds=(
                feed("irna-fa", "irna"),
                feed("azertac-az", "azertac", troubles="slow"),
                feed("off", "irna", enabled=False),
            ),
        ),
        article("edited", TEXTS[0], grade=2, seen_at=NOON, first_seen_at=NOON),
        new,
        batch(verdicts=(judged_again,)),
        article("seed", TEXTS[5], grade=2, origin="seed", published_at=NOON - 300 * DAY, **SEEN),
        article("future", TEXTS[3], grade=1, published_at=NOON + 300 * DAY, **SEEN),
        article("az", TEXTS[1], grade=2, **SEEN | AZERTAC, published_at=NOON + 2 * MINUTE),
        article("unjudged", TEXTS[2], outlet_id="blog.example", published_at=None, **SEEN),
        batch(
            runs=(
                run(
                    status="partial",
                    finished_at=NOON + HOUR,
                    feeds_due=3,
                    feeds_ok=1,
                    feeds_failed=1,
                    feeds_deferred=1,
                    entries_seen=9,
                    entries_new=4,
                    entries_updated=2,
                    entries_known=1,
                    entries_rejected=1,
                    entries_failed=1,
                ),
                run("two", started_at=NOON + DAY),
            ),
            feed_polls=(
                poll("irna-fa", counts=(9, 4, 2, 1, 1, 1)),
                poll("azertac-az", "timeout", polled_at=NOON + 30 * MINUTE),
                poll("off", "deferred"),
                poll("azertac-az", "http_5xx", run_id=content_id("x"), polled_at=NOON + 5 * DAY),
            ),
            feed_states=(
                state("irna-fa", last_outcome="ok", last_ok_at=NOON, last_new_at=NOON),
                state("azertac-az", last_outcome="http_5xx", failures_in_a_row=2),
                state("gone", disabled_at=NOON, disabled_reason="410"),
            ),
            fetches=(fetch("p1"), fetch("p2", outcome="timeout"), fetch("f", target_kind="feed")),
            failures=(failure("one"), failure("two")),
        ),
    )


def opened(folder, rows):
    with Spool(folder) as spool:
        path = spool.write(rows)
    con = blank(folder)
    land(con, [path])
    return con


@pytest.fixture(scope="module")
def con(tmp_path_factory):
    connection = opened(tmp_path_factory.mktemp("home"), world())
    yield connection
    connection.close()


def one(con, question, params=None):
    return con.execute(question, params).fetchall()


def test_an_article_is_one_row_with_the_newest_version_and_verdict(con):
    found = one(
        con,
        "select title, relevant, grade, classifier_version, outlet, country, side "
        "from articles where article_id = $1",
        [article_id("edited")],
    )
    assert found == [(TEXTS[1], False, 0, 2, "IRNA", "IR", "iran_state")]
    assert one(con, "select count(*) from articles") == [(5,)]


def test_an_outlet_that_is_not_in_the_registry_shows_its_id(con):
    found = one(
        con, "select outlet, side from articles where article_id = $1", [article_id("unjudged")]
    )
    assert found == [("blog.example", None)]


def test_the_sentence_is_the_one_that_speaks_for_the_flag(con):
    asked = "select evidence_sentence from articles where article_id = $1"
    assert one(con, asked, [article_id("az")]) == [("for 1",)]
    assert one(con, asked, [article_id("edited")]) == [("against",)]
    assert one(con, asked, [article_id("unjudged")]) == [(None,)]


def test_latest_is_newest_first_and_a_date_in_the_future_does_not_float(con):
    assert one(con, "select title, sentence from latest") == [
        (TEXTS[3], "for 1"),  # dated next year, seen at 13:00: it counts as of 13:00
        (TEXTS[1], "for 1"),  # 12:02
        (TEXTS[5], "for 1"),
    ]
    later = merged(world(), article("newer", TEXTS[4], grade=2, **{**SEEN, "seen_at": NOON}))
    assert later.articles[-1].published_at == NOON


def test_latest_keeps_its_order_when_an_honest_date_is_newer(tmp_path):
    rows = merged(
        article("future", TEXTS[3], grade=1, published_at=NOON + 300 * DAY),
        article("honest", TEXTS[1], grade=1, published_at=NOON + HOUR, first_seen_at=NOON + DAY),
    )
    con = opened(tmp_path, rows)
    assert one(con, "select title from latest") == [(TEXTS[1],), (TEXTS[3],)]
    con.close()


def test_latest_has_the_columns_of_the_contract(con):
    con.execute("from latest limit 0")
    assert [column[0] for column in con.description] == [
        *("published_at", "outlet", "side", "lang", "grade", "title", "sentence"),
        *("canonical_url", "origin", "article_id"),
    ]


def test_relevant_and_baseline_are_parts_of_articles(con):
    assert one(con, "select count(*), bool_and(relevant) from relevant") == [(3, True)]
    assert one(con, "select title, origin from baseline") == [(TEXTS[5], "seed")]


def test_evidence_is_the_current_verdicts_only_strongest_first(con):
    found = one(
        con,
        'select rank, "text", weight, sentence, classifier_version from evidence '
        "where article_id = $1 order by rank",
        [article_id("edited")],
    )
    assert found == [
        (1, "East Azerbaijan", -2.0, "against", 2),
        (2, "باکو", 1.5, "for 2", 2),
        (3, "تهران", 0.5, "weaker", 2),
    ]
    assert one(con, "select count(*) from evidence") == [(12,)]


def test_feed_health_counts_polls_but_not_deferred_ones(con):
    found = one(
        con,
        "select feed_id, enabled, last_outcome, failures_in_a_row, polls, share_ok, entries_new, "
        "troubles, disabled_reason from feed_health order by feed_id",
    )
    assert found == [
        ("azertac-az", True, "http_5xx", 2, 2, 0.0, 0, "slow", None),
        ("gone", False, None, 0, 0, None, 0, None, "410"),
        ("irna-fa", True, "ok", 0, 1, 1.0, 4, None, None),
        ("off", False, None, 0, 0, None, 0, None, None),
    ]


def test_a_run_whose_counts_add_up_says_so(con):
    found = one(con, "select run_id, status, sums_agree, failures, seconds from run_summary")
    assert found == [
        (content_id("run", "two"), "running", None, 0, None),
        (RUN, "partial", True, 2, 3600.0),
    ]


@pytest.mark.parametrize(
    "lie",
    [
        {"entries_seen": 8},
        {"entries_known": 2, "entries_new": 3},
        {"feeds_due": 4},
        {"feeds_failed": 0},
        {"feeds_deferred": 0, "feeds_failed": 2},
    ],
    ids=str,
)
def test_a_run_whose_counts_do_not_add_up_is_shown_as_such(tmp_path, lie):
    rows = world()
    rows = replace(rows, runs=(replace(rows.runs[0], **lie),))
    con = opened(tmp_path, rows)
    assert one(con, "select sums_agree from run_summary") == [(False,)]
    con.close()


def test_a_poll_whose_own_counts_do_not_add_up_is_caught(tmp_path):
    rows = batch(
        runs=(run(status="ok", finished_at=NOON, feeds_due=1, feeds_ok=1, entries_seen=5),),
        feed_polls=(poll("irna-fa", counts=(5, 0, 0, 0, 0, 0)),),
    )
    con = opened(tmp_path, rows)
    assert one(con, "select sums_agree from run_summary") == [(False,)]
    con.close()


def test_daily_volume_counts_every_article_once_beside_its_coverage(con):
    found = one(
        con,
        "select day::varchar, side, lang, origin, articles, relevant, not_judged, undated, "
        "side_polls, side_polls_failed, day_pages, day_pages_failed from daily_volume",
    )
    day = "2026-03-20"
    assert sorted(found, key=str) == sorted(
        [
            ("2025-05-24", "iran_state", "fa", "seed", 1, 1, 0, 0, 0, 0, 0, 0),
            (day, "iran_state", "fa", "feed", 2, 1, 0, 0, 1, 0, 2, 1),
            (day, "azerbaijan_state", "az", "feed", 1, 1, 0, 0, 1, 1, 2, 1),
            (day, None, "fa", "feed", 1, 0, 1, 1, 0, 0, 2, 1),
            # Somebody looked and nothing came: the gap is a row.
            ("2026-03-25", "azerbaijan_state", None, None, 0, 0, 0, 0, 1, 1, 0, 0),
        ],
        key=str,
    )
    assert one(con, "select sum(articles) from daily_volume") == [(5,)]


def test_days_are_utc_whatever_the_session_says(tmp_path):
    late = NOON.replace(hour=22)  # already the next day in Tehran and Baku
    con = opened(tmp_path, article("late", grade=1, published_at=late, first_seen_at=late))
    con.execute("set timezone = 'Asia/Tehran'")
    assert one(con, "select day::varchar from daily_volume") == [("2026-03-20",)]
    con.close()


def test_edits_show_articles_with_more_than_one_version(con):
    found = one(con, "select article_id, versions, titles, first_title, current_title from edits")
    assert found == [(article_id("edited"), 2, 2, TEXTS[0], TEXTS[1])]
