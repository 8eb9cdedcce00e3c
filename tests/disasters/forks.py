"""Whole commands that can be ended in the middle: forks of a process that holds their imports."""

import contextlib
import json
import os
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.support.command import ROOT, command, surroundings


@dataclass
class Ended:
    """How a command ended."""

    code: int
    seconds: float  # from its start
    after: float | None  # from the signal that was sent to it; None: none was
    err: str


class Forks:
    """One command at a time; see `tests.support.warm_command`."""

    def __init__(self, folder: Path) -> None:
        self.out, self.err = folder / "out", folder / "err"
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.support.warm_command"],
            cwd=ROOT,
            env=surroundings(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,  # nothing is read ahead: `select` must see what is left
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()

    def start(self, *arguments: object, **variables: str) -> "Fork":
        request = {
            "arguments": command(*arguments)[3:],
            "env": surroundings(**variables),
            "cwd": str(ROOT),
            "out": str(self.out),
            "err": str(self.err),
        }
        self._server.stdin.write(json.dumps(request).encode() + b"\n")
        return Fork(self, int(self._line()))

    def run(self, *arguments: object, **variables: str) -> Ended:
        return self.start(*arguments, **variables).wait()

    def _line(self) -> bytes:
        return self._server.stdout.readline()

    def is_done(self, seconds: float = 0.0) -> bool:
        """Wait so long for the end of the command that is at work."""
        return bool(select.select([self._server.stdout], [], [], max(0.0, seconds))[0])


class Fork:
    """A command that is at work."""

    def __init__(self, forks: Forks, pid: int) -> None:
        self._forks, self.pid = forks, pid
        self._began = time.monotonic()
        self._signalled: float | None = None

    def send(self, number: int) -> None:
        """Send a signal, unless the command is done."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)
            self._signalled = time.monotonic()

    def is_done(self, seconds: float = 0.0) -> bool:
        return self._forks.is_done(seconds)

    def seconds(self) -> float:
        return time.monotonic() - self._began

    def wait(self) -> Ended:
        code = int(self._forks._line())  # noqa: SLF001 - its own
        now = time.monotonic()
        after = None if self._signalled is None else now - self._signalled
        err = self._forks.err.read_text(encoding="utf-8")
        return Ended(code, now - self._began, after, err)
