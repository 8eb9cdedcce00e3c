"""Runs that do not come to their end as planned: signals, deadlines, full disks, lost children."""

import asyncio
import contextlib
import gzip
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from extractors.errors import StoreError
from extractors.ids import sha256_hex
from extractors.model import Entry, Page
from flows.pipeline.children import Children
from flows.pipeline.context import Nobody
from flows.pipeline.jobs import Job
from flows.pipeline.run import MonitorRun
from flows.pipeline.signals import deferred_signals, run_to_an_end
from tests.support.news import Desk, World, desk, item, page
from warehouse.connect import memory_connection

RSS = "http://xezer.test/rss"
SLOW = "http://yavas.test/rss"
NEWS = "http://xezer.test/news"
WHAT_IS_KNOWN = (
    "select article_id, version_id, title, body, text_source from core.articles order by all"
)


@pytest.fixture
def world():
    with World().on_air() as world:
        yield world


def tell(world: World, articles: int) -> None:
    for number in range(articles):
        world.page(f"{NEWS}/100{number}", f"Xəbər {number}")
    items = (item(f"Xəbər {n}", f"{NEWS}/100{n}", description=f"Söz {n}.") for n in range(articles))
    world.feed(RSS, *items)


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory) -> Path:
    """A home that has seen the baseline corpus and two articles."""
    with World().on_air() as world:
        tell(world, 2)
        first = desk(world, tmp_path_factory.mktemp("first"), {"xezer-az": RSS})
        first.run()
    return first.home


@pytest.fixture
def quiet(world, lived_in, tmp_path) -> Desk:
    """A copy of that home, and three more articles in its feed."""
    tell(world, 5)
    quiet = desk(world, tmp_path, {"xezer-az": RSS})
    shutil.copytree(lived_in, quiet.home, symlinks=True)
    return quiet


class Watcher(Nobody):
    """Do something when a stage begins, or when the first of its things is done."""

    def __init__(self, moment: str, act: Callable[[], object]) -> None:
        self.moment, self.act = moment, act
        self.lines: list[str] = []

    def start(self, stage: str, total: int) -> None:  # noqa: ARG002 - the protocol's
        self._happens(f"{stage} begin")

    def advance(self, stage: str, note: str = "") -> None:  # noqa: ARG002 - the protocol's
        self._happens(stage)

    def say(self, line: str) -> None:
        self.lines.append(line)

    def _happens(self, moment: str) -> None:
        if moment == self.moment:
            self.moment = ""
            self.act()


def all_is_well(desk: Desk, articles: int) -> None:
    """One more run completes what was left, and nothing stands twice."""
    desk.run()
    known = desk.ask("from core.articles where origin <> 'seed'")
    assert [row["text_source"] for row in known] == ["page"] * articles
    assert len(desk.ask("from core.article_versions")) == articles + 2
    twice = "select entry_id from core.entry_outcomes where is_final group by 1 having count(*) > 1"
    assert desk.ask(twice) == []
    assert all(row["sums_agree"] for row in desk.ask("from run_summary"))


# -- signals --------------------------------------------------------------------------------------


class Stopped(BaseException):
    """What a command line makes of a signal."""


@pytest.fixture
def stoppable():
    def leave(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        raise Stopped(number)

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, leave)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def interrupt(number: int = signal.SIGTERM) -> None:
    os.kill(os.getpid(), number)


@pytest.mark.usefixtures("stoppable")
@pytest.mark.parametrize("moment", ["feeds begin", "feeds", "pages"])
def test_a_signal_within_a_step_ends_the_run_as_itself_and_the_next_goes_on(world, quiet, moment):
    with pytest.raises(Stopped):
        quiet.run(Watcher(moment, interrupt))
    [row] = quiet.ask("from run_summary where status <> 'ok'")
    assert (row["status"], row["sums_agree"]) == ("interrupted", True)
    assert "Stopped" in row["note"]
    polls = quiet.ask(f"from core.feed_polls where run_id = '{row['run_id']}'")
    assert len(polls) == row["feeds_due"] == 1
    all_is_well(quiet, 5)
    if moment == "pages":  # what was read before the signal was not asked for again
        assert world.asked.count(f"{NEWS}/1002") == 1


@pytest.mark.usefixtures("stoppable")
def test_a_signal_in_a_callback_of_the_loop_is_not_swallowed():
    async def work() -> None:
        asyncio.get_running_loop().call_soon(interrupt)
        await asyncio.sleep(30)

    began = time.monotonic()
    with asyncio.Runner() as runner, pytest.raises(Stopped):
        run_to_an_end(runner, work())
    assert time.monotonic() - began < 20


