"""Manners, proven by the log of the servers: several runs in a row, each a process of its own."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.command import araxes, rows, start
from tests.support.logged import Asked, Logged, Said
from tests.support.news import item, page

RUNS = 3
HOST_DELAY = 0.3
CRAWL_DELAY = 3.0  # longer than one run needs to end and the next to begin
AN_HOUR = "3600"
CONTACT = "mailto:desk@news.example"
HOSTS = (
    "plain", "conditional", "crawl", "disallow", "closed", "open", "large", "gone", "moved",
    "there", "late-feed", "late-date", "late-page", "late-robots", "late-for-both", "own",
    "elsewhere",
)  # fmt: skip


def rss(*items: str) -> str:
    return f'<rss version="2.0"><channel><title>Xəbərlər</title>{"".join(items)}</channel></rss>'


def tell(world: Logged, name: str, numbers: Sequence[int], *, query: str = "") -> None:
    """Let a host tell of articles of its own, which can be had."""
    for number in numbers:
        world.say(name, f"/p/{number}{query}", page(f"Xəbər {number}", "sərhəd"), headers=HTML)
    items = (item(f"Xəbər {n}", world.at(name, f"/p/{n}{query}")) for n in numbers)
    world.say(name, "/rss", rss(*items))


HTML = {"Content-Type": "text/html; charset=utf-8"}


def is_known(asked: Asked) -> Said:
    if asked.headers.get("if-none-match") == '"v1"':
        return Said(status=304, headers={"ETag": '"v1"'})
    validators = {"ETag": '"v1"', "Last-Modified": "Wed, 30 Apr 2025 10:00:00 GMT"}
    return Said(rss(item("Sözsüz xəbər")).encode(), headers=validators)


def tell_all(world: Logged) -> dict[str, str]:
    """Set the stage and give the feeds: id to address."""
    for name in ("plain", "disallow", "open", "large", "late-page"):
        tell(world, name, (1001, 1002, 1003))
    world.say("crawl", "/rss", rss())
    tell(world, "there", (2001,))
    twice = (item("Yenə o", world.at("plain", f"/p/1001?utm_source={n}")) for n in range(2))
    world.say("plain", "/other", rss(*twice, item("Yenə bu", world.at("plain", "/p/1002"))))
    world.answers["conditional"]["/rss"] = is_known
    world.say("crawl", "/robots.txt", f"User-agent: *\nCrawl-delay: {CRAWL_DELAY}")
    world.say("disallow", "/robots.txt", "User-agent: *\nDisallow: /p/")
    world.say("closed", "/robots.txt", status=500)
    world.say("closed", "/rss", rss())
    comments = "# " + "x" * 100 + "\n"
    world.say("large", "/robots.txt", f"User-agent: *\nDisallow: /p/\n{comments * 6_000}")
    world.say("gone", "/rss", status=410)
    world.say("moved", "/rss", status=301, headers={"Location": world.at("there")})
    world.say("late-feed", "/rss", status=429, headers={"Retry-After": AN_HOUR})
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    world.say("late-date", "/rss", status=503, headers={"Retry-After": later})
    world.say("late-robots", "/robots.txt", status=429, headers={"Retry-After": AN_HOUR})
    for number in (1001, 1002, 1003):
        world.say("late-page", f"/p/{number}", status=429, headers={"Retry-After": AN_HOUR})
    world.say("late-for-both", "/rss", status=503, headers={"Retry-After": AN_HOUR})
    world.say("late-for-both", "/other", rss())
    world.say("own", "/rss", status=302, headers={"Location": world.at("elsewhere")})
    world.say("elsewhere", "/rss", rss())
    without = {"there", "elsewhere"}
    feeds = {name: world.at(name) for name in HOSTS if name not in without}
    others = {f"{name}-2": world.at(name, "/other") for name in ("plain", "late-for-both")}
    return feeds | others


def feed_file(folder: Path, feeds: dict[str, str]) -> Path:
    file = folder / "feeds.toml"
    own = 'headers = { "X-Sirr" = "açar-42" }\ncookies = { seans = "s-42" }\n'.replace("ç", "c")
    file.write_text(
        "".join(
            f'[[feed]]\nid = "{key}"\nurl = "{url}"\nlang = "az"\n{own if key == "own" else ""}'
            for key, url in feeds.items()
        ),
        encoding="utf-8",
    )
    return file


def surroundings(world: Logged) -> dict[str, str]:
    return {
        "ARAXES_ALLOW_PRIVATE": " ".join(f"127.0.0.1:{port}" for port in world.ports.values()),
        "ARAXES_HOST_DELAY": str(HOST_DELAY),
        "ARAXES_CONTACT": CONTACT,
    }


@dataclass
class Kept:
    """The log after some runs."""

    world: Logged
    home: Path
    begins: list[int]  # where in the log each run begins

    def asked(self, name: str, path: str = "", *, run: int = 0) -> list[Asked]:
        return self.world.asked(name, path, since=self.begins[run])


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("manners")
    with Logged(*HOSTS).on_air() as world:
        feeds = feed_file(folder, tell_all(world))
        begins = []
        for _ in range(RUNS):
            begins.append(len(world.log))
            # --all: nothing but manners keeps a run from asking.
            done = araxes(
                "run", "--direct", "--all", "--json", "--home", folder / "home", "--feeds", feeds,
                **surroundings(world),
            )  # fmt: skip
            assert done.code in (0, 4), done.err
        yield Kept(world, folder / "home", begins)


# -- gaps -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HOSTS)
def test_no_host_is_asked_two_things_at_once_and_each_gap_is_kept(kept, name):
    asked = kept.asked(name)
    assert asked
    for first, second in pairwise(asked):
        assert second.began_at - first.ended_at >= HOST_DELAY - 0.01


def test_a_crawl_delay_is_kept_within_a_run_and_from_one_run_to_the_next(kept):
    asked = kept.asked("crawl")
    assert len(asked) == 1 + RUNS  # robots.txt once
    for first, second in pairwise(asked):
        assert second.began_at - first.ended_at >= CRAWL_DELAY - 0.01


def test_hosts_do_not_wait_for_each_other(kept):
    _, slow, *_ = kept.asked("crawl")
    assert kept.asked("open", "/rss")[0].began_at < slow.began_at


# -- silence --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["late-feed", "late-date"])
def test_a_feed_that_asks_for_silence_has_it_in_later_runs(kept, name):
    assert len(kept.asked(name, "/rss")) == 1
    assert kept.asked(name, run=1) == []


def test_a_page_that_asks_for_silence_closes_its_host_for_later_runs_too(kept):
    assert len(kept.asked("late-page", "/p/")) == 1
    assert kept.asked("late-page", run=1) == []


def test_a_robots_txt_that_asks_for_silence_has_it(kept):
    assert [each.path for each in kept.asked("late-robots")] == ["/robots.txt"]


def test_a_silence_is_the_host_s_and_not_the_feed_s(kept):
    paths = Counter(each.path for each in kept.asked("late-for-both"))
    assert paths["/rss"] == 1
    assert paths["/other"] <= 1  # it may have come first
    assert kept.asked("late-for-both", run=1) == []


# -- robots.txt -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["disallow", "large"])
def test_what_a_robots_txt_forbids_is_not_asked_for(kept, name):
    assert kept.asked(name, "/p/") == []
    assert len(kept.asked(name, "/rss")) == RUNS
    told = rows(kept.home, "from core.articles")
    port = f":{kept.world.ports[name]}/"
    sources = [row["text_source"] for row in told if port in (row["canonical_url"] or "")]
    assert sources == ["summary"] * 3


def test_a_robots_txt_that_is_out_of_order_closes_the_host(kept):
    assert {each.path for each in kept.asked("closed")} == {"/robots.txt"}


def test_a_robots_txt_that_is_missing_opens_it(kept):
    assert len(kept.asked("open", "/p/")) == 3


@pytest.mark.parametrize("name", sorted({*HOSTS} - {"closed", "late-robots"}))
def test_a_robots_txt_is_asked_for_once_a_day(kept, name):
    assert len(kept.asked(name, "/robots.txt")) == 1


# -- what is asked for ----------------------------------------------------------------------------


def test_a_feed_that_is_gone_is_asked_for_once(kept):
    assert len(kept.asked("gone", "/rss")) == 1


def test_each_article_is_asked_for_once_however_many_feeds_tell_of_it(kept):
    asked = Counter(each.path.partition("?")[0] for each in kept.asked("plain", "/p/"))
    assert asked == {f"/p/{number}": 1 for number in (1001, 1002, 1003)}
    assert len(kept.asked("there", "/p/")) == 1


def test_no_article_that_is_known_is_asked_for_again(kept):
    late = [each for each in kept.world.log[kept.begins[1] :] if each.path.startswith("/p/")]
    assert late == []


def test_a_feed_that_gave_validators_is_asked_conditionally(kept):
    first, *later = kept.asked("conditional", "/rss")
    assert "if-none-match" not in first.headers
    assert [each.headers.get("if-none-match") for each in later] == ['"v1"'] * (RUNS - 1)
    dated = [each.headers.get("if-modified-since") for each in later]
    assert dated == ["Wed, 30 Apr 2025 10:00:00 GMT"] * (RUNS - 1)


def test_every_request_says_who_asks_and_where_we_can_be_found(kept):
    for each in kept.world.log:
        assert each.headers["user-agent"].startswith("araxes/")
        assert CONTACT in each.headers["user-agent"]


def test_a_feed_s_own_headers_go_to_its_own_host_only(kept):
    own = kept.asked("own", "/rss")
    assert {each.headers.get("x-sirr") for each in own} == {"acar-42"}
    assert {each.headers.get("cookie") for each in own} == {"seans=s-42"}
    for each in kept.world.log:
        if each.host != "own":
            assert "42" not in f"{each.headers.get('x-sirr')} {each.headers.get('cookie')}"


# -- a run that is killed -------------------------------------------------------------------------


def test_after_a_kill_no_article_that_was_stored_is_asked_for_again(tmp_path):
    numbers = range(1, 6)
    with Logged("killed").on_air() as world:
        tell(world, "killed", numbers)
        feeds = feed_file(tmp_path, {"killed": world.at("killed")})
        home = tmp_path / "home"
        arguments = ("run", "--direct", "--all", "--json", "--home", home, "--feeds", feeds)
        process = start(*arguments, **surroundings(world))
        third = world.answers["killed"]["/p/3"]

        def kill(_: Asked) -> Said:
            process.kill()
            return third

        world.answers["killed"]["/p/3"] = kill
        process.communicate(timeout=60)
        assert process.returncode < 0
        world.answers["killed"]["/p/3"] = third
        stored = len(world.log)
        for _ in range(2):
            araxes(*arguments, **surroundings(world))
        asked = Counter(each.path for each in world.log if each.path.startswith("/p/"))
        assert asked.keys() == {f"/p/{number}" for number in numbers}
        assert max(asked.values()) <= 2  # once before the kill, unread, and once after
        assert Counter(each.path for each in world.log[stored:])["/robots.txt"] <= 1
        for first, second in pairwise(world.log):
            assert second.began_at - first.ended_at >= HOST_DELAY - 0.01
        found = rows(home, "from core.articles where origin = 'feed'")
        assert [row["text_source"] for row in found] == ["page"] * len(numbers)
