"""Runs that are disturbed: killed, interrupted, doubled, watched, misconfigured."""

import random
import shutil
import signal
import subprocess
import threading
import time

import duckdb
import pytest

from flows.cli.demo import DEMO_MARK
from tests.support.command import araxes, rows, start
from warehouse.locks import hold

ARTICLES = "select canonical_url, title, content_hash, origin from core.articles order by all"
LEDGER_PARTS = ("new", "updated", "known", "rejected", "failed")


@pytest.fixture(scope="module")
def timed(tmp_path_factory):
    """Give the home of a demo that nobody disturbed, and the seconds that it took."""
    home = tmp_path_factory.mktemp("undisturbed") / "home"
    began = time.monotonic()
    done = araxes("demo", "--direct", "--json", "--home", home)
    assert done.code == 0, done.err
    return home, time.monotonic() - began


@pytest.fixture(scope="module")
def undisturbed(timed):
    return timed[0]


KILLS = 20


def moments() -> list[float]:
    """Give shares of a run, in no order: one of each twentieth, so that no part is left out."""
    chance = random.Random(20260501)
    found = [0.1 + 0.9 * (part + chance.random()) / KILLS for part in range(KILLS)]
    chance.shuffle(found)
    return found


@pytest.mark.slow
def test_a_run_killed_twenty_times_then_run_once_has_every_article(timed, tmp_path):
    undisturbed, whole_run = timed
    home = tmp_path / "home"
    for moment in moments():
        seconds = moment * whole_run
        while True:
            began = time.monotonic()
            process = start("demo", "--direct", "--home", home)
            try:
                process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                mark = home / DEMO_MARK
                if not mark.exists() or not mark.stat().st_size:
                    break
            shutil.rmtree(home)  # it came through: the next ones must not find its work
            seconds = 0.95 * moment * min(whole_run, time.monotonic() - began)  # a quicker machine
    done = araxes("demo", "--direct", "--json", "--home", home)
    assert done.code == 0, done.err
    assert rows(home, ARTICLES) == rows(undisturbed, ARTICLES)
    assert rows(home, "select count(*) as n from core.runs where status = 'running'") == [{"n": 0}]
    for run in rows(home, "from core.runs where status in ('ok', 'partial')"):
        assert run["entries_seen"] == sum(run[f"entries_{part}"] for part in LEDGER_PARTS)


@pytest.mark.slow
def test_sigterm_ends_a_run_soon_and_the_ledger_says_interrupted(tmp_path):
    home = tmp_path / "home"
    process = start("demo", "--direct", "--home", home)
    deadline = time.monotonic() + 60
    while not list((home / "spool").glob("*entries*")) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 143, err
    assert [run["status"] for run in rows(home, "from core.runs")] == ["interrupted"]
    after = araxes("demo", "--direct", "--json", "--home", home)
    assert after.code == 0
    assert after.json["run"]["articles_new"] > 0 or rows(home, "from articles")


@pytest.mark.slow
def test_two_runs_at_once_beside_an_open_session_lose_nothing(undisturbed, tmp_path):
    home = tmp_path / "home"
    assert araxes("demo", "--direct", "--home", home).code == 0
    stop = threading.Event()
    failures: list[str] = []

    def watch() -> None:
        while not stop.is_set():
            try:
                session = duckdb.connect(str((home / "araxes.duckdb").resolve()), read_only=True)
                assert session.execute("select count(*) from articles").fetchone()[0] >= 70
                session.close()
            except duckdb.Error as error:
                failures.append(str(error))

    analyst = duckdb.connect(str(home / "araxes.duckdb"), read_only=True)
    watcher = threading.Thread(target=watch)
    watcher.start()
    both = [start("demo", "--direct", "--home", home) for _ in range(2)]
    ends = [process.communicate() for process in both]
    stop.set()
    watcher.join()
    assert [process.returncode for process in both] == [0, 0], ends
    assert analyst.execute("select count(*) from articles").fetchone()[0] >= 70
    analyst.close()
    assert failures == []
    urls = "select canonical_url from core.articles order by all"
    assert rows(home, urls) == rows(undisturbed, urls)
    assert len(rows(home, "from core.runs where status in ('ok', 'partial')")) == 3


def test_a_second_run_that_may_not_wait_leaves_with_75_and_names_the_holder(tmp_path):
    feeds = tmp_path / "feeds.toml"
    feeds.write_text('[[feed]]\nid = "a"\nurl = "http://127.0.0.1:9/rss"\n')
    home = tmp_path / "home"
    (home / "locks").mkdir(parents=True)
    with hold(home / "locks" / "run.lock", who="the night shift", wait_seconds=0):
        done = araxes(
            "run", "--direct", "--home", home, "--feeds", feeds,
            ARAXES_LOCK_WAIT="0", ARAXES_ALLOW_PRIVATE="127.0.0.1:9",
        )  # fmt: skip
    assert done.code == 75
    assert "the night shift" in done.err


def test_no_network_is_said_once_and_exits_with_4(tmp_path):
    feeds = tmp_path / "feeds.toml"
    feeds.write_text(
        "".join(f'[[feed]]\nid = "f{n}"\nurl = "http://127.0.0.1:9/{n}"\n' for n in range(3))
    )
    done = araxes(
        "run", "--direct", "--json", "--home", tmp_path / "home", "--feeds", feeds,
        ARAXES_ALLOW_PRIVATE="127.0.0.1:9", ARAXES_HOST_DELAY="0",
    )  # fmt: skip
    assert done.code == 4, done.err
    assert done.err.count("no feed could be reached") == 1
    assert "araxes demo" in done.err
    assert done.json["feeds_by_outcome"] == {"connection_error": 3}
    assert len(rows(tmp_path / "home", "from baseline")) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[feed]]\nid = "a"\nurl = "http://a.example/"\npol_minutes = 5\n', ["a", "pol_minutes"]),
        ('[[feed]]\nid = "a"\nurl = "ftp://a.example/"\n', ["a", "url"]),
        ('[[feed]]\nid = "a"\nurl = "http://a.example/"\noutlet = "nobody"\n', ["a", "nobody"]),
        ('[[feed]]\nid = "a"\nurl = "http://a.example/"\nenabled = false\n', ["enabled"]),
        ("[[feed]\n", ["feeds.toml"]),
    ],
)
def test_bad_feed_files_exit_with_2_and_name_file_and_key(tmp_path, text, words):
    feeds = tmp_path / "feeds.toml"
    feeds.write_text(text)
    done = araxes("run", "--direct", "--home", tmp_path / "home", "--feeds", feeds)
    assert done.code == 2
    for word in (*words, "feeds.toml"):
        assert word in done.err
    assert "Traceback" not in done.err


def test_a_home_that_cannot_be_written_exits_with_3(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    feeds = tmp_path / "feeds.toml"
    feeds.write_text('[[feed]]\nid = "a"\nurl = "http://a.example/"\n')
    done = araxes("run", "--direct", "--home", tmp_path / "file" / "home", "--feeds", feeds)
    assert done.code == 3
    assert "cannot be written" in done.err


def test_an_unknown_command_is_a_usage_error():
    assert araxes("fetch-everything").code == 2