@pytest.mark.usefixtures("stoppable")
def test_a_signal_in_a_query_waits_for_its_end():
    query = "select sum(a.range * b.range) from range(3000) a, range(100000) b"
    done = []

    def ask() -> None:
        with memory_connection() as connection, deferred_signals():
            threading.Timer(0.1, interrupt).start()
            done.append(connection.execute(query).fetchall())
            time.sleep(0.2)

    with pytest.raises(Stopped):
        ask()
    assert len(done) == 1


@pytest.mark.usefixtures("stoppable")
def test_whoever_sends_a_signal_twice_is_obeyed_at_once():
    during = []

    def send() -> None:
        with deferred_signals():
            interrupt(signal.SIGINT)
            during.append(signal.getsignal(signal.SIGINT))

    with pytest.raises(Stopped):
        send()
    assert during == [signal.SIG_DFL]


@pytest.mark.usefixtures("stoppable")
def test_without_a_signal_the_handlers_are_as_before():
    before = signal.getsignal(signal.SIGTERM)
    with deferred_signals():
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_run_that_is_stopped_before_it_polls_has_a_row_for_each_due_feed(quiet):
    run = quiet.open()
    run.remaining()[0].run()
    assert run.stop(Stopped("now")) == "interrupted"
    row = quiet.row(run.run_id)
    assert (row["feeds_due"], row["feeds_deferred"], row["sums_agree"]) == (1, 1, True)
    all_is_well(quiet, 5)


def test_a_signal_after_the_end_does_not_change_what_the_ledger_says(quiet):
    run = quiet.open()
    do_all(run)
    assert run.finish() == "ok"
    assert run.stop(Stopped("late")) == "ok"
    assert quiet.row(run.run_id)["status"] == "ok"


# -- deadlines ------------------------------------------------------------------------------------


def test_a_run_ends_at_its_deadline_and_what_it_did_not_reach_comes_next_time(world, quiet):
    feeds = {"xezer-az": RSS, "yavas-az": SLOW}
    world.feed(SLOW, item("Yavaş xəbər", f"{NEWS}/2001"), seconds=60)
    world.page(f"{NEWS}/2001", "Yavaş xəbər")
    slow = desk(world, quiet.home.parent, feeds)
    began = time.monotonic()
    row = slow.run(deadline_minutes=0.03)
    assert time.monotonic() - began < 40  # two seconds, on a busy machine; the answer takes 60
    assert (row["status"], row["feeds_ok"], row["feeds_deferred"]) == ("partial", 1, 1)
    assert (row["entries_new"], row["sums_agree"]) == (3, True)
    assert world.asked.count(f"{NEWS}/1004") == 1  # who hangs does not take the others' time
    # Whoever had to wait comes first.
    run = slow.open()
    run.remaining()[0].run()
    assert [feed.feed_id for feed, _ in run.context.due] == ["yavas-az", "xezer-az"]
    run.stop(Stopped("enough"))
    world.answers[SLOW].seconds = 0
    all_is_well(slow, 6)


def test_pages_beyond_the_deadline_stay_pending_and_use_up_no_attempt(world, quiet):
    world.answers[f"{NEWS}/1003"].seconds = 60
    row = quiet.run(deadline_minutes=0.08)
    assert (row["status"], row["entries_new"], row["sums_agree"]) == ("ok", 3, True)
    assert row["pages_fetched"] == 1  # one host, one after the other: the second never ends
    assert len(quiet.ask("from core.entry_outcomes where not is_final")) == 0
    world.answers[f"{NEWS}/1003"].seconds = 0
    world.asked.clear()
    all_is_well(quiet, 5)
    assert world.pages_asked() == [f"{NEWS}/1003", f"{NEWS}/1004"]


# -- a disk that refuses --------------------------------------------------------------------------


def broken(folder):
    """Put a file where a folder is, and give what puts it right."""
    away = folder.with_name("away")
    folder.rename(away)
    folder.write_text("no room")

    def mend() -> None:
        folder.unlink()
        away.rename(folder)

    return mend


def do_all(run: MonitorRun) -> None:
    for step in run.remaining():
        step.run()


