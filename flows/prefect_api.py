"""Find Prefect's API, or start one as a child process that cannot outlive us.

The parent's side imports no Prefect. The child's side is `python -m flows.prefect_api FD`: it
serves on the bound socket FD and ends as soon as its standard input closes, which the kernel does
for us even when the parent is killed.
"""

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import MachineError

LOOPBACK = "127.0.0.1"
# For servers that nobody looks at; leaving the block types out halves the first start.
BARE = {"PREFECT_UI_ENABLED": "0", "PREFECT_API_BLOCKS_REGISTER_ON_START": "0"}
START_SECONDS = 120.0  # a first start takes 11-17 s on two idle cores, much more on a busy machine
STOP_SECONDS = 3.0  # for a graceful end; Ctrl-C must be through within five
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Api:
    """A Prefect API of our own."""

    url: str  # with "/api", as PREFECT_API_URL wants it
    process: "subprocess.Popen[bytes]"
    log: Path  # what the server printed


def configured_home() -> Path | None:
    """Give the Prefect home that the user has set up, by variable or by a profile; else None."""
    if given := os.environ.get("PREFECT_HOME"):
        return Path(given).expanduser()
    usual = Path.home() / ".prefect"
    return usual if (usual / "profiles.toml").exists() else None


def own_environment(home: Path) -> dict[str, str]:
    """Give the variables that Prefect needs from us and that the user has not set.

    Nothing is sent to Prefect's makers; loopback is never asked through a proxy.
    """
    wanted = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    if configured_home() is None:
        wanted["PREFECT_HOME"] = str(home.absolute() / "prefect")
    found = {key: value for key, value in wanted.items() if key not in os.environ}
    for name in ("NO_PROXY", "no_proxy"):
        given = os.environ.get(name, "")
        if LOOPBACK not in given:
            found[name] = ",".join(filter(None, (given, LOOPBACK, "localhost")))
    return found


def answers(api_url: str, *, seconds: float = 3.0) -> bool:
    """Tell whether something that is no failing server answers at the API's health address."""
    handlers = [urllib.request.ProxyHandler({})] if LOOPBACK in api_url else []
    opener = urllib.request.build_opener(*handlers)
    try:
        with opener.open(f"{api_url}/health", timeout=seconds) as response:
            return bool(response.status == 200)  # noqa: PLR2004 - the HTTP status
    except (OSError, ValueError):
        return False


