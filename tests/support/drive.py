"""Drive a run of fake steps, or `up`, in a process of its own.

    python tests/support/drive.py run HOME SCENARIO [direct]
    python tests/support/drive.py up HOME FEEDS PORT

`run` prints one JSON line per thing said and one at the end.
"""

import json
import os
import signal
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import psutil

from extractors.errors import AraxesError
from flows.execute import execute
from flows.settings import load_settings
from flows.up import up

NAMES = ("prepare", "poll feeds", "read pages", "publish")


def tell(**facts: object) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


class FakeStep:
    def __init__(self, name: str, run: "FakeRun") -> None:
        self.name = name
        self.owner = run

    def run(self) -> str:
        self.owner.attempts.append(self.name)
        summary = self.owner.actions.get(self.name, lambda: "۱۲ خبر تازه")()
        self.owner.done.add(self.name)
        return summary


class FakeRun:
    """Four steps that note how often they were tried."""

    def __init__(self, actions: dict[str, Callable[[], str]], status: str = "ok") -> None:
        self.run_id = uuid.uuid4()
        self.actions = actions
        self.status = status
        self.attempts: list[str] = []
        self.done: set[str] = set()
        self.endings: list[str] = []

    def remaining(self) -> tuple[FakeStep, ...]:
        return tuple(FakeStep(name, self) for name in NAMES if name not in self.done)

    def finish(self) -> str:
        self.endings.append("finished")
        return self.status

    def stop(self, error: BaseException) -> str:
        self.endings.append(f"stopped by {type(error).__name__}")
        return "failed"


class Stopped(BaseException):
    """What a command line makes of SIGTERM and SIGINT."""


def leave(number: int, _: object) -> None:
    raise Stopped(number)


def api_processes() -> list[psutil.Process]:
    children = psutil.Process().children(recursive=True)
    return [each for each in children if "flows.prefect_api" in each.cmdline()]


def kill_api() -> str:
    for process in api_processes():
        process.kill()
        process.wait()
    return "Prefect's API is gone"


def fail() -> str:
    raise ConnectionResetError("این خطای خود گام است")  # looks like a broken API, is the step's own


def wait() -> str:
    tell(waiting=os.getpid(), api=[process.pid for process in api_processes()])
    time.sleep(60)
    return "nobody came"


SCENARIOS: dict[str, tuple[dict[str, Callable[[], str]], str]] = {
    "well": ({}, "partial"),
    "failed": ({}, "failed"),
    "kill_api": ({"poll feeds": kill_api}, "ok"),
    "step_fails": ({"poll feeds": fail}, "ok"),
    "wait": ({"poll feeds": wait}, "ok"),
}


def drive_run(home: Path, scenario: str, *, direct: bool) -> int:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)
    run = FakeRun(*SCENARIOS[scenario])
    status, error = None, None
    try:
        status = execute(run, home=home, direct=direct, say=lambda line: tell(said=line))
    except (Stopped, ConnectionResetError) as raised:
        error = type(raised).__name__
    tell(
        run_id=str(run.run_id),
        status=status,
        error=error,
        attempts=run.attempts,
        endings=run.endings,
        prefect_imported="prefect" in sys.modules,
    )
    return 0


def drive_up(home: Path, feeds: Path, port: int) -> int:
    settings = load_settings(home=home, feeds=feeds)
    try:
        return up(settings, cron="0 3 * * *", port=port, say=lambda line: tell(said=line))
    except AraxesError as error:
        tell(error=str(error))
        return 3


if __name__ == "__main__":
    if sys.argv[1] == "run":
        code = drive_run(Path(sys.argv[2]), sys.argv[3], direct=sys.argv[4:] == ["direct"])
    else:
        code = drive_up(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
    sys.exit(code)
