"""Runs that are disturbed: killed, interrupted, doubled, watched, misconfigured."""

import contextlib
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

import duckdb
import pytest

from tests.support.command import araxes, rows, start
from warehouse.locks import hold

ARTICLES = "select canonical_url, title, content_hash, origin from core.articles order by all"
LEDGER_PARTS = ("new", "updated", "known", "rejected", "failed")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Give the home of a demo that nobody disturbed."""
    home = tmp_path_factory.mktemp("undisturbed") / "home"
    done = araxes("demo", "--direct", "--json", "--home", home)
    assert done.code == 0, done.err
    return home


# What a run leaves in its home on the way, each a moment at which it dies: as soon as that file is
# seen, or so many seconds later. Early and late ones by turns would find nothing left to do.
SIGNS = (
    ("core.new", 0.0),  # the master is being made
    ("published/*.duckdb", 0.0),
    ("spool/*-start-*", 0.0),
    ("raw/*/*/*/*", 0.0),  # the archive goes to disk before what tells of it
    ("spool/*-entries-*", 0.0),
    ("spool/*-entries-*", 0.4),  # pages are being read
    ("spool/*-articles-*", 0.0),
    ("spool/*-articles-*", 0.2),
    ("spool/*-finish-*", 0.0),
    ("core.duckdb.wal", 0.0),  # the next run begins with what this one had left
    ("published/.*.tmp", 0.0),
)


def kill_at(home: Path, sign: str, seconds: float) -> bool:
    """Start a run and kill it at a sign that was not there before; say whether it came to that."""
    before = set(home.glob(sign))
    process = start("demo", "--direct", "--home", home, ARAXES_WORKERS="1")
    while process.poll() is None and not set(home.glob(sign)) - before:
        time.sleep(0.002)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=seconds)
    process.kill()
    process.communicate()
    return process.returncode == -signal.SIGKILL


@pytest.mark.slow
def test_a_run_killed_at_every_stage_then_run_once_has_every_article(undisturbed, tmp_path):
    home = tmp_path / "home"
    killed = [(sign, seconds) for sign, seconds in SIGNS if kill_at(home, sign, seconds)]
    # Files that live for milliseconds may be missed on a busy machine; the others may not.
    assert {sign for sign, _ in SIGNS if sign.startswith(("spool", "raw"))} <= dict(killed).keys()
    assert len(killed) >= len(SIGNS) - 3
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
    shutil.copytree(undisturbed, home, symlinks=True)
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
