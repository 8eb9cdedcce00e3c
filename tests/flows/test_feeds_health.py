"""`araxes feeds health` tells an operator on Saturday morning what is ill."""

import json
from datetime import timedelta

import pytest

from extractors.ids import content_id
from tests.support.command import araxes
from tests.warehouse.health_world import NOW, answering, asked, before, entries, failing, polls
from tests.warehouse.samples import batch, feed, fetch, outlet, run, state
from warehouse.feed_rows import FeedMove
from warehouse.loader import load_spool
from warehouse.locks import hold
from warehouse.spool import Spool

HOSTS = ("irna", "isna", "mehr", "tasnim", "fars")
SICK = {"az": "silent", "lost": "gone", **dict.fromkeys(HOSTS, "failing"), "mehr": "degraded"}


def world():
    """Five Iranian hosts out of reach, one silent feed, one gone, one that is well."""
    feeds = (
        *(feed(name, name, url=f"https://{name}.example/rss") for name in HOSTS),
        feed("az", "azertac"),
        feed("lost", "azertac"),
        feed("well", "azertac", fallback_feed="az"),
        feed("off", "azertac", enabled=False),
    )
    az = {"country": "AZ", "side": "azerbaijan_state"}
    return batch(
        outlets=(
            outlet("irna", name="ایرنا"),
            *(outlet(name) for name in HOSTS[1:]),
            outlet("azertac", name="AZƏRTAC [bold]", **az),
        ),
        feeds=feeds,
        runs=(
            run(
                "last", started_at=before(1), finished_at=NOW, status="partial", feeds_due=9,
                feeds_ok=3, feeds_failed=6, feeds_degraded=1,
            ),
            run("at work", started_at=NOW),
            run("filling", flow="backfill", started_at=NOW, finished_at=NOW + timedelta(hours=1)),
        ),
        feed_states=(
            *(
                failing(name, 50, body_sha256="ab" * 32, next_poll_at=before(-3))
                for name in HOSTS
            ),
            answering("az"),
            failing("lost", 9, "gone", disabled_at=before(8), disabled_reason="410 Gone"),
            answering("well", distrusted_at=before(30)),
            state("off", polled_at=None),
        ),
        feed_polls=(
            *polls("well", (0,), problems=("possible_loss",)),
            *polls("well", (3,), stands_in_for=("mehr",)),
        ),
        feed_moves=(
            FeedMove(
                content_id("m"), "well", "http://old.example/", "https://new.example/", 3, NOW,
                content_id("run", "0"),
            ),
        ),
        entries=(
            *entries("irna", range(50, 300)),
            *entries("az", range(60, 300), outlet_id="azertac"),
        ),
        fetches=(
            *(
                asked(name, f"{name}.example", day, "timeout" if day < 3 else "ok")
                for name in HOSTS
                for day in range(6)
            ),
            *(asked("az", "azertac.example", day) for day in range(6)),
            fetch(
                "last words", target_kind="feed", target_id="irna", url="https://irna.example/rss",
                started_at=NOW + timedelta(minutes=1),
                outcome="timeout", detail="no byte came in 10 s",
            ),
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    with Spool(home) as spool:
        spool.write(world())
    load_spool(home, now=NOW, who="test")
    return home


@pytest.fixture(scope="module")
def told(home):
    return araxes("feeds", "health", "--home", home, COLUMNS="200")


def test_sick_feeds_are_told_and_the_exit_code_says_that_there_are_some(told):
    assert told.code == 4
    for name, status in SICK.items():
        assert f"{status:<8}  {name} · " in told.out
    assert "ok        " not in told.out
    assert "off       " not in told.out


def test_the_last_run_is_the_last_that_asked_feeds_and_ended(told):
    assert "3 of 9 feeds that were due answered in the last run (2026-03-20 18:00)" in told.out
    assert "6 failed, 1 of them read elsewhere" in told.out
    assert "9 feeds: 1 gone · 4 failing · 1 silent · 1 degraded · 1 ok · 1 off" in told.out


def test_each_sickness_says_since_when_what_it_cost_and_what_comes_next(told):
    block = told.out.split("failing   irna · ایرنا · iran_state\n")[1].split("\n\n")[0]
    assert "since 2026-03-18 17:00 (2 days), about 50 entries missed" in block
    assert "timeout · no byte came in 10 s (5 times in a row)" in block
    assert "last answer 2026-03-18 16:00, last body at an unknown time (raw abababababab)" in block
    assert "next try 2026-03-20 21:00" in block
    assert "read instead: well" in told.out.split("mehr · ")[1].split("\n\n")[0]
    assert "how many entries were missed is unknown" in told.out.split("fars · ")[1]
    gone = told.out.split("lost · ")[1].split("\n\n")[0]
    assert "switched off: 410 Gone" in gone
    assert "next try" not in gone
    assert "it answers (ok) and brings nothing" in told.out.split("az · ")[1]


def test_hosts_of_one_country_that_fail_together_are_told_as_such(told):
    assert "Outage: 5 of 5 hosts of IR fail together since 2026-03-18 (timeout)" in told.out
    assert "fars.example, irna.example, isna.example, mehr.example, tasnim.example" in told.out


def test_losses_moves_and_lying_validators_are_told(told):
    assert "possible loss  well: nothing in it was known, 1 time, last 2026-" in told.out
    assert "moved  well: 2026-03-20 18:00 from http://old.example/ to https://new.exam" in told.out
    assert "distrusted  well: since 2026-03-19 12:00" in told.out


def test_markup_in_a_name_is_text(told):
    assert "AZƏRTAC [bold]" in told.out


def test_json_says_the_same(home):
    done = araxes("feeds", "health", "--home", home, "--json")
    assert done.code == 4
    document = json.loads(done.out)
    assert {row["feed_id"]: row["status"] for row in document["feeds"]} == SICK
    assert document["statuses"] == {
        "gone": 1, "failing": 4, "silent": 1, "degraded": 1, "ok": 1, "off": 1,
    }  # fmt: skip
    assert document["last_run"]["feeds_ok"] == 3
    [outage] = document["outages"]
    assert (outage["country"], outage["failing_from"], outage["is_going_on"]) == (
        "IR", "2026-03-18", True,
    )  # fmt: skip
    assert [row["feed_id"] for row in document["possible_losses"]] == ["well"]
    assert document["moves"][0]["moved_to"] == "https://new.example/"
    assert document["distrusted"][0]["feed_id"] == "well"
    assert document["snapshot"]


def test_named_feeds_are_told_sick_or_not_also_while_a_run_is_at_work(home):
    with hold(home / "locks" / "run.lock", who="a run", wait_seconds=1):
        done = araxes("feeds", "health", "well", "--home", home)
    assert done.code == 0
    assert "ok        well · AZƏRTAC" in done.out
    assert "irna" not in done.out.split("well · ")[1]


def test_all_lists_the_healthy_feeds_too(home):
    done = araxes("feeds", "health", "--all", "--json", "--home", home)
    assert len(json.loads(done.out)["feeds"]) == 9
    done = araxes("feeds", "health", "--all", "--home", home, COLUMNS="200")
    assert done.code == 4
    assert "well" in done.out.split("distrusted")[1].split("\n", 1)[1]


def test_a_terminal_of_100_columns_shows_headings_and_instants_whole(home):
    done = araxes("feeds", "health", "--all", "--home", home, COLUMNS="100")
    table = done.out.split("┏")[1]
    for whole in ("last answer", "last entry", "every (min)", "next try", "2026-03-20 18:00"):
        assert whole in table


def test_one_feed_is_not_feeds(home):
    done = araxes("feeds", "health", "well", "--home", home)
    assert "1 feed: 1 ok\n" in done.out


def test_a_feed_that_nobody_knows_is_a_mistake_of_the_caller(home):
    done = araxes("feeds", "health", "Тасним", "--home", home)
    assert done.code == 2
    assert "knows no feed 'Тасним'" in done.err


def test_help_states_the_exit_codes():
    done = araxes("feeds", "health", "--help")
    assert "Exit code 0" in done.out
    assert "4 when" in done.out


def test_a_home_without_a_warehouse_names_the_way_out(tmp_path):
    done = araxes("feeds", "health", "--home", tmp_path)
    assert done.code == 1
    assert "araxes run" in done.err
