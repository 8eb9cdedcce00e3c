"""`araxes doctor`: every check can say yes and no (the schedule's no: `test_monitor_prefect`)."""

import shutil
import socket
import sys
from importlib import metadata

import pytest

from flows.doctor import (
    LOCK,
    check_disk,
    check_home,
    check_network,
    check_packages,
    check_python,
    check_schedule,
    check_warehouse,
)
from flows.settings import Settings
from tests.support.prefect_side import clean_environment

DUCKDB = metadata.version("duckdb")


def test_this_python_is_one_that_we_support():
    assert check_python().ok
    assert check_python().found == sys.version.split()[0]


def test_the_installation_is_the_lock():
    assert check_packages(LOCK).ok, check_packages(LOCK).found


@pytest.mark.parametrize(
    ("lock", "ok", "word"),
    [
        (f"duckdb=={DUCKDB} \\\n    --hash=sha256:00\n", True, "1 as locked"),
        ("duckdb==0.1.0 \\\n", False, f"duckdb {DUCKDB} (locked: 0.1.0)"),
        ("no-such-thing==1 \\\n", False, "no-such-thing is missing"),
        ("no-such-thing==1 ; sys_platform == 'win32' \\\n", True, "1 as locked"),
        ("duckdb==0.1.0 ; python_version < '4' \\\n", False, "0.1.0"),
        ("sqlalchemy[asyncio]==0.1 \\\n", False, "sqlalchemy"),
    ],
)
def test_packages_are_compared_with_the_lock(tmp_path, lock, ok, word):
    path = tmp_path / "قفل.lock"
    path.write_text(lock, encoding="utf-8")
    check = check_packages(path)
    assert (check.ok, word in check.found) == (ok, True), check


def test_without_a_lock_packages_are_not_judged(tmp_path):
    assert check_packages(tmp_path / "none.lock").ok is None


def test_a_big_warehouse_wants_more_room_than_there_is(tmp_path):
    home = tmp_path / "خانه"
    assert check_disk(home).ok is check_disk(tmp_path).ok  # a home that is not there yet
    home.mkdir()
    with (home / "core.duckdb").open("wb") as file:
        file.truncate(shutil.disk_usage(home).free // 3)  # sparse: it takes no room
    assert check_disk(home).ok is False


def test_a_home_that_cannot_be_written_is_found(tmp_path):
    assert check_home(tmp_path / "not" / "yet").ok
    assert not (tmp_path / "not").exists()
    file = tmp_path / "файл"
    file.write_text("I am no folder")
    assert check_home(file).ok is False


def test_a_fresh_home_has_a_healthy_warehouse(tmp_path):
    assert check_warehouse(tmp_path).ok


@pytest.mark.parametrize("marker", [None, "{"])
def test_a_master_without_a_readable_marker_is_found(tmp_path, marker):
    (tmp_path / "core.duckdb").write_bytes(b"\0" * 20000)
    if marker:
        (tmp_path / "core.duckdb.marker").write_text(marker)
    check = check_warehouse(tmp_path)
    assert check.ok is False
    assert "marker" in check.found


def feeds_at(tmp_path, *ports):
    path = tmp_path / "feeds.toml"
    feed = '[[feed]]\nid = "xəbər-{0}"\nurl = "http://127.0.0.1:{0}/rss"\n'
    path.write_text("\n".join(feed.format(port) for port in ports), encoding="utf-8")
    return Settings(home=tmp_path, feeds=path)


def test_the_network_is_judged_by_whether_a_feed_host_can_be_reached(tmp_path):
    with socket.socket() as host:
        host.bind(("127.0.0.1", 0))
        port = host.getsockname()[1]
        assert check_network(feeds_at(tmp_path, port)).ok is False
        host.listen()
        assert check_network(feeds_at(tmp_path, port)).ok is True


def test_a_broken_feed_file_is_said_to_be_the_trouble(tmp_path):
    settings = feeds_at(tmp_path, 9)
    settings.feeds.write_text("[[feed]]\nidd = 'ə'\n", encoding="utf-8")
    check = check_network(settings)
    assert check.ok is False
    assert "feeds.toml" in check.found


@pytest.mark.slow
def test_a_short_interval_yields_scheduled_runs(tmp_path):
    with clean_environment():
        check = check_schedule(tmp_path)
    assert check.ok, check.found
    assert not list(tmp_path.iterdir())  # nothing of the probe stays
