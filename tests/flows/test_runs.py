"""Runs that are disturbed: doubled, watched, misconfigured; tests/disasters has the killed ones."""

import shutil
import threading

import duckdb
import pytest

from tests.support.command import araxes, rows, start
from tests.support.demo_homes import demo_homes
from warehouse.locks import hold


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Give the home of a demo that nobody disturbed."""
    homes = demo_homes(tmp_path_factory)
    assert homes.first.code == 0, homes.first.err
    return homes.once


@pytest.mark.slow
def test_two_runs_at_once_beside_an_open_session_lose_nothing(undisturbed, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(undisturbed, home, symlinks=True)
    stop = threading.Event()
    failures: list[str] = []

    def watch() -> None:
        while not stop.wait(0.05):
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
