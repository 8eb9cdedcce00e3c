"""What the warehouse knows of the health of feeds, outlets, hosts and countries."""

from dataclasses import replace

import pytest

from extractors.ids import content_id
from tests.warehouse.health_world import (
    NOW,
    answering,
    asked,
    before,
    entries,
    failing,
    landed,
    polls,
    told,
)
from tests.warehouse.samples import (
    DAY,
    RUN,
    batch,
    blank,
    feed,
    fetch,
    outlet,
    poll,
    run,
    state,
)
from warehouse.feed_rows import FeedMove

HOURLY = range(40, 400)  # ended 40 hours ago
STATUSES = {
    "ok": answering("ok"),
    "new": state("new", polled_at=None),
    "failing": failing("failing", 30),
    "degraded": failing("degraded", 30),
    "dead": failing("dead", 800, disabled_at=before(70), disabled_reason="no answer for long"),
    "gone": failing("gone", 9, "gone", disabled_at=before(8), disabled_reason="410"),
    "off": answering("off"),
    "silent": answering("silent", last_outcome="not_modified"),
    "substitute": answering("substitute"),
}


def health(con, feed_id):
    [row] = told(con, "from feed_health where feed_id = $1", [feed_id])
    return row


@pytest.fixture(scope="module")
def sick(tmp_path_factory):
    rows = batch(
        outlets=(outlet("irna", name="ایرنا"),),
        feeds=tuple(
            feed(name, "irna", enabled=name != "off", updated_at=before(1)) for name in STATUSES
        ),
        feed_states=tuple(STATUSES.values()),
        feed_polls=(
            *polls("ok", (50, 26, 2, 0)),
            *polls("ok", (30,), "timeout"),
            *polls("ok", (20,), problems=("possible_loss", "broken_xml")),
            *polls("failing", (29, 5), "timeout"),
            *polls("degraded", (29, 5), "blocked"),
            *polls("substitute", (28,), stands_in_for=("degraded", "ok")),
            *polls("silent", range(0, 60, 2), "not_modified"),
        ),
        entries=tuple(
            row
            for name in ("failing", "degraded", "gone", "silent", "off")
            for row in entries(name, HOURLY)
        ),
        feed_moves=(
            FeedMove(
                content_id("move"), "ok", "https://old.example/", "https://new.example/",
                3, before(6), RUN,
            ),
        ),
        fetches=(
            fetch(
                "f", target_kind="feed", target_id="failing", outcome="timeout",
                detail="no byte in 10 s", started_at=NOW,
            ),
            fetch(
                "b", target_kind="feed", target_id="ok", raw_ref="ab" * 32, started_at=before(4),
                run_id=content_id("run", "4"), http_status=200,
            ),
        ),
    )  # fmt: skip
    rows = replace(
        rows,
        feed_states=tuple(
            replace(each, body_sha256="ab" * 32, interval_minutes=30, distrusted_at=before(7))
            if each.feed_id == "ok"
            else each
            for each in rows.feed_states
        ),
    )
    con = blank(tmp_path_factory.mktemp("blank"))
    yield landed(con, rows)
    con.close()


def test_what_never_came_is_no_silence_of_no_hours(sick):
    assert health(sick, "new")["silent_hours"] is None
    assert health(sick, "ok")["silent_hours"] is None  # it answered, no entry is on record


def test_each_feed_has_the_status_that_its_state_says(sick):
    found = {row["feed_id"]: row["status"] for row in told(sick, "from feed_health")}
    assert found == {name: name for name in STATUSES} | {"substitute": "ok"}


@pytest.mark.parametrize(
    ("name", "since"),
    [
        ("failing", before(29)),
        ("degraded", before(29)),
        ("dead", before(70)),
        ("gone", before(8)),
        ("silent", before(40)),
        ("new", before(1)),
        ("ok", before(30)),  # its last failure
        ("substitute", before(28)),  # never failed: its first poll
        ("off", None),
    ],
)
def test_each_status_says_since_when(sick, name, since):
    assert health(sick, name)["since"] == since


