"""Run the command line as a user does: another process, its exit code, its output."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("ARAXES_", "PREFECT_")


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


def surroundings(**variables: str) -> dict[str, str]:
    """The environment without whatever the developer has set for Araxes and Prefect.

    One extraction child, unless a test asks for more: to start each costs a second.
    """
    kept = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
    return kept | {"ARAXES_WORKERS": "1"} | variables


# What a process reads when it starts, and our console when it is made.
_AT_START = ("PYTHON", "L", "TZ", "COLUMNS")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "flows.cli", *map(str, arguments)]


def araxes(*arguments, cwd: Path | None = None, timeout: float = 300, **variables: str) -> Done:
    """Run a command to its end: a fork of a process that holds its imports; see `warm_command`.

    Whatever tells Python how to start (PYTHONUTF8, LANG …) needs a start, and gets one; so does
    every command of `start`.
    """
    asked = _Asked(command(*arguments), surroundings(**variables), cwd or ROOT, timeout)
    if any(key.startswith(_AT_START) for key in variables.keys() - {"PYTHONPATH"}):
        return _cold(asked)
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        return _cold(asked)
    with contextlib.ExitStack() as stack:
        stack.callback(_ONE_AT_A_TIME.release)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        return _warm(asked, folder)


@dataclass(frozen=True)
class _Asked:
    command: list[str]
    env: dict[str, str]
    cwd: Path
    timeout: float


_ONE_AT_A_TIME = threading.Lock()


def _cold(asked: _Asked) -> Done:
    done = subprocess.run(
        asked.command,
        cwd=asked.cwd,
        env=asked.env,
        capture_output=True,
        text=True,
        timeout=asked.timeout,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@cache
def _server() -> subprocess.Popen[str]:
    """Start the process that forks; it ends with this one, when its input does."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.warm_command"],
        cwd=ROOT,
        env=surroundings(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _warm(asked: _Asked, folder: Path) -> Done:
    server = _server()
    out, err = folder / "out", folder / "err"
    request = {
        "arguments": asked.command[3:],
        "env": asked.env,
        "cwd": str(asked.cwd),
        "out": str(out),
        "err": str(err),
    }
    server.stdin.write(json.dumps(request) + "\n")
    server.stdin.flush()
    pid = int(server.stdout.readline())
    late = threading.Timer(asked.timeout, os.kill, (pid, signal.SIGKILL))
    late.start()
    code = int(server.stdout.readline())
    late.cancel()
    assert code != -signal.SIGKILL, f"{asked.command} was ended after {asked.timeout} s"
    return Done(code, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))


def start(*arguments, cwd: Path | None = None, **variables: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(*arguments),
        cwd=cwd or ROOT,
        env=surroundings(**variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


class _Kept(threading.local):
    """The published file that this thread asked last, attached: to open it costs 40 ms CPU."""

    def __init__(self) -> None:
        self.file: tuple[object, ...] | None = None
        self.con: duckdb.DuckDBPyConnection | None = None

    def session(self, published: Path) -> duckdb.DuckDBPyConnection:
        """Give a session of its own with the file as it is now."""
        path = published.resolve(strict=True)
        now = path.stat()
        file = (path, now.st_ino, now.st_mtime_ns, now.st_size)
        if file != self.file:
            self.close()
            # Attached, not opened: who opens a file twice in one process has to do it alike.
            self.con = duckdb.connect(config={"threads": 1, "enable_external_file_cache": False})
            quoted = str(path).replace("'", "''")
            self.con.execute(f"attach '{quoted}' as araxes (read_only)")
            self.file = file
        session = self.con.cursor()
        session.execute("use araxes")
        return session

    def close(self) -> None:
        if self.con is not None:
            self.con.close()
        self.file = self.con = None


_KEPT = _Kept()


def rows(home: Path, query: str) -> list[dict]:
    """Ask the published file as any analyst would."""
    try:
        with _KEPT.session(home / "araxes.duckdb") as session:
            cursor = session.execute(query)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    except duckdb.Error:
        _KEPT.close()  # it may be damaged
        raise
