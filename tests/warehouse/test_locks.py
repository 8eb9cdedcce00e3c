"""One at a time, and whoever waits is told for whom."""

import os
import signal
import subprocess
import sys

import pytest

from extractors.errors import BusyError, StoreError
from warehouse.locks import hold, holder

HOLD_FOR_EVER = """
import sys, time
from pathlib import Path
from warehouse.locks import hold
with hold(Path(sys.argv[1]), who="ночной запуск", wait_seconds=0):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def other_process(tmp_path):
    path = tmp_path / "locks" / "x.lock"
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD_FOR_EVER, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout.readline() == "held\n"
    yield path, child
    child.kill()
    child.wait()
    child.stdout.close()


def test_who_waits_is_told_who_holds_it(other_process):
    path, child = other_process
    with (
        pytest.raises(BusyError, match=rf"ночной запуск \(process {child.pid} "),
        hold(path, who="me", wait_seconds=0.1),
    ):
        pytest.fail("two held it")
    assert holder(path).who == "ночной запуск"
    assert holder(path).pid == child.pid


def test_kill_9_releases_it_and_its_note_counts_no_more(other_process):
    path, child = other_process
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert path.read_text()  # the dead one's note is still there
    assert holder(path) is None
    with hold(path, who="me", wait_seconds=0):
        assert holder(path).who == "me"


def test_nobody_holds_a_free_or_unborn_lock(tmp_path):
    path = tmp_path / "x.lock"
    assert holder(path) is None
    with hold(path, who="Թամարա", wait_seconds=0):
        assert holder(path).who == "Թամարա"
    assert holder(path) is None


def test_an_error_inside_releases_it(tmp_path):
    path = tmp_path / "x.lock"
    with pytest.raises(RuntimeError, match="inside"), hold(path, who="a", wait_seconds=0):
        raise RuntimeError("inside")
    with hold(path, who="b", wait_seconds=0):
        pass


def test_a_folder_that_cannot_be_made_is_a_store_error(tmp_path):
    (tmp_path / "locks").write_text("in the way")
    with (
        pytest.raises(StoreError, match="lock file"),
        hold(tmp_path / "locks" / "x.lock", who="a", wait_seconds=0),
    ):
        pytest.fail("held")