def test_what_an_outage_cost_follows_from_the_feeds_own_rate(sick):
    row = health(sick, "failing")
    assert (row["gap_median_hours"], row["gap_90_hours"], row["entries_per_day"]) == (1, 1, 24)
    assert row["missed_entries"] == 30
    assert row["last_detail"] == "no byte in 10 s"
    assert row["fallback_read"] is None
    assert health(sick, "degraded")["fallback_read"] == "substitute"
    assert health(sick, "gone")["missed_entries"] == 9
    assert health(sick, "silent")["missed_entries"] == 40
    assert health(sick, "off")["missed_entries"] is None
    assert health(sick, "dead")["missed_entries"] is None  # nothing is known of its rhythm


def test_losses_moves_distrust_and_the_last_good_body_are_told(sick):
    row = health(sick, "ok")
    assert (row["possible_losses"], row["last_possible_loss_at"]) == (1, before(20))
    assert (row["moves"], row["moved_from"], row["moved_to"], row["moved_at"]) == (
        1, "https://old.example/", "https://new.example/", before(6),
    )  # fmt: skip
    assert row["distrusted_at"] == before(7)
    assert row["interval_minutes"] == 30
    assert (row["last_body_ref"], row["last_body_at"]) == ("ab" * 32, before(4))


def test_a_fallback_that_is_ill_itself_degrades_nothing(fresh):
    con = landed(
        fresh,
        batch(
            feeds=(feed("a", "irna"), feed("b", "irna")),
            feed_states=(failing("a", 30), failing("b", 3)),
            feed_polls=polls("b", (20,), stands_in_for=("a",)),
        ),
    )
    assert health(con, "a")["status"] == "failing"


def test_a_fallback_that_was_read_before_the_outage_degrades_nothing(fresh):
    con = landed(
        fresh,
        batch(
            feeds=(feed("a", "irna"), feed("b", "irna")),
            feed_states=(failing("a", 30), answering("b")),
            feed_polls=polls("b", (90,), stands_in_for=("a",)),
        ),
    )
    assert health(con, "a")["status"] == "failing"


def test_a_silence_comes_with_the_evidence_that_the_feed_was_up(sick):
    [row] = told(sick, "from silences")
    assert (row["feed_id"], row["outlet"], row["silent_since"]) == ("silent", "ایرنا", before(40))
    assert (row["silent_hours"], row["silent_after_hours"]) == (40, 24)
    assert (row["polls"], row["polls_ok"], row["bodies_read"]) == (20, 20, 0)
    assert (row["outlet_feeds"], row["outlet_feeds_silent"], row["outlet_feeds_failing"]) == (
        6, 1, 2,
    )  # fmt: skip
    assert row["is_whole_outlet"] is False


