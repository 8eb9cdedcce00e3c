"""What the tests of the Prefect side share: a server, a prepared database, its answers."""

import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.prefect_api import BARE, Api, serve_api
from tests.support.command import ROOT, surroundings

NO_SCHEDULER = {**BARE, "PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED": "0"}


@contextlib.contextmanager
def clean_environment() -> Iterator[None]:
    """Hide what the developer has set for Prefect from code that runs in this process."""
    with pytest.MonkeyPatch.context() as patch:
        for name in set(os.environ) - set(surroundings()):
            patch.delenv(name)
        yield


def prepared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home whose Prefect database is migrated: ten CPU-seconds, paid once by all workers."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder = base / "prepared-prefect-home"
    with (base / "prepared-prefect-home.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = base / "prefect-home-in-the-making"
            with clean_environment(), serve_api(making, port=0, extra=NO_SCHEDULER):
                pass
            making.rename(folder)
    return folder


def copy_home(prepared: Path, folder: Path) -> Path:
    """Give a new home with the prepared database."""
    (folder / "prefect").mkdir(parents=True)
    for file in (prepared / "prefect").glob("prefect.db*"):
        shutil.copy(file, folder / "prefect")
    return folder


@contextlib.contextmanager
def server(home: Path) -> Iterator[Api]:
    with clean_environment(), serve_api(home, port=0, extra=NO_SCHEDULER) as api:
        yield api


def ask(url: str, body: object = None, *, seconds: float = 20) -> object:
    """GET, or POST `body`; a locked database (503) is asked again."""
    kind = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, headers=kind)  # noqa: S310 - our own server
    if body is not None:
        request.data = json.dumps(body).encode()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + seconds
    while True:
        try:
            with opener.open(request, timeout=seconds) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                if error.code != 503 or time.monotonic() > until:
                    raise
        time.sleep(0.2)


def flow_run_about(api: str, run_id: str) -> dict:
    """Find the flow run whose state speaks of our run."""
    found = ask(f"{api}/flow_runs/filter", {"sort": "START_TIME_DESC"})
    return next(each for each in found if run_id in (each["state"]["message"] or ""))


def drive(*arguments: object, cwd: Path = ROOT, **variables: str) -> subprocess.Popen[str]:
    # By its path, so that only what is installed can be imported, from any working directory.
    command = [sys.executable, str(ROOT / "tests/support/drive.py"), *map(str, arguments)]
    return subprocess.Popen(
        command,
        cwd=cwd,
        env=surroundings(**variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def results(process: subprocess.Popen[str], *, seconds: float = 150) -> tuple[list[dict], str]:
    """Wait for the end; give what the process told, and its standard error."""
    try:
        out, err = process.communicate(timeout=seconds)
    finally:
        process.kill()
    return [json.loads(line) for line in out.splitlines()], err


def first_line_with(process: subprocess.Popen[str], key: str) -> dict:
    """Read on until the process tells something under `key`."""
    for line in process.stdout:
        facts = json.loads(line)
        if key in facts:
            return facts
    raise AssertionError(f"ended without telling {key}: {process.stderr.read()}")


def eventually(condition: Callable[[], object], *, seconds: float = 60) -> object:
    """Wait until the condition is true, and give what it gave; at the end whatever it gives."""
    until = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < until:
        time.sleep(0.25)
    return found
