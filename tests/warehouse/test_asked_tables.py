"""What is derived from polls, requests and entries: the same in whatever order they land."""

import random
from dataclasses import replace

import pytest

from extractors.ids import content_id
from tests.warehouse.health_world import NOW, before, entries, landed, polls
from tests.warehouse.samples import (
    HOUR,
    RUN,
    TEXTS,
    article,
    batch,
    entry,
    feed,
    fetch,
    outcome,
    poll,
    run,
    state,
)
from warehouse.deriving import derive_all

TABLES = (
    "poll_days", "poll_months", "stand_ins", "host_days", "feed_host_days", "run_feeds", "run_sums",
    "feed_answers", "feed_rhythms", "entry_days", "coverage_days",
)  # fmt: skip
BACKFILL = content_id("run", "back")


def derived(con):
    told = {}
    for table in TABLES:
        rows = con.execute(f"select to_json(t) from core.{table} as t").fetchall()  # noqa: S608 - our own words
        told[table] = sorted(row[0] for row in rows)
    return told


def request(feed_id, hours, outcome="ok", run_id=None, **changes):
    plain = fetch(
        f"{feed_id} {hours} {outcome} {run_id} {changes.get('url')}",
        target_kind="feed",
        target_id=feed_id,
        url="https://Xəbər.test:443/rss",
        started_at=before(hours),
        outcome=outcome,
        run_id=run_id or content_id("run", str(hours)),
    )
    return replace(plain, **changes)


def page_of(row, hours):
    return replace(
        request("", hours, url=f"https://xəbər.test/{row.entry_id}"),
        target_kind="page",
        target_id=str(row.entry_id),
    )


def came_of(row, result, number):
    plain = outcome(str(row.entry_id), number, result, is_final=True)
    return replace(
        plain,
        entry_id=row.entry_id,
        article_id=article("told", TEXTS[2]).articles[0].article_id,
    )


def told_of():
    """An article, and its verdict by itself."""
    whole = article("told", TEXTS[2], grade=2)
    return replace(whole, verdicts=()), batch(verdicts=whole.verdicts)


def portions():
    """Two feeds over half a year, with everything that makes the order of landing matter."""
    regular = entries("apa", range(0, 24 * 120, 30), outlet_id="apa")
    sparse = entries("irna", (1, 5, 24 * 100, 24 * 200, 24 * 201), title="Ռուս ведомости")
    # Seen by a backfill first, or by it alone; and one that two runs saw.
    flipped = replace(regular[0], first_seen_at=before(50), origin="backfill", run_id=BACKFILL)
    lowered = replace(regular[1], first_seen_at=before(24 * 40), run_id=content_id("run", "960"))
    alone = entry("fars/old", feed_id="fars", first_seen_at=before(3), origin="backfill")
    hours = (0, 7, 30, 24 * 35, 24 * 36, 24 * 100)
    bodies = {0: "b", 7: "a", 30: "b"}
    return (
        batch(feed_polls=polls("apa", hours) + polls("irna", hours[::2], "timeout")),
        batch(
            feed_polls=(
                *polls("fars", (0, 30), stands_in_for=("irna",)),
                poll("apa", polled_at=before(2), run_id=BACKFILL, problems=("possible_loss",)),
            )
        ),
        batch(fetches=tuple(request("apa", each, raw_ref=bodies.get(each)) for each in hours)),
        batch(
            fetches=(
                request("irna", 0, "timeout"),
                request("irna", 0, "http_5xx", started_at=NOW + HOUR, http_status=503),
                request("irna", 30, "not_modified", http_status=304),
                request("apa", 2, "rate_limited", run_id=BACKFILL, attempts=0),
                request("apa", 3, run_id=BACKFILL),
            )
        ),
        batch(fetches=(page_of(sparse[1], 4), page_of(regular[2], 50), page_of(alone, 2))),
        batch(fetches=(request("robots", 1, target_kind="robots", target_id=None),)),
        batch(
            feed_states=(
                state("apa", polled_at=NOW, body_sha256="b", run_id=content_id("run", "0")),
                state("irna", polled_at=NOW, last_outcome="timeout", run_id=content_id("run", "0")),
            )
        ),
        batch(feed_states=(state("apa", polled_at=before(7), body_sha256="a"),)),
        batch(entries=regular),
        batch(entries=sparse),
        batch(entries=(flipped, lowered, alone)),
        batch(
            entry_outcomes=tuple(
                came_of(row, ("read", "summary", "failed", "known")[number % 4], number)
                for number, row in enumerate((*regular[:9], *sparse))
            )
        ),
        batch(entry_outcomes=(came_of(sparse[0], "read", 77),)),
        *told_of(),
        # An outlet that is asked no more, and a feed that belongs to another.
        batch(feeds=(feed("apa", "apa", enabled=False), feed("irna", "irna"))),
        batch(feeds=(replace(feed("irna", "ایرنا"), updated_at=NOW),)),
        batch(
            runs=(run("back", run_id=BACKFILL, flow="backfill", origin="backfill"), run(run_id=RUN))
        ),
    )


@pytest.mark.parametrize("order", range(5))
def test_portions_in_any_order_give_what_all_at_once_gives(fresh, order):
    given = list(portions())
    random.Random(order).shuffle(given)
    for each in given:
        landed(fresh, each)
    told = derived(fresh)
    assert all(told.values())
    landed(fresh, given[0])
    assert derived(fresh) == told
    derive_all(fresh)
    assert derived(fresh) == told


def test_a_rhythm_remembers_the_arrival_before_its_weeks_however_old(fresh):
    """The first gap of the last 91 days began 300 days before; what is older is not read again."""
    landed(fresh, batch(entries=entries("irna", (24 * 300, *range(12)))))
    landed(fresh, batch(entries=entries("irna", (-1,))))
    rhythm = (
        "select arrivals, gap_median_hours, longest_gap_hours, last_entry_at from core.feed_rhythms"
    )
    assert fresh.execute(rhythm).fetchall() == [(13, 1.0, 24 * 300 - 11.0, NOW + HOUR)]


def test_a_body_that_came_back_was_read_last_when_it_was_read_last(fresh):
    """Its bytes are those of long ago, and no request of this run brought them."""
    landed(fresh, batch(fetches=(request("apa", 9, raw_ref="a"), request("apa", 5, raw_ref="b"))))
    landed(fresh, batch(feed_states=(state("apa", polled_at=before(5), body_sha256="b"),)))
    landed(fresh, batch(feed_states=(state("apa", polled_at=before(1), body_sha256="a"),)))
    told = fresh.execute("select body_sha256, last_body_at from core.feed_answers").fetchall()
    assert told == [("a", before(9))]


def test_a_state_of_no_poll_takes_nothing_away_from_what_is_known_of_a_body(fresh):
    of_nobody = state("apa", polled_at=None, body_sha256="a", run_id=None)
    landed(fresh, batch(feed_states=(of_nobody,), fetches=(request("apa", 9, raw_ref="a"),)))
    landed(fresh, batch(feed_states=(of_nobody,)))
    told = fresh.execute("select body_sha256, last_body_at from core.feed_answers").fetchall()
    assert told == [("a", before(9))]


def test_runs_that_went_back_in_time_are_told_by_flow_or_origin(fresh):
    rows = (
        run("plain"),
        run("by flow", run_id=content_id("run", "1"), flow="backfill"),
        run("by origin", run_id=content_id("run", "2"), origin="backfill"),
    )
    landed(fresh, batch(runs=rows))
    told = fresh.execute("select run_id from backfills").fetchall()
    assert {row[0] for row in told} == {rows[1].run_id, rows[2].run_id}
