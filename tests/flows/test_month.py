"""A month of hourly runs under the test's own clock, with troubled feeds and killed runs.

The suite plays its first week, which holds every kind of trouble but the longest: half a day with a
run each hour and half with one each second, four with one each third (so long is the shortest
trouble), and two, when all troubles are over, with one each sixth.
`ARAXES_FULL_MONTH=1` plays all 720.
"""

import asyncio
import os
import random
import signal
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from flows.pipeline.run import open_run
from flows.settings import Settings
from tests.support.clocks import OwnClock
from tests.support.command import rows
from tests.support.month import MONTH, REBORN_AT, START, Source, feeds_at, sources, truth
from tests.support.month_world import MonthWorld
from tests.support.news import OUTLETS
from tests.support.runs import start_run
from tests.support.warm import WarmChildren
from warehouse.spool import spool_files

IS_FULL = bool(os.environ.get("ARAXES_FULL_MONTH"))
HOURS = MONTH if IS_FULL else 168
# Hours that have a run.
IN_BRIEF = (*range(12), *range(12, 24, 2), *range(24, 120, 3), *range(120, HOURS, 6))
PLAYED = range(HOURS) if IS_FULL else IN_BRIEF
BLOCK_BYTES = 262_144  # DuckDB's: its files grow and shrink by these
KILLED = max(2, HOURS // 100)
# After the first reading, and after an edit, where the first of them is left out.
VISITED_AFTER = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 168))
COLD_EVERY = 24  # runs whose extraction children start anew, as in a process of its own


@dataclass
class Month:
    """What was left when the month was over."""

    made: dict[str, Source]
    world: MonthWorld
    settings: Settings
    killed: int = 0
    sizes: list[tuple[int, int]] = field(default_factory=list)  # after each run: RSS, database

    def ask(self, query: str) -> list[dict]:
        return rows(self.settings.home, query)


def run_once(settings: Settings, clock: OwnClock, children: WarmChildren | None) -> None:
    run = open_run(settings, trigger="schedule", asking="due", clock=clock)
    if children:
        run._children = children.begin_run()  # noqa: SLF001 - see WarmChildren
    try:
        for step in run.remaining():
            step.run()
        run.finish()
    except BaseException as error:
        run.stop(error)
        raise


def run_killed(settings: Settings, clock: OwnClock, spec: Path, chance: random.Random) -> bool:
    """Do a run in another process that dies at one of its landings; say whether it came to that."""
    process = start_run(
        settings, spec, asking="due", at=clock.now(),
        kill_at=chance.randint(1, 4), kill_after=chance.random() < 0.5,
    )  # fmt: skip
    _, err = process.communicate(timeout=120)
    assert process.returncode in (0, -signal.SIGKILL), err
    return process.returncode != 0


def live(month: Month, clock: OwnClock, children: WarmChildren) -> None:
    """Let the month pass."""
    chance = random.Random(99)
    killed = set(chance.sample(PLAYED[5:], KILLED))
    feeds = month.settings.feeds
    this = psutil.Process()
    for hour in PLAYED:
        clock.passed = max(clock.passed, hour * 3_600.0)
        if hour in {0, REBORN_AT}:
            feeds.write_text(feeds_at(month.made, hour), encoding="utf-8")
        if hour in killed:
            spec = feeds.with_suffix(".run")
            month.killed += run_killed(month.settings, clock, spec, chance)
        else:
            run_once(month.settings, clock, children if hour % COLD_EVERY else None)
            database = (month.settings.home / "araxes.duckdb").stat().st_size
            month.sizes.append((this.memory_info().rss, database))
            assert spool_files(month.settings.home) == ()
    clock.passed = HOURS * 3_600.0
    run_once(month.settings, clock, children)


