"""Runs in processes of their own; see `one_run`."""

import json
import pickle
import subprocess
import sys
from pathlib import Path

from flows.settings import Settings
from tests.support.command import ROOT, surroundings


def start_run(settings: Settings, spec: Path, **more: object) -> subprocess.Popen[str]:
    """Start a run; `spec` is the file that tells it what to do."""
    spec.write_bytes(pickle.dumps({"settings": settings, **more}))
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.one_run", str(spec)],
        cwd=ROOT,
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(process: subprocess.Popen[str], *, seconds: float = 300) -> dict:
    """Wait for the end of a run and give what it told."""
    try:
        out, err = process.communicate(timeout=seconds)
    finally:
        process.kill()
    assert process.returncode == 0, err
    return json.loads(out)
