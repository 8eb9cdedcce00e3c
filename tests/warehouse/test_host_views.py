"""What the warehouse knows of hosts, of countries, and of the costs of a run."""

from dataclasses import replace
from datetime import date

import pytest

from extractors.ids import content_id
from tests.warehouse.health_world import (
    NOW,
    asked,
    before,
    landed,
    told,
)
from tests.warehouse.samples import (
    DAY,
    HOUR,
    RUN,
    batch,
    entry,
    feed,
    fetch,
    outcome,
    outlet,
    poll,
    run,
)
from warehouse.feed_rows import HostPause, RobotsRow

IR = ("irna", "isna", "mehr", "tasnim", "fars")
REST = ("azertac", "apa", "trend", "trt", "ria", "tass")


def country_world(*, failing_days, hosts=IR, outcome="timeout", others_fail=()):
    """Six weeks of hosts of two countries; `failing_days` says which host fails on which days."""
    countries = dict.fromkeys(IR, "IR") | dict.fromkeys(REST, "AZ")
    return batch(
        outlets=tuple(
            outlet(name, country=country, side=f"side {country}")
            for name, country in countries.items()
        ),
        feeds=tuple(feed(name, name) for name in countries),
        fetches=tuple(
            asked(
                name,
                f"{name}.example",
                day,
                outcome
                if (name in hosts and day in failing_days(name))
                or (name in others_fail and day in failing_days(hosts[0]))
                else "not_modified",
            )
            for name in countries
            for day in range(42)
        ),
    )


def outage_days(con, flag="is_outage", country="IR"):
    question = "from side_health where country = $1"
    return [
        (date(2026, 3, 20) - row["day"]).days for row in told(con, question, [country]) if row[flag]
    ]


@pytest.mark.parametrize("outcome", ["timeout", "dns_error", "blocked", "http_5xx", "tls_error"])
def test_five_hosts_of_one_country_that_fail_together_are_an_outage(fresh, outcome):
    con = landed(fresh, country_world(failing_days=lambda _: range(5), outcome=outcome))
    assert outage_days(con) == list(range(5))
    assert outage_days(con, country="AZ") == []
    [row] = told(con, "from side_health where is_outage and day = '2026-03-20'")
    assert (row["hosts"], row["hosts_failing"], row["share_failing"]) == (5, 5, 1.0)
    assert row["failing_hosts"] == sorted(f"{name}.example" for name in IR)
    assert row["failing_outcomes"] == [outcome]
    assert row["failing_from"] == date(2026, 3, 16)


def test_an_outage_goes_on_as_long_as_it_does(fresh):
    con = landed(fresh, country_world(failing_days=lambda name: range(30 if name != "irna" else 0)))
    assert outage_days(con) == list(range(30))


def test_an_outage_that_begins_within_a_week_is_one(fresh):
    began = dict(zip(IR, (6, 4, 3, 0, 0), strict=True))
    con = landed(fresh, country_world(failing_days=lambda name: range(began[name])))
    assert outage_days(con) == [0, 1, 2]


def test_hosts_that_die_one_by_one_are_no_outage(fresh):
    died = dict(zip(IR, (35, 26, 17, 8, 0), strict=True))
    con = landed(fresh, country_world(failing_days=lambda name: range(died[name])))
    assert outage_days(con) == []


@pytest.mark.parametrize(
    ("hosts", "outcome"),
    [(IR[:2], "timeout"), (IR, "http_4xx"), (IR, "not_a_feed"), (IR, "gone")],
)
def test_two_hosts_or_missing_pages_are_no_outage(fresh, hosts, outcome):
    con = landed(
        fresh, country_world(failing_days=lambda _: range(5), hosts=hosts, outcome=outcome)
    )
    assert outage_days(con) == []


def test_hosts_that_were_dead_before_are_on_neither_side_of_the_half(fresh):
    # Two died long ago; of the three others all fail since yesterday.
    died = dict(zip(IR, (30, 30, 2, 2, 2), strict=True))
    con = landed(fresh, country_world(failing_days=lambda name: range(died[name])))
    assert outage_days(con) == [0, 1]


def test_when_hosts_fail_everywhere_it_is_rather_our_own_line(fresh):
    con = landed(fresh, country_world(failing_days=lambda _: range(3), others_fail=REST))
    assert outage_days(con) == []
    assert outage_days(con, "is_ours") == [0, 1, 2]
    assert outage_days(con, "is_ours", "AZ") == [0, 1, 2]


