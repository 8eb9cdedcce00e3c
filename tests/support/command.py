"""Run the command line as a user does: another process, its exit code, its output."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
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
    """The environment without whatever the developer has set for Araxes and Prefect."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
    return kept | variables


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "flows.cli", *map(str, arguments)]


def araxes(*arguments, cwd: Path | None = None, timeout: float = 300, **variables: str) -> Done:
    done = subprocess.run(
        command(*arguments),
        cwd=cwd or ROOT,
        env=surroundings(**variables),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def start(*arguments, cwd: Path | None = None, **variables: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(*arguments),
        cwd=cwd or ROOT,
        env=surroundings(**variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def rows(home: Path, query: str) -> list[dict]:
    """Ask the published file as any analyst would."""
    connection = duckdb.connect(str(home / "araxes.duckdb"), read_only=True)
    try:
        cursor = connection.execute(query)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    finally:
        connection.close()
