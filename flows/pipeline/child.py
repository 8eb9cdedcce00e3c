"""The extraction child: reads jobs from its connection until the parent is gone.

Started as `python -m flows.pipeline.child FD CPU_SECONDS MEMORY_BYTES`. A hostile page can cost
this process its life, and nothing else: the kernel ends it at the CPU limit (even inside C code)
or fails its allocations at the memory limit.
"""

import resource
import signal
import sys
import time
from dataclasses import replace
from multiprocessing.connection import Connection

from extractors.model import Outcome
from extractors.relevance.gazetteer import gazetteer
from flows.pipeline.jobs import (
    Answer,
    AnyJob,
    FeedReading,
    Job,
    JudgeJob,
    JudgeReading,
    Reading,
    TraceJob,
    TraceReading,
)
from flows.pipeline.reading import judge_wording, read, read_feed, read_trace


def serve(connection: Connection, cpu_seconds: float) -> None:
    """Answer each job in order; one that takes longer than `cpu_seconds` ends the process.

    It ends without a word when its parent has gone: killed, perhaps, and then amid a job.
    """
    while True:
        try:
            job: AnyJob = connection.recv()
        except (EOFError, ConnectionError):
            return
        if isinstance(job, Job | JudgeJob):
            gazetteer()  # once in a process; the limit is for what the page costs
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
        began = time.process_time()
        answer = _answer(job)
        signal.setitimer(signal.ITIMER_PROF, 0)
        if isinstance(answer, Reading | JudgeReading):
            answer = replace(answer, cpu_ms=(time.process_time() - began) * 1_000)
        try:
            connection.send(answer)
        except ConnectionError:
            return


def _answer(job: AnyJob) -> Answer:
    try:
        return _read(job)
    except (MemoryError, RecursionError) as error:
        return _unread(job, f"{type(error).__name__} while reading")


def _read(job: AnyJob) -> Answer:
    if isinstance(job, TraceJob):
        return read_trace(job)
    if isinstance(job, JudgeJob):
        return judge_wording(job)
    return read(job) if isinstance(job, Job) else read_feed(job)


def _unread(job: AnyJob, problem: str) -> Answer:
    if isinstance(job, TraceJob):
        return TraceReading(None, problem, Outcome.PARSE_ERROR)
    if isinstance(job, JudgeJob):
        return JudgeReading(None, None, problem)
    problem = f"{problem} {job.page.url if job.page else job}"
    if isinstance(job, Job):
        return _without_page(job, problem)
    return FeedReading(None, problem, Outcome.PARSE_ERROR)


def _without_page(job: Job, problem: str) -> Reading:
    """Give what the feed alone tells, where reading the page failed."""
    if job.page is None or job.entry is None:
        return Reading(None, None, None, problem, Outcome.PARSE_ERROR)
    rest = read(replace(job, page=None, seen_at=job.page.fetched_at))
    return replace(rest, problem=problem, outcome=Outcome.PARSE_ERROR)


def main() -> None:
    """Set the limits and serve the connection whose descriptor is the first argument."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # default action: end the process
    if sys.platform == "linux":  # macOS does not enforce RLIMIT_AS
        memory_bytes = int(sys.argv[3])
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    serve(Connection(int(sys.argv[1])), float(sys.argv[2]))


if __name__ == "__main__":
    main()