def running_api(home: Path) -> str | None:
    """Give the address of the API that `araxes up` keeps running for this home, if it answers."""
    try:
        note = json.loads((home / "up.json").read_text(encoding="utf-8"))
        os.kill(int(note["pid"]), 0)
        url = str(note["api_url"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return url if answers(url) else None


@contextlib.contextmanager
def temporary_api(home: Path, *, say: Say) -> Iterator[Api]:
    """Serve an API without user interface and scheduler for one run, on a free loopback port.

    Raises MachineError when it does not answer within START_SECONDS.
    """
    say("prefect: starting a temporary API (a few seconds, the first time up to half a minute)")
    with serve_api(home, port=0, extra={**BARE, "PREFECT__SERVER_EPHEMERAL": "1"}) as api:
        yield api


@contextlib.contextmanager
def serve_api(home: Path, *, port: int, extra: Mapping[str, str]) -> Iterator[Api]:
    """Serve Prefect's API on loopback until the block ends; port 0 takes a free one.

    Its database is `prefect.db` in PREFECT_HOME. Raises MachineError when the port is taken or the
    server does not answer within START_SECONDS.
    """
    folder = home.absolute() / "prefect"
    folder.mkdir(parents=True, exist_ok=True)
    with _bound(port) as listener:
        port = listener.getsockname()[1]
        log = folder / "server.log"
        command = [sys.executable, "-m", "flows.prefect_api", str(listener.fileno())]
        environment = _server_environment(home, port, extra)
        process = spawn(command, environment, log, cwd=folder, keep=(listener.fileno(),))
    api = Api(f"http://{LOOPBACK}:{port}/api", process, log)
    try:
        _await_health(api)
        yield api
    finally:
        stop(process)


def spawn(
    command: list[str],
    environment: Mapping[str, str],
    log: Path,
    *,
    cwd: Path | None = None,
    keep: tuple[int, ...] = (),
) -> "subprocess.Popen[bytes]":
    """Start a child in its own session whose standard input ends when we do; it writes to `log`."""
    with log.open("wb") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            env=dict(environment),
            cwd=cwd,
            pass_fds=keep,
            start_new_session=True,  # a Ctrl-C in the terminal is ours to handle, not the child's
        )


def stop(process: "subprocess.Popen[bytes]", *, seconds: float = STOP_SECONDS) -> None:
    """End a child of `spawn`: politely by closing its input, then without asking."""
    if process.stdin and not process.stdin.closed:
        process.stdin.close()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def end_with_parent(stop_politely: Callable[[], object]) -> None:
    """Watch standard input in a thread: when the parent is gone, stop, at last without asking."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:  # a sibling may have inherited the pipe: look at both
            readable, _, _ = select.select([0], [], [], 1.0)
            if readable and not os.read(0, 1):
                break
        stop_politely()
        time.sleep(STOP_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="end-with-parent").start()


def last_line(log: Path) -> str:
    """Give the last line that says something, for an error message."""
    lines = reversed(log_text(log).splitlines())
    return next((line.strip() for line in lines if line.strip()), "it said nothing")


def log_text(log: Path) -> str:
    """Read what a child of `spawn` has printed so far."""
    return log.read_text(encoding="utf-8", errors="replace")


def _bound(port: int) -> socket.socket:
    """Bind before starting: no race for a free port, and a taken one is known at once."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
    except OSError as error:
        listener.close()
        raise MachineError(f"port {port} on {LOOPBACK} cannot be used: {error.strerror}") from error
    return listener


def _server_environment(home: Path, port: int, extra: Mapping[str, str]) -> dict[str, str]:
    """Give the server our home and its own address, and nothing of how a client finds another."""
    dropped = {"PREFECT_API_URL", "PREFECT_API_KEY", "PREFECT_PROFILE"}
    dropped |= {"PREFECT_SERVER_API_BASE_PATH"}  # we look for it at /api
    environment = {key: value for key, value in os.environ.items() if key not in dropped}
    environment.update(own_environment(home))
    if "PREFECT_HOME" not in environment:  # only a profile is set up: its database is not ours
        environment["PREFECT_HOME"] = str(home.absolute() / "prefect")
    environment.update(
        PREFECT_SERVER_API_HOST=LOOPBACK,
        PREFECT_SERVER_API_PORT=str(port),
        PREFECT__SERVER_FINAL="1",
        **extra,
    )
    return environment


def _await_health(api: Api) -> None:
    until = time.monotonic() + START_SECONDS
    while not answers(api.url, seconds=1.0):
        if api.process.poll() is not None:
            raise MachineError(
                f"the API ended while starting: {last_line(api.log)} (all of it: {api.log})"
            )
        if time.monotonic() > until:
            raise MachineError(f"the API did not answer within {START_SECONDS:.0f} s ({api.log})")
        time.sleep(0.1)


def main() -> None:
    """Serve the API on the socket whose descriptor is the first argument."""
    import uvicorn  # noqa: PLC0415 - the parent's side needs none of it

    server = uvicorn.Server(
        uvicorn.Config(
            "prefect.server.api.server:create_app",
            factory=True,
            lifespan="on",
            log_level="error",
            timeout_graceful_shutdown=1,
        )
    )

    def leave() -> None:
        server.should_exit = True

    end_with_parent(leave)
    server.run(sockets=[socket.socket(fileno=int(sys.argv[1]))])


if __name__ == "__main__":
    main()
