"""A few long-lived extraction children and the queue in front of them."""

import asyncio
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from extractors.model import Outcome
from flows.pipeline.jobs import (
    Answer,
    AnyJob,
    FeedJob,
    FeedReading,
    Job,
    JudgeJob,
    JudgeReading,
    Reading,
    TraceJob,
    TraceReading,
)

# Wall time after which a child that does not answer is ended: it may starve on a busy machine,
# so this is far above its 10 CPU-seconds.
WALL_SECONDS = 60.0
MEMORY_BYTES = 1 << 30  # address space of one child (FAULTS: budgets)
CPU_SECONDS = 10.0  # for one page (FAULTS: budgets); trafilatura is quadratic on some markup


class Child:
    """One extraction process and our end of its connection."""

    def __init__(self, cpu_seconds: float, memory_bytes: int, wall_seconds: float) -> None:
        """Start the process."""
        self._wall_seconds = wall_seconds
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "flows.pipeline.child"),
                    *(str(theirs.fileno()), str(cpu_seconds), str(memory_bytes)),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
        self.connection = Connection(ours.detach())

    def ask(self, job: AnyJob) -> Answer:
        """Send a job and wait for its answer; EOFError or OSError says the child is gone."""
        self.connection.send(job)
        if not self.connection.poll(self._wall_seconds):
            self.process.kill()
        answer: Answer = self.connection.recv()
        return answer

    def close(self) -> int:
        """End the process and give its exit code (negative: the signal that ended it)."""
        self.connection.close()
        try:
            return self.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


class Children:
    """The pool: each job costs one child at most, and a lost child costs one job."""

    def __init__(
        self,
        workers: int,
        *,
        cpu_seconds: float = CPU_SECONDS,
        memory_bytes: int = MEMORY_BYTES,
        wall_seconds: float = WALL_SECONDS,
    ) -> None:
        """Remember size and limits; processes start with the first jobs that need them."""
        self._limits = (cpu_seconds, memory_bytes, wall_seconds)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="extraction")
        self._idle: asyncio.LifoQueue[Child | None] = asyncio.LifoQueue()
        self._started: list[Child] = []
        self._dismissed: list[Child] = []
        for _ in range(workers):
            self._idle.put_nowait(None)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        every = [*self._started, *self._dismissed]
        for child in every:
            child.process.kill()  # it holds nothing; a thread that still waits for it gets EOF
            child.process.wait()
        self._threads.shutdown(wait=True)
        for child in every:
            child.connection.close()

    async def read(self, job: Job) -> Reading:
        """Read one page in a child.

        A child that dies on the page gives a reading from the feed's own text, and `problem`
        tells what happened.
        """
        answer = await self._ask(job)
        if isinstance(answer, Reading):
            return answer
        if job.page is None or job.entry is None:
            return Reading(None, None, None, str(answer), Outcome.PARSE_ERROR)
        rest = await self.read(replace(job, page=None, seen_at=job.page.fetched_at))
        return replace(rest, problem=str(answer), outcome=Outcome.PARSE_ERROR)

    async def read_feed(self, job: FeedJob) -> FeedReading:
        """Parse one feed in a child; a child that dies on it is a `problem`."""
        answer = await self._ask(job)
        if isinstance(answer, FeedReading):
            return answer
        return FeedReading(None, str(answer), Outcome.PARSE_ERROR)

    async def judge(self, job: JudgeJob) -> JudgeReading:
        """Judge one wording in a child; a child that dies on it is a `problem`."""
        answer = await self._ask(job)
        return answer if isinstance(answer, JudgeReading) else JudgeReading(None, None, str(answer))

    async def trace(self, job: TraceJob) -> TraceReading:
        """Read a page and tell what was left out; a child that dies on it is a `problem`."""
        answer = await self._ask(job)
        if isinstance(answer, TraceReading):
            return answer
        return TraceReading(None, str(answer), Outcome.PARSE_ERROR)

    async def _ask(self, job: AnyJob) -> Answer | str:
        """Give the child's answer, or how it ended."""
        async with self._lease() as child:
            try:
                loop = asyncio.get_running_loop()
                return await loop.run_in_executor(self._threads, child.ask, job)
            except (EOFError, OSError):
                return self._bury(child)
            except asyncio.CancelledError:
                self._dismiss(child)
                raise

    @asynccontextmanager
    async def _lease(self) -> AsyncIterator[Child]:
        child = await self._idle.get()
        if child is not None and child.process.poll() is not None:
            self._bury(child)  # it died between two jobs: the next one is not to blame
            child = None
        if child is None:
            child = Child(*self._limits)
            self._started.append(child)
        try:
            yield child
        finally:
            self._idle.put_nowait(child if child in self._started else None)

    def _dismiss(self, child: Child) -> None:
        """End a child whose answer nobody waits for: the next to ask would get it for his own."""
        self._started.remove(child)
        self._dismissed.append(child)  # a thread still holds its connection
        child.process.kill()

    def _bury(self, child: Child) -> str:
        self._started.remove(child)
        code = child.close()
        if code == -signal.SIGPROF:
            return "the extraction child used up its CPU limit on this"
        if code < 0:
            return f"the extraction child was ended by {signal.Signals(-code).name} on this"
        return f"the extraction child left with exit code {code} on this"