@pytest.fixture(scope="module")
def month(tmp_path_factory):
    folder = tmp_path_factory.mktemp("month")
    clock = OwnClock(START)
    made = sources(HOURS)
    children = WarmChildren(1)
    with MonthWorld(made, lambda: clock.passed / 3_600).on_air() as world:
        settings = Settings(
            home=folder / "home",
            feeds=folder / "feeds.toml",
            outlets=OUTLETS,
            allow_private=frozenset({f"127.0.0.1:{world.port}"}),
            host_map=world.host_map,
            workers=1,
            contact="mailto:desk@news.test",
        )
        lived = Month(made, world, settings)
        try:
            live(lived, clock, children)
        finally:
            asyncio.run(children.__aexit__(None, None, None))
        yield lived


def test_the_month_ends_with_exactly_the_articles_of_the_truth(month):
    stored = {
        row["canonical_url"]: row["title"]
        for row in month.ask("from core.articles where origin = 'feed'")
    }
    true = truth(month.made)
    assert {url: stored.get(url) for url in true} == true
    assert stored.keys() == true.keys()


def test_each_article_is_one_row_and_each_wording_one_version(month):
    found = month.ask(
        "select canonical_url, count(distinct core.article_versions.version_id) as n,"
        " count(distinct article_id) as ids"
        " from core.article_versions join core.articles using (article_id)"
        " where articles.origin = 'feed' group by all"
    )
    wordings = {row["canonical_url"]: row["n"] for row in found}
    assert {row["ids"] for row in found} == {1}
    items = [item for source in month.made.values() for item in source.items]
    assert {wordings[item.url] for item in items if item.edited is None} == {1}
    # Who changes a text before we come has one wording only.
    edited = [wordings[item.url] for item in items if item.edited is not None]
    assert set(edited) == {1, 2} or set(edited) == {2}
    assert sum(edited) > 1.5 * len(edited)


def revisits(month) -> Counter[str]:
    """Count the visits to pages that are watched: the one reason to ask for a known page again."""
    found = month.ask("from core.revisits select url, count(*) as n group by all")
    return Counter({row["url"]: row["n"] for row in found})


def test_each_page_is_asked_for_once_for_each_wording(month):
    often = {
        item.url: (1 if item.edited is None else 2)
        for source in month.made.values()
        for item in source.items
    }
    visits = revisits(month)
    asked = {url: month.world.asked[url] - visits[url] for url in often}
    more = {url: n for url, n in asked.items() if n > often[url]}
    # A killed run may have read pages that it could not land any more.
    assert len(more) <= 3 * month.killed
    assert all(asked[url] <= often[url] + month.killed for url in more)


def test_relevant_pages_are_visited_on_schedule_and_no_others(month):
    visits = revisits(month)
    relevant = month.ask("from articles where relevant and origin = 'feed'")
    assert visits.keys() <= {row["canonical_url"] for row in relevant}
    assert len(visits) > 0.9 * len(relevant)  # all but the last hours'
    # A machine that stands still for the ten seconds of a request makes a visit fail, and fall due
    # again half an hour later: it is the only thing here that takes its time from the real clock.
    other = (
        "from core.revisits where outcome not in ('same', 'edited')"
        " and not (outcome = 'failed' and starts_with(detail, 'no whole answer within'))"
    )
    assert [row for row in month.ask(other) if not is_closed(month, row)] == []
    answered = month.ask(
        "select revisits.url, asked_at - schedule_from as after,"
        " schedule_from > first_seen_at as is_edited,"
        " row_number() over (partition by article_id order by visit) as number"
        " from core.revisits join core.page_states using (article_id) join ("
        " select article_id, min(seen_at) as first_seen_at from core.article_versions group by all"
        ") using (article_id) where asked_at > schedule_from and outcome <> 'failed'"
    )
    # Each answer uses up a step, so this bounds their number as well: nobody comes between steps.
    assert [row for row in answered if row["after"] < due_after(row)] == []
    assert {row["number"] for row in answered if not row["is_edited"]} >= {1, 2, 3}
    assert {row["number"] for row in answered if row["is_edited"]} >= {1, 2}


