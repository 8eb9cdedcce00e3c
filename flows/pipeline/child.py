"""The extraction child: reads jobs from its connection until the parent is gone.

Started as `python -m flows.pipeline.child FD CPU_SECONDS`. A hostile page can cost this process
its life, and nothing else: the kernel ends it at the CPU limit (even inside C code) or fails its
allocations at the memory limit.
"""

import resource
import signal
import sys
from multiprocessing.connection import Connection

from flows.pipeline.jobs import Job, Reading
from flows.pipeline.reading import read

CPU_SECONDS = (
    10.0  # for one page: the budget of the design; trafilatura is quadratic on some markup
)
MEMORY_BYTES = 1 << 30


def serve(connection: Connection, cpu_seconds: float) -> None:
    """Answer each `Job` with a `Reading`, in order; one that takes longer ends the process."""
    while True:
        try:
            job: Job = connection.recv()
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
        try:
            reading = read(job)
        except (MemoryError, RecursionError) as error:
            reading = Reading(None, None, None, f"{type(error).__name__} while reading the page")
        signal.setitimer(signal.ITIMER_PROF, 0)
        connection.send(reading)


def main() -> None:
    """Set the limits and serve the connection whose descriptor is the first argument."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # default action: end the process
    if sys.platform == "linux":  # macOS does not enforce RLIMIT_AS
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    serve(Connection(int(sys.argv[1])), float(sys.argv[2]))


if __name__ == "__main__":
    main()
