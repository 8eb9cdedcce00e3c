"""Read files and addresses once, outside of any run, in extraction children. Nothing is stored."""

import asyncio
import sys
from collections import deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from extractors.errors import ConfigError
from extractors.model import Outcome
from flows.feeds.probe import open_client
from flows.net.client import Client
from flows.pipeline.children import Children
from flows.pipeline.jobs import TraceJob, TraceReading
from flows.settings import Settings

STDIN: Final = "-"
# Twice what a fetch may bring decoded, a little less than what extraction takes: who has a larger
# file is told so before it is held in memory.
_MOST_BYTES: Final = 12_000_000
_TYPES: Final = {".html": "text/html", ".htm": "text/html", ".xhtml": "text/html"}
_PLAIN: Final = {".txt": "text/plain", ".md": "text/plain"}
_AHEAD: Final = 4  # documents under way per child: none waits for the disk, few are in memory


@dataclass(frozen=True, slots=True)
class Hints:
    """What the user says of the bytes, for what does not say it itself."""

    url: str | None = None
    content_type: str | None = None
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """What became of one file or address."""

    name: str
    reading: TraceReading


def documents(names: Sequence[str]) -> list[str]:
    """Give the files and addresses that arguments name; of a folder every file, by name.

    Raises ConfigError for a path that does not exist.
    """
    found: list[str] = []
    for name in names:
        path = Path(name)
        if name == STDIN or is_address(name) or path.is_file():
            found.append(name)
        elif path.is_dir():
            files = (each for each in sorted(path.rglob("*")) if each.is_file())
            found += [str(each) for each in files if not each.name.startswith(".")]
        else:
            raise ConfigError(f"no such file, folder or address: {name}")
    return found


def is_address(name: str) -> bool:
    """Tell an address from a path."""
    return name.lower().startswith(("http://", "https://"))


async def extract_all(
    settings: Settings, names: Sequence[str], hints: Hints, now: datetime
) -> AsyncIterator[Extracted]:
    """Read documents side by side and give them in the order of `names`."""
    under_way: deque[asyncio.Task[Extracted]] = deque()
    async with open_client(settings) as client, Children(settings.workers) as children:
        reader = _Reader(client, children, hints, now)
        try:
            for name in names:
                under_way.append(asyncio.create_task(reader.read(name)))
                if len(under_way) > settings.workers * _AHEAD:
                    yield await under_way.popleft()
            while under_way:
                yield await under_way.popleft()
        finally:
            for task in under_way:
                task.cancel()


@dataclass(frozen=True, slots=True)
class _Reader:
    client: Client  # one for all addresses: it knows when a host was last asked
    children: Children
    hints: Hints
    now: datetime

    async def read(self, name: str) -> Extracted:
        job = await self._fetched(name) if is_address(name) else _opened(name)
        if isinstance(job, TraceReading):
            return Extracted(name, job)
        hinted = replace(
            job,
            url=self.hints.url or job.url,
            content_type=self.hints.content_type or job.content_type,
            fetched_at=self.hints.fetched_at or job.fetched_at,
        )
        return Extracted(name, await self.children.trace(hinted))

    async def _fetched(self, url: str) -> TraceJob | TraceReading:
        """Ask for a page as a run would: address policy, robots.txt, budgets."""
        reply = await self.client.get(url, kind="page")
        page = reply.page
        if page is None or reply.outcome is not Outcome.OK:
            return TraceReading(None, f"{reply.outcome}: {reply.detail}", reply.outcome)
        return TraceJob(page.body, page.final_url, page.content_type, self.now)


def _opened(name: str) -> TraceJob | TraceReading:
    try:
        if name == STDIN:
            body = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                body = file.read(_MOST_BYTES + 1)
    except OSError as error:
        return TraceReading(None, f"cannot be read: {error.strerror}", Outcome.PARSE_ERROR)
    if len(body) > _MOST_BYTES:
        problem = f"larger than {_MOST_BYTES:,} bytes"
        return TraceReading(None, problem, Outcome.TOO_LARGE)
    suffix = Path(name).suffix.lower()
    return TraceJob(body, None, (_TYPES | _PLAIN).get(suffix))