def is_closed(month: Month, row: dict) -> bool:
    """Tell of a failed visit whether the robots.txt of its host was out of reach then."""
    name = urlsplit(row["url"]).netloc.removesuffix(".test")
    hour = (row["asked_at"] - START) / timedelta(hours=1)
    return row["outcome"] == "failed" and any(
        each.word == "robots" and each.begins <= hour < each.ends
        for each in month.made[name].troubles
    )


def due_after(row: dict) -> timedelta:
    steps = VISITED_AFTER[row["is_edited"] :]
    return steps[row["number"] - 1] if row["number"] <= len(steps) else timedelta.max


def test_the_sums_of_every_run_are_exact(month):
    found = month.ask("select status, sums_agree, count(*) as n from run_summary group by all")
    assert {row["sums_agree"] for row in found} == {True}
    by_status = {}
    for row in found:
        by_status[row["status"]] = by_status.get(row["status"], 0) + row["n"]
    # Who is killed before the first landing leaves no row, who is killed after the last is done.
    assert by_status.keys() <= {"ok", "partial", "interrupted"}
    assert by_status.get("interrupted", 0) <= month.killed
    assert month.killed > 0
    runs = len(PLAYED) + 1
    assert runs - month.killed <= sum(by_status.values()) <= runs


def test_each_due_feed_has_one_row_a_run(month):
    twice = "from core.feed_polls select run_id, feed_id group by all having count(*) > 1"
    assert month.ask(twice) == []


def test_state_does_not_grow(month):
    [row] = month.ask(
        "select (select count(*) from core.feed_states) as states,"
        " (select count(distinct feed_id) from core.feed_states) as feeds,"
        " (select count(*) from core.host_pauses) as pauses,"
        " (select count(distinct host) from core.host_pauses) as hosts,"
        " (select count(*) from core.robots) as robots,"
        " (select count(*) from core.feeds) as registered"
    )
    assert row["states"] == row["feeds"] == row["registered"]
    assert row["pauses"] == row["hosts"] <= len(month.made)
    assert row["robots"] <= len(month.made)
    assert len(list((month.settings.home / "published").glob("*.duckdb"))) < 10


def test_neither_memory_nor_a_run_s_share_of_the_database_grows(month):
    quarters = _quarters(month.sizes)
    resident = [sum(memory for memory, _ in part) / len(part) for part in quarters]
    assert resident[3] < 1.1 * resident[1] + 20e6
    # Halves, not quarters: which free blocks are given back, and when, is worth some megabytes.
    begin, middle, end = month.sizes[0][1], quarters[1][-1][1], month.sizes[-1][1]
    assert end - middle < 1.5 * (middle - begin) + 8 * BLOCK_BYTES


def _quarters(sizes: list) -> list[list]:
    quarter = len(sizes) // 4
    return [sizes[n * quarter : (n + 1) * quarter] for n in range(4)]


def test_a_feed_that_moved_is_asked_where_it_is(month):
    [state] = month.ask("from core.feed_states where feed_id = 'kocmus'")
    assert state["url"] == month.made["kocmus-yeni"].url
    assert len(month.ask("from core.feed_moves where feed_id = 'kocmus'")) == 1


def test_a_feed_that_is_gone_was_asked_once_and_lives_on_at_its_new_address(month):
    asked = month.ask("from core.fetches where target_id = 'getmis' and outcome = 'gone'")
    assert len(asked) == 1
    [state] = month.ask("from core.feed_states where feed_id = 'getmis'")
    assert (state["disabled_at"], state["failures_in_a_row"]) == (None, 0)


def test_an_hour_of_rest_is_an_hour_of_rest(month):
    # Feeds with little news are asked seldom, and all of them less than every hour.
    polls = {
        row["feed_id"]: row["n"]
        for row in month.ask("from core.feed_polls select feed_id, count(*) as n group by all")
    }
    assert polls["fa-kam"] < polls["gur"] < HOURS
    assert polls["fa-kam"] < HOURS / 6
