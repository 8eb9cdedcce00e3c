"""Fetch the pages of new and changed entries, read them in children, land what they say."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Coroutine, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Literal, Protocol
from urllib.parse import urlsplit

from extractors.feeds import NO_PAGE
from extractors.model import Outcome
from extractors.outlets import owner_of
from flows.net.address import check_url
from flows.net.client import Reply
from flows.pipeline.children import Children
from flows.pipeline.context import Context, Work
from flows.pipeline.entries import address_of, entry_of
from flows.pipeline.jobs import Job
from flows.pipeline.landing import Chunk, land_chunk
from flows.pipeline.page_books import Found, enter
from flows.pipeline.turns import BACKFILL

STAGE = "pages"
CHUNK = 200  # articles landed together: a kill costs at most their pages being asked again
MAX_ATTEMPTS = 4  # runs in which a page is asked before the feed's own text has to do for good
PENDING_LIMIT = 2000  # pages left over from earlier runs that one run takes on
GRACE = 20.0  # seconds for the pages under way when somebody waits: he waits for 30 by default
PAUSE = 0.5  # seconds between two looks whether somebody waits
# The world may answer otherwise next time; everything else is the publisher's last word.
PASSING = frozenset(
    {
        Outcome.TIMEOUT, Outcome.DNS_ERROR, Outcome.CONNECTION_ERROR, Outcome.TLS_ERROR,
        Outcome.BAD_RESPONSE, Outcome.TRUNCATED, Outcome.HTTP_5XX, Outcome.RATE_LIMITED,
    }
)  # fmt: skip


def add_pending(context: Context) -> None:
    """Take up the entries that earlier runs landed and did not finish."""
    queued = {work.row.entry_id for work in context.work}
    pending = context.memory.pending_entries(max_attempts=MAX_ATTEMPTS, limit=PENDING_LIMIT)
    outlets = context.registry.outlets
    for row in pending:
        url = address_of(row.url)
        if row.entry_id not in queued and url:
            outlet = outlets.get(row.outlet_id or "")
            context.work.append(Work(row, entry_of(row), url, outlet))


class Source(Protocol):
    """Where pages come from: the network, or what was kept of it."""

    def visit(self, url: str, *, kind: Literal["page"]) -> AbstractAsyncContextManager[Reply]:
        """Give one page, or say why there is none; its body may be dropped afterwards."""

    def robots_replies(self) -> tuple[Reply, ...]:
        """Give what became of each robots.txt that was asked for."""


def _nobody_waits() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Manner:
    """How pages are read."""

    chunk: int = CHUNK  # landed together
    lanes: int | None = None  # read side by side; None: as many as there are hosts
    is_wanted: Callable[[], bool] = _nobody_waits  # another run waits for the home


USUAL = Manner()


async def read_work(
    context: Context, client: Source, children: Children, manner: Manner = USUAL
) -> None:
    """Read the pages of the run's work and leave in it what was not reached.

    That is what the deadline cuts off, and what comes after another run begins to wait: then no
    page is begun, and those under way have a little time.
    """
    groups = _by_address(context)
    context.progress.start(STAGE, len(groups))
    chunk = Chunk()
    hosts: dict[str, deque[list[Work]]] = defaultdict(deque)
    for number, group in enumerate(groups):
        host = urlsplit(group[0].url).netloc
        hosts[str(number % manner.lanes) if manner.lanes else host].append(group)
    try:
        async with asyncio.timeout(context.seconds_left()) as limit:
            watch = asyncio.create_task(_watch(limit, manner.is_wanted))
            try:
                await side_by_side(
                    _read_host(context, client, children, queue, chunk, manner)
                    for queue in hosts.values()
                )
            finally:
                watch.cancel()
    except TimeoutError:
        if not context.seconds_left():
            context.progress.say("the run's deadline has come: the other pages wait for the next")
    finally:  # also when the run is stopped: what was read need not be asked for again
        land_chunk(context, chunk)
        context.work = [work for queue in hosts.values() for group in queue for work in group]


async def _watch(limit: asyncio.Timeout, is_wanted: Callable[[], bool]) -> None:
    """Bring the end nearer when somebody waits."""
    while not is_wanted():  # noqa: ASYNC110 - another process holds a lock: no event tells us
        await asyncio.sleep(PAUSE)
    at = asyncio.get_running_loop().time() + GRACE
    before = limit.when()
    limit.reschedule(at if before is None else min(at, before))


async def side_by_side(works: Iterable[Coroutine[object, object, None]]) -> None:
    """Do all at once; what one of them raises ends the others and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as tasks:
            for work in works:
                tasks.create_task(work)
    except BaseExceptionGroup as group:
        # One full disk is one error, and our callers know it by its class.
        raise group.exceptions[0] from None