# Hours before now at which a feed brought entries, and whether it is silent by now.
WEEK = 168
RHYTHMS = {
    "an agency at rest for a night": ([h for h in range(8, 600) if h % 24 < 16], False),
    "an agency at rest for two nights": (range(50, 600), True),
    "a weekly": (range(6 * 24, 13 * WEEK, WEEK), False),
    "a weekly that missed a week": (range(13 * 24, 15 * WEEK, WEEK), False),
    "a weekly that missed three": (range(27 * 24, 18 * WEEK, WEEK), True),
    # Friday evening: the last issue is six days old, all ten articles of it came within a day.
    "ten articles every Saturday": (
        [week * WEEK + 140 + 2 * n for week in range(9) for n in range(10)],
        False,
    ),
    # It is Friday 18:00, and nothing has come since Wednesday 18:00.
    "from Saturday to Wednesday": (
        [h for h in range(48, 8 * WEEK) if (h // 24) % 7 not in {0, 1}],
        False,
    ),
    "from Saturday to Wednesday, gone for a week": (
        [h for h in range(48 + WEEK, 8 * WEEK) if (h // 24) % 7 not in {0, 1}],
        True,
    ),
    # One long silence of old does not make it deaf to a new one.
    "an agency that was silent once": ([*range(60, 300), *range(700, 1600)], True),
    "nine items in all": (range(2000, 2009), None),
    "one list, read once": ([900] * 50, None),
}


@pytest.mark.parametrize(("hours", "silent"), RHYTHMS.values(), ids=RHYTHMS)
def test_silence_is_measured_against_the_feeds_own_rhythm(fresh, hours, silent):
    rows = entries("az", hours)
    con = landed(
        fresh,
        batch(
            feeds=(feed("az", "irna"),),
            feed_states=(answering("az"),),
            feed_polls=polls("az", (0,)),
            entries=rows,
        ),
    )
    row = health(con, "az")
    assert row["is_silent"] is silent
    assert row["status"] == ("silent" if silent else "ok")
    assert (row["gap_90_hours"] is None) == (silent is None)


def test_what_a_backfill_brings_ends_no_silence_and_makes_no_rhythm(fresh):
    old = entries("az", range(1, 50), origin="backfill")
    con = landed(
        fresh,
        batch(
            feeds=(feed("az", "irna"), feed("none", "irna")),
            feed_states=(answering("az"), answering("none")),
            entries=(
                *entries("az", HOURLY),
                *old,
                *entries("none", range(100), origin="backfill"),
            ),
        ),
    )
    row = health(con, "az")
    assert (row["status"], row["silent_hours"], row["last_entry_at"]) == ("silent", 40, before(40))
    row = health(con, "none")
    assert (row["status"], row["arrivals"], row["last_entry_at"]) == ("ok", 0, None)
    assert [row["feed_id"] for row in told(con, "from silences")] == ["az"]


def test_what_a_backfill_asked_is_no_poll_and_no_evidence(fresh):
    filling = {"run_id": content_id("run", "filling")}
    rows = batch(
        outlets=(outlet("irna"),),
        feeds=(feed("az", "irna"),),
        feed_states=(answering("az"),),
        runs=(run("filling", flow="backfill", origin="backfill", started_at=before(-9)),),
        feed_polls=(
            *polls("az", (9, 3), "not_modified"),
            poll("az", "timeout", polled_at=before(1), **filling),
        ),
        fetches=tuple(
            asked("az", "irna.example", 0, "timeout", target_kind=kind, **filling)
            for kind in ("feed", "page")
        ),
        entries=entries("az", HOURLY),
    )
    con = landed(fresh, rows)
    row = health(con, "az")
    assert (row["polls"], row["share_ok"], row["since"]) == (2, 1, before(40))
    [row] = told(con, "from silences")
    assert (row["polls"], row["polls_ok"], row["missed_entries"]) == (2, 2, 40)
    assert told(con, "from side_health") == []
    [row] = told(con, "from daily_volume")
    assert (row["side_polls"], row["side_polls_failed"], row["day_pages"]) == (2, 0, 0)


def test_a_feed_that_fails_is_out_of_reach_not_silent(fresh):
    con = landed(
        fresh,
        batch(
            feeds=(feed("az", "irna"),),
            feed_states=(failing("az", 10, last_ok_at=before(10)),),
            entries=entries("az", range(100, 400)),
        ),
    )
    row = health(con, "az")
    assert (row["status"], row["is_silent"], row["silent_hours"]) == ("failing", False, 90)
    assert told(con, "from silences") == []


def test_the_rhythm_is_the_publishers_not_that_of_our_polls(fresh):
    seen = tuple(
        replace(each, first_seen_at=before(24 * (number // 12)))  # polled once a day
        for number, each in enumerate(entries("az", range(1, 800, 2)))
    )
    undated = tuple(
        replace(each, feed_id="day", entry_id=content_id("day", str(each.entry_id)),
                published_precision="day")
        for each in seen
    )  # fmt: skip
    con = landed(
        fresh,
        batch(
            feeds=(feed("az", "irna"), feed("day", "irna")),
            feed_states=(answering("az"), answering("day")),
            entries=(*seen, *undated),
        ),
    )
    assert health(con, "az")["gap_median_hours"] == 2
    assert health(con, "day")["gap_median_hours"] == 24
    assert health(con, "day")["entries_per_day"] == 12


def test_a_date_that_cannot_be_true_is_no_arrival(fresh):
    lies = entries("az", range(40, 400), published_at=NOW + 90 * DAY)
    old = entries("old", range(40, 400), published_at=NOW - 3000 * DAY)
    con = landed(
        fresh,
        batch(
            feeds=(feed("az", "irna"), feed("old", "irna")),
            feed_states=(answering("az"), answering("old")),
            entries=(*lies, *old),
        ),
    )
    assert [health(con, name)["gap_90_hours"] for name in ("az", "old")] == [1, 1]
    assert [health(con, name)["status"] for name in ("az", "old")] == ["silent", "silent"]
