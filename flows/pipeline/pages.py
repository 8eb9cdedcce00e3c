"""Fetch the pages of new and changed entries, read them in children, land what they say."""

import asyncio
from collections import defaultdict
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from extractors.ids import content_id
from extractors.model import Outcome, Page
from extractors.outlets import owner_of
from flows.net.address import check_url
from flows.net.client import Client, Reply
from flows.pipeline.children import Children
from flows.pipeline.context import Context, Work
from flows.pipeline.entries import address_of, entry_of, outcome
from flows.pipeline.jobs import Job, Reading
from flows.pipeline.landing import Chunk, land_chunk
from flows.pipeline.poll import fetch_row
from flows.pipeline.rows import Landing, article_id_of
from warehouse.rows import EntryResult, FailureRow

STAGE = "pages"
CHUNK = 200  # articles landed together: a kill costs at most their pages being asked again
MAX_ATTEMPTS = 4  # runs in which a page is asked before the feed's own text has to do for good
PENDING_LIMIT = 2000  # pages left over from earlier runs that one run takes on
# The world may answer otherwise next time; everything else is the publisher's last word.
PASSING = frozenset(
    {
        Outcome.TIMEOUT, Outcome.DNS_ERROR, Outcome.CONNECTION_ERROR, Outcome.TLS_ERROR,
        Outcome.BAD_RESPONSE, Outcome.TRUNCATED, Outcome.HTTP_5XX, Outcome.RATE_LIMITED,
    }
)  # fmt: skip
# The page is not there now: if we hold its text, that is worth more than the feed's few words.
VANISHED = frozenset({Outcome.GONE, Outcome.HTTP_4XX})


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


async def read_pages(context: Context, client: Client, children: Children) -> None:
    """Read the page behind each piece of work once; what the deadline leaves over stays pending."""
    add_pending(context)
    groups = _by_address(context)
    context.progress.start(STAGE, len(groups))
    chunk = Chunk()
    hosts: dict[str, list[list[Work]]] = defaultdict(list)
    for group in groups:
        hosts[urlsplit(group[0].url).netloc].append(group)
    try:
        async with asyncio.timeout(context.seconds_left()):
            await _side_by_side(
                _read_host(context, client, children, queue, chunk) for queue in hosts.values()
            )
    except TimeoutError:
        context.progress.say("the run's deadline has come: the other pages wait for the next run")
    finally:  # also when the run is stopped: what was read need not be asked for again
        land_chunk(context, chunk)


async def _side_by_side(works: Iterable[Coroutine[object, object, None]]) -> None:
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
    context: Context, client: Client, children: Children, queue: list[list[Work]], chunk: Chunk
) -> None:
    """Read one host's pages one after the other: that bounds the pages held in memory, too."""
    for group in queue:
        await _read_one(context, client, children, group, chunk)
        context.progress.advance(STAGE, group[0].row.title or "")
        if len(chunk.fetches) >= CHUNK:
            land_chunk(context, chunk.take())


async def _read_one(
    context: Context, client: Client, children: Children, group: list[Work], chunk: Chunk
) -> None:
    first = group[0]
    reply = await client.get(first.row.url or first.url, kind="page")
    page = reply.page if reply.outcome is Outcome.OK else None
    if reply.page is not None:
        context.archive.put(reply.page, kind="page")  # a torn one, too: the ledger refers to it
    job = Job(page, first.entry, first.outlet, first.url, first.row.lang)
    reading = await children.read(job)
    problem = reading.problem or (None if page else reply.detail or reply.outcome.value)
    found = Found(
        reply=reply,
        page=page,
        reading=reading,
        problem=problem,
        outcome=reading.outcome if page else reply.outcome,
        may_pass=page is None and _may_pass(reply, client),
    )
    _enter(context, group, found, chunk)


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one page."""

    reply: Reply
    page: Page | None  # None: it could not be had
    reading: Reading  # of the page, else of the feed's own words
    problem: str | None  # why the page was no help, if it was not
    outcome: Outcome
    may_pass: bool  # the page will be asked again


def _may_pass(reply: Reply, client: Client) -> bool:
    """Tell whether the page may be had another time.

    A host that answers 5xx for its robots.txt closes itself for now (RFC 9309 section 2.3.1.4); one
    whose robots.txt says no means it.
    """
    if reply.outcome is not Outcome.ROBOTS:
        return reply.outcome in PASSING
    closed = {each.url for each in client.robots_replies() if each.outcome is Outcome.HTTP_5XX}
    return f"{check_url(reply.url).url.origin()}/robots.txt" in closed


def _enter(context: Context, group: Sequence[Work], found: Found, chunk: Chunk) -> None:
    """Write down what became of the page, of each entry that led to it, and of the article."""
    first = group[0]
    chunk.pages += found.page is not None
    chunk.fetches.append(
        fetch_row(
            context, found.reply, "page", str(first.row.entry_id), found.outcome, found.problem
        )
    )
    if found.problem is not None:
        chunk.failures.append(_failure(context, first, found))
    landing = _landing(context, group, found)
    if landing is not None:
        chunk.landings.append(landing)
    for work in group:
        _enter_entry(context, work, found, landing, chunk)


def _enter_entry(
    context: Context, work: Work, found: Found, landing: Landing | None, chunk: Chunk
) -> None:
    if landing is None:
        word: EntryResult = "failed"
        tally = context.tallies.get(work.row.feed_id)
        if tally and work.row.entry_id in tally.words:
            tally.words[work.row.entry_id] = "failed"
    else:
        word = "read" if found.problem is None else "summary"
    if found.outcome is Outcome.RATE_LIMITED and not found.reply.attempts:
        return  # on hold, so that nobody asked: no attempt is used up, the entry stays pending
    chunk.outcomes.append(
        outcome(
            work.row,
            word,
            context.now(),
            article_id=landing.article_id if landing else None,
            detail=found.problem,
            is_final=not found.may_pass,
            run_id=context.run_id,
        )
    )


def _landing(context: Context, group: Sequence[Work], found: Found) -> Landing | None:
    reading, page = found.reading, found.page
    if reading.article is None or reading.verdict is None:
        return None
    first = group[0]
    canonical = reading.article.canonical_url or first.url
    # Where a page is no article it may be anybody's: the home page, a wall of cookies.
    final_url = page.final_url if page and found.problem is None else None
    links = [first.url, final_url, *(work.row.url for work in group)]
    return Landing(
        article=replace(reading.article, canonical_url=canonical),
        verdict=reading.verdict,
        reading=reading,
        article_id=article_id_of(canonical),
        outlet_id=first.row.outlet_id,
        urls=tuple(link for link in links if link),
        raw_ref=page.sha256 if page else None,
        origin=first.row.origin,
        run_id=context.run_id,
        seen_at=page.fetched_at if page else found.reply.started_at,
        address=first.url,
        stands_in=found.problem is not None,
        gives_way=found.may_pass or found.outcome in VANISHED,
    )


def _failure(context: Context, work: Work, found: Found) -> FailureRow:
    return FailureRow(
        failure_id=content_id("failure", str(context.run_id), "page", str(work.row.entry_id)),
        run_id=context.run_id,
        stage="page",
        target_kind="entry",
        target_id=str(work.row.entry_id),
        url=found.reply.url,
        error=found.outcome.value,
        detail=found.problem,
        at=context.now(),
    )