@pytest.mark.parametrize(
    ("folder", "moment"),
    [("spool", "feeds begin"), ("spool", "pages begin"), ("raw", "pages begin")],
)
def test_a_disk_that_refuses_ends_the_run_as_a_store_error_and_nothing_is_lost(
    world, quiet, folder, moment
):
    if (folder, moment) == ("raw", "pages begin"):
        # Fills the archive's buffer by itself, so that it writes while pages are being read.
        large = page("Xəbər 2", "sərhəd") + f"<!-- {'x' * 9_000_000} -->"
        packed = gzip.compress(large.encode(), 1)
        world.say(f"{NEWS}/1002", packed, headers={"Content_Encoding": "gzip"})
    mend = []
    watcher = Watcher(moment, lambda: mend.append(broken(quiet.home / folder)))
    run = quiet.open(watcher)
    with pytest.raises(StoreError) as caught:
        do_all(run)
    mend[0]()
    assert run.stop(caught.value) == "failed"
    row = quiet.row(run.run_id)
    assert (row["status"], row["sums_agree"]) == ("failed", True)
    new = quiet.ask(f"from core.entries where run_id = '{run.run_id}'")
    assert row["entries_new"] == len(new) == (0 if moment == "feeds begin" else 3)
    assert row["feeds_deferred"] == (1 if moment == "feeds begin" else 0)
    made = quiet.ask(f"from core.article_versions where run_id = '{run.run_id}'")
    assert row["articles_new"] == len(made)
    world.page(f"{NEWS}/1002", "Xəbər 2")
    all_is_well(quiet, 5)


def test_a_run_that_cannot_even_write_its_books_says_so_in_one_error(quiet):
    mend = []
    with pytest.raises(StoreError):
        quiet.run(Watcher("pages begin", lambda: mend.append(broken(quiet.home / "spool"))))
    mend[0]()
    all_is_well(quiet, 5)
    told = [
        (row["status"], row["note"]) for row in quiet.ask("from core.runs where status <> 'ok'")
    ]
    assert [status for status, _ in told] == ["interrupted"]
    assert "was gone" in told[0][1]


def test_a_damaged_batch_is_put_aside_and_named(quiet):
    batch = quiet.home / "spool" / "20260501T120000000000Z-00000-entries-0123456789abcdef.parquet"
    batch.write_bytes(b"PAR1 torn")
    watcher = Watcher("", lambda: None)
    quiet.run(watcher)
    assert any(batch.name in line for line in watcher.lines)


# -- children -------------------------------------------------------------------------------------


def kill_children() -> None:
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess):  # or a zombie: it is gone already
            if "flows.pipeline.child" in child.cmdline():
                child.kill()
                while child.status() != psutil.STATUS_ZOMBIE:  # its exit code is not ours to take
                    time.sleep(0.01)


def test_a_child_that_dies_between_two_pages_costs_no_page(quiet):
    row = quiet.run(Watcher("pages", kill_children))
    assert (row["articles_new"], row["failures"]) == (3, 0)
    all_is_well(quiet, 5)


def heavy() -> str:
    paragraphs = "<p>Bakı ilə Tehran arasında yeni reys.</p>" * 1400
    return f"<html><body>{f'<div>{paragraphs}</div>' * 20}</body></html>"


def test_a_child_that_dies_on_a_page_costs_that_page_only(world, quiet):
    world.say(f"{NEWS}/1003", heavy(), then=lambda: threading.Timer(0.5, kill_children).start())
    row = quiet.run()
    told = {row["url"]: row["outcome"] for row in quiet.ask("from core.fetches")}
    assert told[f"{NEWS}/1002"] == told[f"{NEWS}/1004"] == "ok"
    [failure] = quiet.ask("from core.failures")
    assert (failure["url"], failure["error"]) == (f"{NEWS}/1003", "parse_error")
    assert "SIGKILL" in failure["detail"]
    assert (row["articles_new"], row["entries_new"], row["sums_agree"]) == (3, 3, True)
    left = quiet.ask("select body from core.articles where text_source = 'summary'")
    assert left == [{"body": "Söz 3."}]


def test_an_answer_that_nobody_waits_for_is_not_given_to_the_next():
    def job(number: int, body: str) -> Job:
        url = f"{NEWS}/{number}"
        at = datetime(2026, 5, 1, tzinfo=UTC)
        raw = body.encode()
        headers = (("content-type", "text/html; charset=utf-8"),)
        here = Page(url, url, 200, headers, raw, at, sha256_hex(raw))
        return Job(here, Entry(url, None, f"Xəbər {number}", None), None, url)

    async def work() -> list[str]:
        async with Children(2) as children:
            await asyncio.gather(*(children.read(job(n, page("Giriş", "giriş"))) for n in range(2)))
            lost = [asyncio.create_task(children.read(job(n, heavy()))) for n in range(2)]
            await asyncio.sleep(0.2)
            for task in lost:
                task.cancel()
            await asyncio.gather(*lost, return_exceptions=True)
            jobs = [job(number, page(f"Başlıq {number}", "körpü")) for number in range(4)]
            readings = await asyncio.gather(*map(children.read, jobs))
            return [reading.article.title for reading in readings]

    assert asyncio.run(work()) == [f"Başlıq {number}" for number in range(4)]
