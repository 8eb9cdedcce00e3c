"""How much of each outlet's day the warehouse says that we have."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.ids import content_id
from tests.warehouse.health_world import (
    NOW,
    before,
    entries,
    landed,
    polls,
    told,
)
from tests.warehouse.samples import (
    article,
    batch,
    entry,
    feed,
    fetch,
    merged,
    outcome,
    outlet,
    poll,
    run,
)


def day_of(days_ago):
    return date(2026, 3, 20).toordinal() - days_ago


def noon_polls(feed_id, days, outcome="ok"):
    return polls(feed_id, [24 * day for day in days], outcome)


def daily(feed_id, days, per_day=6, **changes):
    return entries(
        feed_id,
        [24 * day + n / 10 for day in days for n in range(per_day)],
        **changes,
    )


def covered(con, outlet_id="irna"):
    rows = told(con, "from coverage where outlet_id = $1", [outlet_id])
    return {date(2026, 3, 20).toordinal() - row["day"].toordinal(): row for row in rows}


def test_every_day_from_the_first_poll_to_the_last_is_a_row(fresh):
    con = landed(
        fresh,
        batch(
            outlets=(outlet("irna"), outlet("apa", country="AZ")),
            feeds=(feed("fa", "irna"), feed("az", "apa")),
            feed_polls=(
                *noon_polls("fa", [*range(3, 41), 0]),
                *noon_polls("az", range(11)),
                *noon_polls("fa", (1,), "deferred"),
                *noon_polls("az", (40,), "deferred"),
            ),
            entries=(*daily("fa", range(6, 41)), *daily("az", range(11), outlet_id="apa")),
        ),
    )
    rows = covered(con)
    assert sorted(rows) == list(range(41))
    assert {day: rows[day]["gap_reason"] for day in range(7)} == {
        6: None,
        5: "nothing_came",
        4: "nothing_came",
        3: "nothing_came",
        2: "not_asked",
        1: "not_reached",
        0: "nothing_came",
    }
    assert {rows[day]["is_gap"] for day in range(6, 41)} == {False}
    assert (rows[6]["expected"], rows[6]["seen"], rows[40]["expected"]) == (6, 6, None)
    assert rows[0]["expected"] == round(
        6 * 18 / 24, 1
    )  # of the newest day, three quarters are over
    assert {row["outlet"] for row in rows.values()} == {"IRNA"}
    assert covered(con, "apa")[11]["gap_reason"] is None
    assert len(covered(con, "apa")) == 41


def test_a_day_on_which_nobody_looked_is_a_gap_of_everybody(fresh):
    con = landed(
        fresh,
        batch(
            feeds=(feed("fa", "irna"), feed("az", "apa")),
            feed_polls=tuple(
                row for name in ("fa", "az") for row in noon_polls(name, [0, 1, 4, 5, 6])
            ),
        ),
    )
    for name in ("irna", "apa"):
        rows = covered(con, name)
        assert [rows[day]["gap_reason"] for day in range(7)] == [
            *(None, None, "no_run", "no_run", None, None, None)
        ]


def test_an_outlet_whose_feeds_fail_is_a_gap_also_while_they_wait(fresh):
    con = landed(
        fresh,
        batch(
            feeds=(feed("fa", "irna"), feed("en", "irna"), feed("az", "apa")),
            feed_polls=(
                *noon_polls("fa", (9, 8)),
                *noon_polls("fa", (7, 5), "blocked"),
                *noon_polls("en", (7, 5, 2), "timeout"),
                *noon_polls("az", range(10)),
                *noon_polls("fa", (0,)),
            ),
        ),
    )
    rows = covered(con)
    assert [rows[day]["gap_reason"] for day in range(10)] == [None, *["no_answer"] * 7, None, None]
    assert (rows[7]["polls"], rows[7]["polls_ok"], rows[7]["feeds_failing"]) == (2, 0, 2)


def test_an_outlet_that_was_switched_off_has_no_gaps_for_ever(fresh):
    con = landed(
        fresh,
        batch(
            feeds=(feed("fa", "irna", enabled=False), feed("az", "apa")),
            feed_polls=(*noon_polls("fa", range(5, 9)), *noon_polls("az", range(9))),
        ),
    )
    assert sorted(covered(con)) == [5, 6, 7, 8]
    assert sorted(covered(con, "apa")) == list(range(9))


def test_expected_knows_the_weekday_and_forgets_the_first_list(fresh):
    fridays = [day for day in range(1, 42) if day % 7 == 0]
    others = [day for day in range(1, 42) if day % 7]
    con = landed(
        fresh,
        batch(
            feeds=(feed("fa", "irna"),),
            feed_polls=noon_polls("fa", range(43)),
            entries=(
                *daily("fa", others, 10),
                *daily("fa", fridays, 1),
                *daily("fa", (42,), 70),  # what the feed held when it was first read
            ),
        ),
    )
    rows = covered(con)
    assert (rows[7]["expected"], rows[8]["expected"]) == (1, 10)
    assert rows[41]["expected"] is None
    assert rows[33]["expected"] == 10


def test_a_backfill_counts_in_its_own_column_alone(fresh):
    live = batch(
        feeds=(feed("fa", "irna"),),
        feed_polls=noon_polls("fa", range(30)),
        entries=daily("fa", range(12, 30)),
    )
    filled = merged(
        batch(
            runs=(run("filling", flow="backfill", origin="backfill", started_at=NOW),),
            entries=entries(
                "fa", [24 * 3 + n / 10 for n in range(8)], origin="backfill", first_seen_at=NOW
            ),
            feed_polls=(
                poll("fa", run_id=content_id("run", "filling"), polled_at=before(24 * 99)),
            ),
        ),
        article("seed", origin="seed", grade=2),
    )
    without = "select * exclude (backfilled) from coverage"
    before_it = told(landed(fresh, live), without)
    assert told(landed(fresh, filled), without) == before_it
    found = covered(fresh)
    assert {day: row["backfilled"] for day, row in found.items() if row["backfilled"]} == {3: 8}
    assert found[3]["gap_reason"] == "nothing_came"


def sums_of(con):
    [sums] = told(
        con,
        "select sum(seen) as seen, sum(fetched) as fetched, sum(extracted) as extracted, "
        "sum(judged) as judged, sum(known) as known, sum(told_by_feed) as summary, "
        "sum(rejected) as rejected, sum(failed) as failed, sum(waiting) as waiting, "
        "sum(polls) as polls, sum(polls_ok) as polls_ok, "
        "count(*) - count(distinct (day, outlet_id)) as repeated from coverage",
    )
    [real] = told(
        con,
        "select count(*) filter (where outcome <> 'deferred') as polls, "
        "count(*) filter (where outcome = 'ok') as polls_ok from core.feed_polls",
    )
    return sums, real


WORDS = ("read", "summary", "known", "rejected", "failed")


@settings(deadline=None, max_examples=15)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("feed", "demo", "backfill", "seed")),
            st.sampled_from(("irna", "apa", None)),
            st.integers(0, 400),  # hours ago
            st.lists(st.sampled_from(WORDS), max_size=3),
            st.sampled_from((None, "ok", "timeout")),  # its page
            st.booleans(),  # judged
        ),
        max_size=25,
    ),
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.integers(0, 300),
            st.sampled_from(("ok", "dns_error", "deferred")),
        ),
        max_size=12,
    ),
)
def test_the_sums_of_coverage_are_those_of_the_tables(migrated_once, items, asked_at):
    made = []
    for number, (origin, outlet_id, hours, words, page, judged) in enumerate(items):
        name = f"{number}"
        read = article(name, grade=1 if judged else None, origin=origin)
        made.append(read)
        made.append(
            batch(
                entries=(
                    entry(name, feed_id="a", outlet_id=outlet_id, origin=origin,
                          first_seen_at=before(hours), changed_at=before(hours)),
                ),
                entry_outcomes=tuple(
                    replace(outcome(name, n, word), article_id=read.articles[0].article_id)
                    for n, word in enumerate(words)
                ),
                fetches=(
                    fetch(name, target_id=str(content_id("entry", name)), outcome=page),
                ) if page else (),
            )
        )  # fmt: skip
    polled = tuple(row for name, hours, word in asked_at for row in polls(name, (hours,), word))
    world = merged(batch(feeds=(feed("a", "irna"), feed("b", "apa")), feed_polls=polled), *made)
    migrated_once.begin()
    try:
        sums, real = sums_of(landed(migrated_once, world))
    finally:
        migrated_once.rollback()
    live = [item for item in items if item[0] in {"feed", "demo"}]
    best = [min(item[3], key=("read", "known", "summary", "rejected", "failed").index, default=None)
            for item in live]  # fmt: skip
    assert {key: value or 0 for key, value in sums.items()} == {
        "seen": len(live),
        "fetched": sum(
            word == "read" or item[4] == "ok" for word, item in zip(best, live, strict=True)
        ),
        "extracted": best.count("read"),
        "judged": sum(bool(item[3]) and item[5] for item in live),
        "known": best.count("known"),
        "summary": best.count("summary"),
        "rejected": best.count("rejected"),
        "failed": best.count("failed"),
        "waiting": best.count(None),
        **real,
        "repeated": 0,
    }  # fmt: skip
