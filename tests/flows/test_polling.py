"""Whole runs over days: feeds that move, fail, lie, fall silent or lose items."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from flows.cli.report import print_report
from flows.pipeline.context import Tally
from tests.support.clocks import NOON, StillClock
from tests.support.news import Desk, World, desk, item
from tests.support.warm import warm
from tests.support.whole import done
from warehouse.batch import Batch
from warehouse.read import Reader
from warehouse.spool import Spool

RSS = "http://xezer.test/rss"
SPARE = "http://ehtiyat.test/rss"
LAST = "http://son.test/rss"
TITLES = ("Bakıda görüş", "دیدار در تهران", "Հանդիպում Երևանում", "Встреча в Баку", "Toplantı")


class Calendar(StillClock):
    """Days pass when a test says so."""

    def __init__(self) -> None:
        super().__init__(lambda: self.at)
        self.at = NOON

    def move(self, **span: float) -> None:
        self.at += timedelta(**span)


class Days:
    """A home, its feed file and its calendar."""

    def __init__(self, world: World, folder: Path, home: Path) -> None:
        self.world, self.clock = world, Calendar()
        self.file = folder / "feeds.toml"
        self.desk = Desk(world, home, self.file)

    def registry(self, **feeds: str | tuple[str, str]) -> None:
        """Write the feed file: by id the address, and perhaps further lines."""
        tables = []
        for name, told in feeds.items():
            url, lines = (told, "") if isinstance(told, str) else told
            table = f'id = "{name}"\nurl = "{url}"\nlang = "az"\npoll_minutes = 60\n{lines}\n'
            tables.append(f"[[feed]]\n{table}")
        self.file.write_text("".join(tables), encoding="utf-8")

    def run(self, asking="due", *, hours: float = 0, **changes) -> dict:
        """Let time pass, and do a run."""
        self.clock.move(hours=hours)
        self.world.asked.clear()
        self.world.asked_if_changed.clear()
        summary = self.desk.run(asking=asking, clock=self.clock, **changes)
        [run] = self.ask(f"from core.runs where run_id = '{summary['run_id']}'")
        assert summary["sums_agree"]
        return run

    def poll(self, run: dict, feed_id: str = "xezer") -> dict:
        [row] = self.ask(
            f"from core.feed_polls where run_id = '{run['run_id']}' and feed_id = '{feed_id}'"
        )
        return row

    def state(self, feed_id: str = "xezer") -> dict:
        [row] = self.ask(f"from core.feed_states where feed_id = '{feed_id}'")
        return row

    def remember(self, **changes) -> None:
        """Let a feed have another past."""
        with Reader(self.desk.home) as reader:
            state = replace(reader.feed_states()["xezer"], **changes)
        with Spool(self.desk.home) as spool:
            spool.write(Batch(uuid4(), "entries", feed_states=(state,)))

    def ask(self, query: str) -> list[dict]:
        return self.desk.ask(query)

    def asked(self, url: str) -> int:
        return self.world.asked.count(url)


@pytest.fixture
def world():
    with World().on_air() as world:
        yield world


@pytest.fixture(scope="module")
def settled(tmp_path_factory) -> Path:
    """A home that holds the baseline corpus already."""
    with World().on_air() as world:
        world.feed(RSS)
        first = desk(world, tmp_path_factory.mktemp("settled"), {"köhnə": RSS})
        first.run(clock=StillClock())
    return first.home


@pytest.fixture
def days(world, settled, tmp_path) -> Days:
    home = tmp_path / "home"
    shutil.copytree(settled, home, symlinks=True)
    days = Days(world, tmp_path, home)
    days.registry(xezer=RSS)
    return days


def items(first: int, count: int = 5, host: str = "xezer.test") -> list[str]:
    """Tell of so many articles whose pages say no: the words of the feed have to do."""
    numbers = range(first, first + count)
    return [
        item(f"{TITLES[n % 5]} {n}", f"http://{host}/news/{n}", description=f"Söz {n}.")
        for n in numbers
    ]


# -- rhythm ---------------------------------------------------------------------------------------


def test_a_feed_without_news_is_asked_less_often_and_one_with_news_sooner(world, days):
    world.feed(RSS, *items(1), headers={"ETag": '"1"'})
    assert days.run()["feeds_due"] == 1
    assert days.state()["interval_minutes"] == 60
    world.say(RSS, status=304)
    for interval in (90, 135):
        days.run(hours=2)
        assert (days.state()["interval_minutes"], days.state()["known_share"]) == (interval, 0.0)
    assert days.run(hours=1)["feeds_due"] == 0
    world.feed(RSS, *items(5), headers={"ETag": '"2"'})
    days.run(hours=2)
    assert (days.state()["interval_minutes"], days.state()["known_share"]) == (40, 0.2)


def test_a_ttl_is_heard_and_a_max_age_of_a_year_is_not(world, days):
    world.feed(RSS, "<ttl>150</ttl>", *items(1))
    days.run()
    state = days.state()
    assert timedelta(minutes=150) <= state["next_poll_at"] - state["polled_at"]
    world.feed(RSS, *items(1), *items(90, 1), headers={"Cache-Control": "max-age=31536000"})
    days.run(hours=3)
    state = days.state()
    assert timedelta(hours=4) <= state["next_poll_at"] - state["polled_at"] < timedelta(hours=5)


def test_a_body_in_which_nothing_is_known_is_a_possible_loss(world, days):
    world.feed(RSS, *items(1))
    assert days.run()["possible_losses"] == 0
    world.feed(RSS, "<ttl>600</ttl>", *items(101))
    run = days.run(hours=2)
    assert run["possible_losses"] == 1
    assert "possible_loss" in days.poll(run)["problems"]
    assert days.state()["interval_minutes"] == 10
    world.feed(RSS, *items(103))
    assert days.run(hours=1)["possible_losses"] == 0


# -- failing, silent, gone ------------------------------------------------------------------------


def test_a_feed_that_is_gone_is_asked_again_only_under_another_address(world, days):
    world.say(RSS, status=410)
    run = days.run()
    assert (run["feeds_disabled"], days.state()["failing_since"]) == (1, days.state()["polled_at"])
    assert days.run("all", hours=24 * 40)["feeds_due"] == 0
    world.feed(f"{RSS}/yeni", *items(1))
    days.registry(xezer=f"{RSS}/yeni")
    run = days.run()
    assert (run["feeds_ok"], run["entries_new"]) == (1, 5)
    assert days.state()["disabled_at"] is None


def test_a_feed_that_is_missing_for_long_dies_is_asked_daily_and_comes_back(world, days):
    world.say(RSS, status=404)
    days.run()
    days.clock.move(days=8)
    days.remember(failing_since=NOON, failures_in_a_row=9, polled_at=days.clock.at)
    assert days.run(hours=25)["feeds_disabled"] == 1
    assert "10 failures in a row in 9 days" in days.state()["disabled_reason"]
    assert days.run(hours=10)["feeds_due"] == 0
    world.feed(RSS, *items(1))
    assert days.run(hours=15)["entries_new"] == 5
    assert (days.state()["disabled_at"], days.state()["failures_in_a_row"]) == (None, 0)


def test_a_host_that_wants_silence_has_it_in_all_runs_until_its_end(world, days):
    other = "http://xezer.test/ikinci/rss"
    days.registry(xezer=RSS)
    world.say(RSS, status=429, headers={"Retry_After": "7200"})
    days.run()
    assert days.asked(RSS) == 1
    days.registry(xezer=RSS, ikinci=other)
    world.feed(RSS, *items(1))
    world.feed(other, *items(50))
    for asking in ("due", "by_hand", "all"):
        run = days.run(asking, hours=0.5)
        assert world.asked == []
        assert run["feeds_failed"] == run["feeds_due"]
    assert days.state("ikinci")["failures_in_a_row"] == 0
    assert days.run(hours=1)["feeds_ok"] == 2


def test_a_clock_that_was_a_year_ahead_silences_nobody_for_a_year(world, days):
    days.clock.move(days=365)
    world.say(RSS, status=503, headers={"Retry_After": "3600"})
    days.run()
    days.clock.move(days=-365)
    world.feed(RSS, *items(1))
    assert days.run()["entries_new"] == 5
    assert days.run(hours=0.1)["feeds_due"] == 0
    assert days.run(hours=2)["feeds_ok"] == 1
    # And what a host asks for now is written over what the wrong clock wrote.
    world.say(RSS, status=429, headers={"Retry_After": "7200"})
    days.run(hours=3)
    assert days.asked(RSS) == 1
    days.run("all", hours=1)
    assert days.asked(RSS) == 0


# -- validators -----------------------------------------------------------------------------------


def test_a_server_that_always_says_not_modified_is_found_out_within_a_day(world, days):
    world.feed(RSS, *items(1), headers={"ETag": '"hər zaman"'.encode("ascii", "replace").decode()})
    days.run()
    answers = replace(world.answers[RSS])
    world.say(RSS, status=304)
    assert days.poll(days.run(hours=2))["outcome"] == "not_modified"
    assert world.asked_if_changed == [RSS]
    world.feed(RSS, *items(1), "<!-- another minute -->", headers=dict(answers.headers))
    run = days.run(hours=25)  # nothing new in it: another body is not yet a lie
    assert world.asked_if_changed == []
    assert days.poll(run)["problems"] == []
    world.feed(RSS, *items(2), headers=dict(answers.headers))
    run = days.run(hours=25)
    assert days.poll(run)["problems"] == ["validators_lie"]
    assert run["entries_new"] == 1
    days.run(hours=3)
    assert days.asked(RSS) == 1
    assert world.asked_if_changed == []


# -- moves ----------------------------------------------------------------------------------------


def test_a_feed_that_has_moved_is_asked_there_and_again_here_when_that_was_a_lie(world, days):
    new = "http://xezer.test/lent"
    world.say(RSS, status=301, headers={"Location": "/lent"})
    world.feed(new, *items(1), headers={"ETag": '"1"'})
    for seen in (1, 2, 0):
        days.run(hours=5)
        assert (days.asked(RSS), days.state()["redirect_seen"]) == (1, seen)
    assert (days.state()["url"], days.state()["registry_url"]) == (new, RSS)
    days.run(hours=10)
    assert (days.asked(RSS), days.asked(new)) == (0, 1)
    assert world.asked_if_changed == [new]
    world.say(new, status=404)
    world.feed(RSS, *items(1))
    days.run(hours=20)
    run = days.run(hours=24)
    assert (days.asked(RSS), days.asked(new)) == (1, 0)
    assert (run["feeds_ok"], run["entries_new"], run["possible_losses"]) == (1, 0, 0)
    moves = days.ask("from core.feed_moves order by moved_at")
    told = [(row["from_url"], row["to_url"], row["seen"]) for row in moves]
    assert told == [(RSS, new, 3), (new, RSS, 0)]


# -- one feed in place of another -----------------------------------------------------------------


def test_a_feed_that_fails_is_replaced_by_its_fallback_and_that_is_said(world, days):
    days.registry(
        xezer=(RSS, 'fallback_feed = "ehtiyat"'),
        ikinci=(f"{RSS}/2", 'fallback_feed = "ehtiyat"'),
        ehtiyat=(SPARE, "enabled = false"),
    )
    world.feed(SPARE, *items(1, host="ehtiyat.test"))
    world.say(RSS, status=403)
    world.say(f"{RSS}/2", "<!doctype html><title>Ana səhifə</title>")
    run = days.run()
    assert days.asked(SPARE) == 1
    assert (run["feeds_due"], run["feeds_ok"], run["feeds_failed"]) == (3, 1, 2)
    assert (run["feeds_degraded"], run["entries_new"], run["status"]) == (2, 5, "partial")
    assert days.poll(run)["outcome"] == "blocked"
    assert days.poll(run, "ehtiyat")["stands_in_for"] == ["xezer", "ikinci"]
    assert {row["feed_id"] for row in days.ask("from core.entries")} == {"ehtiyat"}
    # Not oftener than its own interval; as long as the others fail, also while they are not due.
    days.run(hours=0.2)
    assert days.asked(SPARE) == 0
    world.feed(SPARE, *items(3, host="ehtiyat.test"))
    run = days.run(hours=1)
    assert (days.asked(RSS), days.asked(SPARE), run["entries_new"]) == (0, 1, 2)
    world.feed(RSS, *items(1))
    world.feed(f"{RSS}/2", *items(1))
    days.run(hours=30)
    assert days.asked(SPARE) == 0


def test_a_fallback_that_fails_as_well_is_replaced_by_its_own(world, days):
    days.registry(
        xezer=(RSS, 'fallback_feed = "ehtiyat"'),
        ehtiyat=(SPARE, 'fallback_feed = "son"\nenabled = false'),
        son=(LAST, 'fallback_feed = "xezer"'),
    )
    world.say(RSS, status=404)
    world.say(SPARE, status=404)
    world.feed(LAST, *items(1, host="son.test"))
    run = days.run()
    assert [days.asked(url) for url in (RSS, SPARE, LAST)] == [1, 1, 1]
    assert days.poll(run, "son")["stands_in_for"] == ["xezer", "ehtiyat"]
    assert (run["feeds_failed"], run["feeds_degraded"], run["feeds_ok"]) == (2, 2, 1)


def test_a_host_on_hold_and_a_feed_that_was_not_reached_need_no_fallback(world, days):
    days.registry(xezer=(RSS, 'fallback_feed = "ehtiyat"'), ehtiyat=(SPARE, "enabled = false"))
    world.feed(RSS, *items(1), seconds=60)
    run = days.run(deadline_minutes=0.03)
    assert (run["feeds_deferred"], run["feeds_due"], days.asked(SPARE)) == (1, 1, 0)


def test_the_report_names_feeds_in_trouble(world, days, capsys):
    gone, lossy = "http://yox.test/rss", "http://dayaz.test/rss"
    days.registry(dayaz=lossy, gec=LAST)
    world.feed(lossy, *items(1, host="dayaz.test"))
    world.feed(LAST, "<ttl>240</ttl>")
    days.run()
    days.clock.move(hours=2)
    days.registry(
        xezer=(RSS, 'fallback_feed = "ehtiyat"'),
        ehtiyat=(SPARE, "enabled = false"),
        yox=gone,
        dayaz=lossy,
        gec=LAST,
    )
    world.feed(SPARE, *items(1, host="ehtiyat.test"))
    world.say(RSS, status=404)
    world.feed(lossy, *items(101, host="dayaz.test"))
    world.say(gone, status=410)
    run = done(days.desk.open(asking="due", clock=days.clock))
    print_report(run, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["feeds_disabled"] == {"yox": "the server says 410 Gone"}
    assert told["feeds_degraded"] == {"xezer": "ehtiyat"}
    assert told["feeds_with_possible_loss"] == ["dayaz"]
    assert (told["feeds_not_due"], told["sums_disagree"]) == (1, {})
    print_report(run, as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert "Switched off: yox, the server says 410 Gone" in lines
    assert "Degraded: ehtiyat was read in place of xezer" in lines
    assert any(line.startswith("Possible loss: no item of dayaz was known") for line in lines)


# -- feeds in parts, feeds of many publishers -----------------------------------------------------


def sitemap(*urls: str) -> str:
    listed = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>'


def test_an_index_of_sitemaps_is_read_with_its_new_parts_and_a_lost_one_is_told(world, days):
    base, index = "http://xezer.test", "http://xezer.test/index.xml"
    parts = "".join(
        f"<sitemap><loc>{base}/{name}.xml</loc><lastmod>{at}</lastmod></sitemap>"
        for name, at in (("bir", "2025-04-30"), ("iki", "2025-04-30"), ("üç", "2020-01-01"))
    )
    world.say(index, f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{parts}</sitemapindex>',
              headers={"ETag": '"1"'})  # fmt: skip
    days.registry(xezer=(index, 'kind = "sitemap"'))
    for number in range(1, 6):
        world.page(f"{base}/news/{number}", f"{TITLES[number - 1]} {number}")
    world.say(f"{base}/bir.xml", sitemap(f"{base}/news/1", f"{base}/news/2"))
    world.say(f"{base}/iki.xml", sitemap(f"{base}/news/3"))
    run = days.run()
    assert (days.poll(run)["outcome"], run["entries_new"]) == ("ok", 3)
    assert days.poll(run)["problems"] == ["part_failed"]
    fetches = days.ask(
        f"from core.fetches where run_id = '{run['run_id']}' and target_kind = 'feed'"
    )
    assert len(fetches) == 4
    assert sum(row["raw_ref"] is not None for row in fetches) == 3
    assert (days.state()["etag"], days.state()["failures_in_a_row"]) == (None, 0)
    # The index stays as it is, and still its part has something new.
    world.say(f"{base}/iki.xml", sitemap(f"{base}/news/3", f"{base}/news/5"))
    run = days.run(hours=5)
    assert (days.poll(run)["outcome"], run["entries_new"]) == ("ok", 1)
    assert days.asked(f"{base}/%C3%BC%C3%A7.xml") == 0


def test_parts_that_are_all_gone_do_not_make_the_feed_gone_and_parts_left_out_are_told(world, days):
    base, index = "http://xezer.test", "http://xezer.test/index.xml"
    body = "".join(f"<s:sitemap><s:loc>{base}/{n}.xml</s:loc></s:sitemap>" for n in range(7))
    space = 'xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"'
    world.say(index, f"<s:sitemapindex {space}>{body}</s:sitemapindex>")
    for number in range(7):
        world.say(f"{base}/{number}.xml", status=410)
    days.registry(xezer=(index, 'kind = "sitemap"'))
    run = days.run()
    assert (days.poll(run)["outcome"], run["feeds_disabled"]) == ("http_4xx", 0)
    for number in range(10):
        world.page(f"{base}/news/{number}", f"{TITLES[number % 5]} {number}")
    for number in range(5):
        world.say(f"{base}/{number}.xml", sitemap(f"{base}/news/{number}"))
    run = days.run(hours=5)
    assert (days.poll(run)["outcome"], run["entries_new"]) == ("ok", 5)
    # The same index again, under a prefix: still followed.
    world.say(f"{base}/0.xml", sitemap(f"{base}/news/0", f"{base}/news/9"))
    run = days.run(hours=5)
    assert (days.asked(f"{base}/0.xml"), run["entries_new"]) == (1, 1)
    assert days.poll(run)["problems"] == ["parts_left_out"]


def test_an_article_that_an_aggregator_tells_of_belongs_to_its_publisher(world, days):
    days.registry(axtaris=(LAST, 'kind = "query"'))
    with days.file.open("a", encoding="utf-8") as file:
        file.write('[[outlet]]\nid = "xezer"\nname = "Xəzər"\ndomains = ["xezer.test"]\n')
    source = '<source url="https://www.xezer.test">Xəzər</source>'
    told = item("Bakıda görüş", "http://axtar.test/rss/articles/1", description="Söz.")
    world.feed(LAST, told.replace("</item>", f"{source}</item>"), *items(7, 1, host="yad.test"))
    days.run()
    owners = {row["title"]: row["outlet_id"] for row in days.ask("from core.entries")}
    assert owners == {"Bakıda görüş": "xezer", f"{TITLES[2]} 7": "son.test"}
    [article] = days.ask("from core.articles where title = 'Bakıda görüş'")
    assert article["outlet_id"] == "xezer"


# -- the sums -------------------------------------------------------------------------------------

TAMPERED: dict[str, Callable[[Tally], object]] = {
    "entries seen": lambda tally: setattr(tally, "seen", tally.seen + 1),
    "0 known": lambda tally: tally.words.popitem(),
    "is no outcome": lambda tally: setattr(tally, "outcome", "wonderful"),
    "states written": lambda tally: setattr(tally, "outcome", "deferred"),
}


@pytest.mark.parametrize("told", TAMPERED)
def test_sums_that_do_not_agree_make_the_run_fail_loudly(world, days, told):
    world.feed(RSS, *items(1))
    run = days.desk.open(asking="due", clock=days.clock)
    with warm(run):
        for step in run.remaining():
            step.run()
            if step.name == "read pages":
                TAMPERED[told](run.context.tallies["xezer"])
        assert run.finish() == "failed"
    [row] = days.ask(f"from core.runs where run_id = '{run.run_id}'")
    assert row["status"] == "failed"
    assert "xezer" in row["note"]
    assert told in row["note"]
    [failure] = [each for each in days.ask("from core.failures") if each["stage"] == "sums"][:1]
    assert (failure["target_id"], failure["error"]) == ("xezer", "sums_disagree")


def test_a_due_feed_without_a_book_is_noticed(world, days):
    world.feed(RSS, *items(1))
    run = days.desk.open(asking="due", clock=days.clock)
    with warm(run):
        for step in run.remaining():
            step.run()
            if step.name == "poll feeds":
                del run.context.tallies["xezer"]
        assert run.finish() == "failed"
    assert "xezer: 1 times due, 0 poll rows" in days.desk.row(run.run_id)["note"]
