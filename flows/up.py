"""Keep a Prefect server and the schedule of `monitor` running until told to stop.

This process only supervises. Its two children, the server and the runner that starts due runs,
end with it, even when it is killed. The runner's side is `python -m flows.up JSON`.
"""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

from extractors.errors import MachineError
from flows.prefect_api import (
    Api,
    end_with_parent,
    last_line,
    log_text,
    own_environment,
    running_api,
    serve_api,
    spawn,
    stop,
)
from flows.settings import Settings

Say = Callable[[str], None]
DEPLOYMENT = "araxes"
RUNNER_STOP_SECONDS = 6.0  # the runner first ends the run it has started
READY = "runner is ready"  # in the runner's log: the deployment is made
_Child = tuple[str, "subprocess.Popen[bytes]", Path]
POLL_SECONDS = 5  # how often the runner asks for due runs; Prefect's own default is 10


def up(
    settings: Settings,
    *,
    cron: str = "*/15 * * * *",
    timezone: str = "UTC",
    port: int = 4200,
    say: Say,
) -> int:
    """Serve until SIGINT or SIGTERM and give the exit code, 128 + signal.

    Raises MachineError when a server already runs for this home, the port is taken, the schedule
    cannot be read, or a child ends by itself.
    """
    home = settings.home.absolute()
    if (other := running_api(home)) is not None:
        raise MachineError(f"a server already runs for {home}: {other}")
    say("up: starting the Prefect server (a few seconds, the first time up to half a minute)")
    extra = {"PREFECT_UI_STATIC_DIRECTORY": str(home / "prefect" / "ui")}  # not into .venv
    try:
        with (
            _stopped_by_signal(),
            serve_api(home, port=port, extra=extra) as api,
            _runner(settings, api, cron, timezone) as runner,
        ):
            children = (("server", api.process, api.log), runner)
            _supervise(children, until=lambda: READY in log_text(runner[2]))
            say(f"up: Prefect's user interface: {api.url.removesuffix('/api')}")
            say(f"up: schedule of monitor/{DEPLOYMENT}: {cron} ({timezone})")
            prefect = Path(sys.executable).with_name("prefect")
            say(
                f"up: by hand: PREFECT_API_URL={api.url} {prefect} "
                f"deployment run monitor/{DEPLOYMENT}"
            )
            with _noted(home, api):
                _supervise(children, until=lambda: False)
    except _Stopped as stopped:
        say("up: stopped")
        return 128 + stopped.number
    raise AssertionError("unreachable: only a signal or an error ends the supervision")


class _Stopped(BaseException):
    """SIGINT or SIGTERM arrived."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextlib.contextmanager
def _stopped_by_signal() -> Iterator[None]:
    """Raise `_Stopped` at the first SIGINT or SIGTERM; the end takes seconds and is not hurried."""
    both = (signal.SIGINT, signal.SIGTERM)

    def leave(number: int, _: FrameType | None) -> None:
        for each in both:
            signal.signal(each, signal.SIG_IGN)
        raise _Stopped(number)

    before = {number: signal.signal(number, leave) for number in both}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _runner(settings: Settings, api: Api, cron: str, timezone: str) -> Iterator[_Child]:
    """Run the child that deploys the flow and starts its due runs; wait until it is deployed."""
    home, log = settings.home.absolute(), settings.home.absolute() / "prefect" / "runner.log"
    plan = {
        "cron": cron,
        "timezone": timezone,
        "parameters": {"home": str(home), "feeds": str(settings.feeds.absolute())},
    }
    environment = {
        **os.environ,
        **own_environment(home),
        "PREFECT_API_URL": api.url,
        "PYTHONUNBUFFERED": "1",
        "PREFECT_RUNNER_POLL_FREQUENCY": str(POLL_SECONDS),
    }
    command = [sys.executable, "-m", "flows.up", json.dumps(plan)]
    process = spawn(command, environment, log)
    try:
        yield "runner", process, log
    finally:
        stop(process, seconds=RUNNER_STOP_SECONDS)


@contextlib.contextmanager
def _noted(home: Path, api: Api) -> Iterator[None]:
    """Leave a note where `araxes run` looks for our API."""
    note, draft = home / "up.json", home / "up.json.new"
    draft.write_text(json.dumps({"api_url": api.url, "pid": os.getpid()}) + "\n", encoding="utf-8")
    draft.replace(note)
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def _supervise(children: tuple[_Child, ...], *, until: Callable[[], bool]) -> None:
    """Wait; raise MachineError when a child ends first."""
    while not until():
        for name, process, log in children:
            if process.poll() is not None:
                raise MachineError(f"the {name} ended: {last_line(log)} (all of it: {log})")
        time.sleep(0.2)


async def _run_schedule(plan: Mapping[str, Any]) -> None:  # read from JSON
    """Deploy the flow as `plan` says and start its due runs until cancelled."""
    # Only the runner's side needs Prefect: the supervisor stays small and quick.
    from prefect.client.schemas.objects import (  # noqa: PLC0415
        ConcurrencyLimitConfig,
        ConcurrencyLimitStrategy,
    )
    from prefect.runner import Runner  # noqa: PLC0415
    from prefect.schedules import Cron  # noqa: PLC0415
    from prefect.types.entrypoint import EntrypointType  # noqa: PLC0415

    from flows.monitor import monitor  # noqa: PLC0415
    from flows.reprocessing import reprocess  # noqa: PLC0415

    one_at_a_time = ConcurrencyLimitConfig(
        limit=1,
        collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW,  # missed runs stay missed
    )
    try:
        deployment = await monitor.ato_deployment(
            name=DEPLOYMENT,
            schedule=Cron(plan["cron"], timezone=plan["timezone"]),
            parameters=plan["parameters"],
            concurrency_limit=one_at_a_time,
            entrypoint_type=EntrypointType.MODULE_PATH,  # found from any working directory
            description="Reads all feeds that are due.",
        )
    except ValueError as error:
        what = str(error).replace("\n", " ")
        sys.exit(f"the schedule {plan['cron']!r} ({plan['timezone']}) cannot be used: {what}")
    by_hand = await reprocess.ato_deployment(
        name=DEPLOYMENT,
        parameters=plan["parameters"],
        concurrency_limit=one_at_a_time,
        entrypoint_type=EntrypointType.MODULE_PATH,
        description="Reads the stored pages again with the present extractor; dry_run first.",
    )
    # A pause set in the user interface survives a restart; runs that were due meanwhile collide.
    runner = Runner(name=DEPLOYMENT, pause_on_shutdown=False)
    await runner.aadd_deployment(deployment)
    await runner.aadd_deployment(by_hand)
    sys.stdout.write(f"{READY}\n")
    await runner.start()


def main() -> None:
    """Run the schedule of the first argument until the parent ends."""
    end_with_parent(lambda: os.kill(os.getpid(), signal.SIGTERM))
    asyncio.run(_run_schedule(json.loads(sys.argv[1])))


if __name__ == "__main__":
    main()