def test_a_host_is_judged_by_what_tells_of_the_host(fresh):
    con = landed(
        fresh,
        batch(
            fetches=(
                asked("fa", "irna.example", 9, "not_modified", duration_ms=10, bytes=None),
                asked("fa", "irna.example", 8, "timeout", duration_ms=9000, bytes=None),
                asked("fa", "IRNA.example:443", 7, "http_4xx", duration_ms=20, bytes=5),
                asked("fa", "irna.example", 6, "blocked", attempts=3, bytes=7),
                asked("fa", "irna.example?x=/y", 5, "http_5xx"),
                asked("fa", "irna.example", 4, "rate_limited", attempts=0),
                asked("fa", "irna.example:8080", 3, "parse_error"),
                fetch("r", target_kind="robots", url="https://irna.example/robots.txt"),
            ),
            robots=(
                RobotsRow("https://irna.example:443", before(9), "http_5xx", None, RUN),
                RobotsRow("http://irna.example:8080", before(9), "truncated", "", RUN),
            ),
            host_pauses=(HostPause("irna.example:443", before(-1), NOW, RUN),),
        ),
    )
    first, second = told(con, "from host_health")
    assert (first["host"], first["requests"], first["attempts"]) == ("irna.example", 5, 7)
    assert (first["ok"], first["share_ok"], first["median_ms"]) == (1, 0.2, 10)
    assert (first["network_errors"], first["missing"], first["refusals"]) == (1, 1, 1)
    assert (first["server_errors"], first["unusable"], first["bytes"]) == (1, 0, 12)
    assert (first["last_outcome"], first["failing_since"]) == ("http_5xx", NOW - 6 * DAY)
    assert first["last_ok_at"] == NOW - 9 * DAY
    assert (first["robots_state"], first["paused_until"]) == ("closed", NOW + HOUR)
    assert (second["host"], second["unusable"], second["failing_since"]) == (
        "irna.example:8080", 1, None,
    )  # fmt: skip
    assert (second["robots_state"], second["paused_until"]) == ("read", None)


# Costs


def test_the_costs_of_the_feeds_are_those_of_the_run(fresh):
    rejected = replace(outcome("three", 1, "rejected", is_final=True), detail="no usable link")
    con = landed(
        fresh,
        batch(
            runs=(run(entries_seen=9, entries_new=4, entries_rejected=1),),
            feeds=(feed("fa", "irna"),),
            feed_polls=(
                poll("fa", "ok", (6, 3, 0, 2, 1, 0)),
                poll("az", "not_modified", (3, 1, 1, 1, 0, 0)),
                poll("late", "deferred"),
                poll("fa", "ok", (90, 90, 0, 0, 0, 0), run_id=content_id("run", "other")),
            ),
            entries=(
                entry("one", feed_id="fa"),
                entry("two", feed_id="old"),
                entry("three", feed_id="fa"),
            ),
            entry_outcomes=(rejected,),
            fetches=(
                fetch("1", target_kind="feed", target_id="fa", bytes=100, duration_ms=1500),
                fetch("2", target_kind="feed", target_id="az", outcome="not_modified"),
                fetch("3", target_id=str(content_id("entry", "one")), bytes=30, attempts=3),
                fetch("4", target_id=str(content_id("entry", "two")), outcome="timeout"),
                fetch("5", target_id="not a uuid", bytes=1),
                fetch("6", target_kind="robots", target_id="https://irna.example/robots.txt"),
                fetch("7", target_kind="feed", target_id="fa", run_id=content_id("run", "other")),
            ),
        ),
    )
    rows = {row["feed_id"]: row for row in told(con, "from feed_costs where run_id = $1", [RUN])}
    assert sorted(rows, key=str) == [None, "az", "fa", "late", "old"]
    fa = rows["fa"]
    assert (fa["requests"], fa["feed_requests"], fa["page_requests"]) == (2, 1, 1)
    assert (fa["bytes"], fa["attempts"], fa["seconds"]) == (130, 4, 1.512)
    assert (fa["share_not_modified"], rows["az"]["share_not_modified"]) == (0, 1)
    assert (fa["entries_new"], fa["entries_rejected"]) == (3, 1)
    assert fa["rejected_reasons"] == {"no usable link": 1}
    assert (rows["old"]["outcome"], rows["old"]["pages_failed"]) == (None, 1)
    assert (rows[None]["robots_requests"], rows[None]["page_requests"]) == (1, 1)
    assert rows["late"]["requests"] == 0
    [sums] = told(
        con,
        "select sum(requests) as requests, sum(bytes) as bytes, sum(entries_seen) as seen, "
        "sum(entries_new) as new, sum(entries_rejected) as rejected, "
        "sum(list_sum(map_values(rejected_reasons))) as reasons from feed_costs where run_id = $1",
        [RUN],
    )
    assert sums == {
        "requests": 6, "bytes": 131, "seen": 9, "new": 4, "rejected": 1, "reasons": 1,
    }  # fmt: skip
