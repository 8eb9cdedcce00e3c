"""The extraction child: reads jobs from its connection until the parent is gone.

Started as `python -m flows.pipeline.child FD CPU_SECONDS`. A hostile page can cost this process
its life, and nothing else: the kernel ends it at the CPU limit (even inside C code) or fails its
allocations at the memory limit.
"""

import resource
import signal
import sys
from multiprocessing.connection import Connection

from extractors.model import Outcome
from flows.pipeline.jobs import FeedJob, FeedReading, Job, Reading
from flows.pipeline.reading import read, read_feed

CPU_SECONDS = (
    10.0  # for one page: the budget of the design; trafilatura is quadratic on some markup
)
MEMORY_BYTES = 1 << 30


def serve(connection: Connection, cpu_seconds: float) -> None:
    """Answer each job in order; one that takes longer than `cpu_seconds` ends the process."""
    while True:
        try:
            job: Job | FeedJob = connection.recv()
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
        answer = _answer(job)
        signal.setitimer(signal.ITIMER_PROF, 0)
        connection.send(answer)


def _answer(job: Job | FeedJob) -> Reading | FeedReading:
    try:
        return read(job) if isinstance(job, Job) else read_feed(job)
    except (MemoryError, RecursionError) as error:
        problem = f"{type(error).__name__} while reading {job.page.url if job.page else job}"
    if isinstance(job, Job):
        return Reading(None, None, None, problem, Outcome.PARSE_ERROR)
    return FeedReading(None, problem, Outcome.PARSE_ERROR)


def main() -> None:
    """Set the limits and serve the connection whose descriptor is the first argument."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # default action: end the process
    if sys.platform == "linux":  # macOS does not enforce RLIMIT_AS
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    serve(Connection(int(sys.argv[1])), float(sys.argv[2]))


if __name__ == "__main__":
    main()
