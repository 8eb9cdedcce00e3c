"""Measure what a command and all of its descendants cost: CPU, peak memory, wall time.

CPU is user + system time from wait4, which covers every descendant that was waited for. Sampling
sums the same from outside (each process's own time as last seen); if it finds more, somebody left
children unwaited, and the larger figure counts.

Memory is the highest sum over the tree of PSS where the kernel tells it (Linux: shared pages are
split among those who share them), else of RSS. Between two samples a peak can be missed; both
sides are sampled alike.
"""

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psutil

SAMPLE_SECONDS = 0.05  # PSS of a 500 MB tree takes about 3 ms to read
LEFT_BEHIND_SECONDS = 10.0
MEMORY_KIND = "pss" if psutil.LINUX else "rss"


@dataclass(frozen=True, slots=True)
class Usage:
    """What one command cost."""

    exit_code: int
    wall_seconds: float
    cpu_seconds: float  # the larger of the two below
    waited_cpu_seconds: float  # wait4
    sampled_cpu_seconds: float  # a lower bound: each process's last moments are unseen
    peak_bytes: int  # of the whole tree
    processes: int  # most at one time
    left_behind: int  # descendants that outlived the command; they were ended
    output: str  # standard output
    errors: str  # standard error


@dataclass(slots=True)
class Sampler:
    """Watch a tree of processes from outside."""

    root: psutil.Process
    peak_bytes: int = 0
    processes: int = 0
    cpu: dict[psutil.Process, float] = field(default_factory=dict)

    def sample(self) -> None:
        """Look once; processes that end meanwhile are left out."""
        try:
            tree = [self.root, *self.root.children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        total = alive = 0
        for process in tree:
            try:
                total += memory_bytes(process)
                times = process.cpu_times()
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
            self.cpu[process] = times.user + times.system
            alive += 1
        self.peak_bytes = max(self.peak_bytes, total)
        self.processes = max(self.processes, alive)

    def end_left_behind(self) -> int:
        """End what outlived the root and give its number."""
        seen = [process for process in self.cpu if process != self.root]
        _, left = psutil.wait_procs(seen, timeout=1.0)
        for process in left:
            process.terminate()
        psutil.wait_procs(left, timeout=LEFT_BEHIND_SECONDS)
        return len(left)


def memory_bytes(process: psutil.Process) -> int:
    """Read the memory of one process in the measure of `MEMORY_KIND`."""
    if MEMORY_KIND == "pss":
        return int(process.memory_full_info().pss)
    return int(process.memory_info().rss)


def measure(command: tuple[str, ...], *, env: dict[str, str], cwd: Path) -> Usage:
    """Run `command` to its end and say what it cost."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        # Files, not pipes: nobody has to read while we watch, and nothing can block.
        return _watch(
            subprocess.Popen(command, env=env, cwd=cwd, stdout=output, stderr=errors),
            output,
            errors,
        )


def _watch(process: subprocess.Popen[bytes], output: IO[bytes], errors: IO[bytes]) -> Usage:
    started = time.perf_counter()
    sampler = Sampler(psutil.Process(process.pid))
    try:
        while True:
            # wait4, not Popen.wait: only it gives the usage of the child and its descendants.
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            sampler.sample()
            time.sleep(SAMPLE_SECONDS)
    except BaseException:  # interrupted: the tree must not outlive us
        process.terminate()
        sampler.end_left_behind()
        raise
    process.returncode = os.waitstatus_to_exitcode(status)  # Popen must not wait a second time
    wall = time.perf_counter() - started
    waited = usage.ru_utime + usage.ru_stime
    left_behind = sampler.end_left_behind()
    sampled = sum(sampler.cpu.values())
    return Usage(
        exit_code=process.returncode,
        wall_seconds=wall,
        cpu_seconds=max(waited, sampled),
        waited_cpu_seconds=waited,
        sampled_cpu_seconds=sampled,
        peak_bytes=sampler.peak_bytes,
        processes=sampler.processes,
        left_behind=left_behind,
        output=_written(output),
        errors=_written(errors),
    )


def _written(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")
