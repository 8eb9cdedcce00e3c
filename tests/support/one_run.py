"""One run in a process of its own, with settings that no command line has (virtual hosts).

    python -m tests.support.one_run SPEC

The spec is a pickled dict. It holds `settings` and may hold `asking`, `at` (the
instant at which the run's own clock starts), and `kill_at`: the landing before (or, with
`kill_after`, after) which the process is killed as by `kill -9`. Prints one JSON object at the end.
"""

import json
import os
import pickle
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

from flows.clock import SYSTEM_CLOCK
from flows.pipeline.run import open_run
from tests.support.clocks import OwnClock
from warehouse.spool import Spool


def die_at(number: int, *, after: bool) -> None:
    """Let the landing of that number, from 1, be the last thing that this process does."""
    write = Spool.write
    landings = iter(range(1, sys.maxsize))

    def last_write(self, batch):
        is_last = next(landings) == number
        if is_last and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        path = write(self, batch)
        if is_last:
            os.kill(os.getpid(), signal.SIGKILL)
        return path

    Spool.write = last_write


def peak_megabytes() -> float:
    """Give this process' own peak; rusage would tell that of the process that started it."""
    [line] = [
        line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line
    ]
    return int(line.split()[1]) / 1024


def main(spec: dict[str, Any]) -> None:
    """Do the run."""
    if "kill_at" in spec:
        die_at(spec["kill_at"], after=spec.get("kill_after", False))
    clock = OwnClock(spec["at"]) if "at" in spec else SYSTEM_CLOCK
    began, cpu = time.monotonic(), time.process_time()
    run = open_run(
        spec["settings"],
        trigger="test",
        asking=spec.get("asking", "all"),
        clock=clock,
    )
    seconds = {}
    try:
        for step in run.remaining():
            start = time.monotonic()
            step.run()
            seconds[step.name] = round(time.monotonic() - start, 2)
        status = run.finish()
    except BaseException as error:
        run.stop(error)
        raise
    done = {
        "run_id": str(run.run_id),
        "status": status,
        "seconds": seconds,
        "wall_seconds": round(time.monotonic() - began, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "children_cpu_seconds": round(sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]), 2),
        "peak_megabytes": round(peak_megabytes(), 1),
    }
    sys.stdout.write(json.dumps(done) + "\n")


if __name__ == "__main__":
    main(pickle.loads(Path(sys.argv[1]).read_bytes()))  # noqa: S301 - the test's own file