def _by_address(context: Context) -> list[list[Work]]:
    """Group the work by the page it leads to: two feeds of one outlet often tell of one article.

    The first of a group gives the article its outlet: whose site it is, else the feed that stands
    first in the registry, and never the one that happened to answer first.
    """
    place = {feed.feed_id: number for number, feed in enumerate(context.registry.feeds)}
    # What is replayed stands where the feed stood from which it once came.
    place |= {f"{BACKFILL}:{feed_id}": number for feed_id, number in place.items()}
    groups: dict[str, list[Work]] = defaultdict(list)
    for each in context.work:
        groups[each.url].append(each)
    for group in groups.values():
        group.sort(
            key=lambda work: (not _is_at_home(work), place.get(work.row.feed_id, len(place)))
        )
    return list(groups.values())


def _is_at_home(work: Work) -> bool:
    host = urlsplit(work.url).hostname or ""
    outlet = work.outlet
    return outlet is not None and owner_of(host, dict.fromkeys(outlet.domains, outlet)) is outlet


async def _read_host(
    context: Context,
    client: Source,
    children: Children,
    queue: deque[list[Work]],
    chunk: Chunk,
    manner: Manner,
) -> None:
    """Read one host's pages one after the other: that bounds the pages held in memory, too."""
    while queue and not manner.is_wanted():
        group = queue[0]
        await _read_one(context, client, children, group, chunk)
        queue.popleft()
        context.progress.advance(STAGE, group[0].row.title or "")
        if len(chunk.fetches) >= manner.chunk:
            land_chunk(context, chunk.take())


async def _read_one(
    context: Context, client: Source, children: Children, group: list[Work], chunk: Chunk
) -> None:
    first = group[0]
    if NO_PAGE.intersection(first.entry.problems):
        found = await _told_by_feed(context, children, first)
    else:
        async with client.visit(first.row.url or first.url, kind="page") as reply:
            found = await _read_page(context, client, children, first, reply)
    enter(context, group, found, chunk)


async def _read_page(
    context: Context, client: Source, children: Children, first: Work, reply: Reply
) -> Found:
    page = reply.page if reply.outcome is Outcome.OK else None
    # A torn one, too: the ledger refers to it. What was left by another run stands there already.
    if reply.page is not None and reply.run_id is None:
        context.archive.put(reply.page, kind="page", is_whole=page is not None)
    seen_at = first.row.first_seen_at
    job = Job(page, first.entry, first.outlet, first.url, first.row.lang, seen_at)
    reading = await children.read(job)
    return Found(
        reply=reply,
        page=page,
        reading=reading,
        problem=reading.problem or (None if page else reply.detail or reply.outcome.value),
        outcome=reading.outcome if page else reply.outcome,
        may_pass=page is None and may_pass(reply, client),
    )


async def _told_by_feed(context: Context, children: Children, first: Work) -> Found:
    """Read an entry behind whose link there is no page of an article."""
    seen_at = first.row.first_seen_at
    job = Job(None, first.entry, first.outlet, first.url, first.row.lang, seen_at)
    reading = await children.read(job)
    detail = "the link leads to no page of an article"
    at = context.now()
    return Found(
        reply=Reply(first.url, "page", reading.outcome, at, 0, detail),
        page=None,
        reading=reading,
        problem=detail,
        outcome=reading.outcome,
        may_pass=False,
        is_asked=False,
    )


def may_pass(reply: Reply, client: Source) -> bool:
    """Tell whether the page may be had another time.

    A host that answers 5xx for its robots.txt closes itself for now (RFC 9309 section 2.3.1.4); one
    whose robots.txt says no means it.
    """
    if reply.outcome is not Outcome.ROBOTS:
        return reply.outcome in PASSING
    closed = {each.url for each in client.robots_replies() if each.outcome is Outcome.HTTP_5XX}
    return f"{check_url(reply.url).url.origin()}/robots.txt" in closed
