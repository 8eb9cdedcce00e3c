"""Commands from a process that has imported them: four fifths of a quick command are its imports.

`python -m tests.support.warm_command` reads one request a line and answers with two lines: the
process that does it and, at its end, its exit code. Each command is a fork, with arguments,
folder, environment and output of its own. It leaves without the interpreter's tear-down, which
would touch every page that it shares; what that prints is seen where a process starts anew.
"""

import atexit
import gc
import json
import os
import runpy
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

from typer.testing import CliRunner

import flows.cli.report
import flows.pipeline.run  # noqa: F401 - both are imported for the forks
from flows.cli.app import app
from warehouse import master
from warehouse.connect import MASTER
from warehouse.migrate import schema_id


def serve() -> None:
    """Answer until there is nobody who asks."""
    CliRunner().invoke(app, ["bilinməyən"])  # typer imports some of itself when it complains
    _make_blank_master()
    gc.collect()
    gc.freeze()
    assert len(list(Path("/proc/self/task").iterdir())) == 1, "a fork takes one thread only"
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            _become(json.loads(line))
            os._exit(_run())
        _say(pid)
        _, status = os.waitpid(pid, 0)
        _say(os.waitstatus_to_exitcode(status))
    os._exit(0)


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _make_blank_master() -> None:
    """Know an empty master as a process does that has made one; DuckDB itself survives no fork."""
    with tempfile.TemporaryDirectory() as folder:
        pid = os.fork()
        if not pid:
            with master.open_master(Path(folder), now=datetime.now(UTC)):
                pass
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        assert status == 0
        master.BLANK[schema_id()] = (Path(folder) / MASTER).read_bytes()


def _become(request: dict) -> None:
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    files = ((os.devnull, os.O_RDONLY), (request["out"], writing), (request["err"], writing))
    for at, (path, how) in enumerate(files):
        opened = os.open(path, how)
        os.dup2(opened, at)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - until its end
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - same
    sys.stderr = open(  # noqa: SIM115 - same
        2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False
    )
    sys.argv[1:] = request["arguments"]


def _run() -> int:
    code: object = None
    try:
        runpy.run_module("flows.cli", run_name="__main__", alter_sys=True)
    except SystemExit as leaving:
        code = leaving.code
    except BaseException:  # noqa: BLE001 - as the interpreter does
        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()  # noqa: SLF001 - ours, of warehouse.connect
    sys.stdout.flush()
    sys.stderr.flush()
    return code if isinstance(code, int) else int(code is not None)


if __name__ == "__main__":
    serve()
