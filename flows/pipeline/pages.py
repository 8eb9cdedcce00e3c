"""Fetch the pages of new and changed entries, read them in children, land what they say."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from extractors.ids import content_id
from extractors.model import Outcome, Page
from flows.net.client import Client, Reply
from flows.pipeline.children import Children
from flows.pipeline.context import Context, Work
from flows.pipeline.entries import entry_of, outcome
from flows.pipeline.jobs import Job, Reading
from flows.pipeline.poll import fetch_row
from flows.pipeline.rows import (
    Landing,
    article_id_of,
    article_row,
    topic_rows,
    url_rows,
    verdict_row,
    version_row,
)
from warehouse.rows import Batch, EntryOutcome, FailureRow, Fetch

ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
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


@dataclass(slots=True)
class Chunk:
    """Rows that wait to be landed together."""

    landings: list[Landing] = field(default_factory=list)
    fetches: list[Fetch] = field(default_factory=list)
    outcomes: list[EntryOutcome] = field(default_factory=list)
    failures: list[FailureRow] = field(default_factory=list)


def add_pending(context: Context) -> None:
    """Take up the entries that earlier runs landed and did not finish."""
    queued = {work.row.entry_id for work in context.work}
    pending = context.memory.pending_entries(max_attempts=MAX_ATTEMPTS, limit=PENDING_LIMIT)
    outlets = context.registry.outlets
    for row in pending:
        if row.entry_id not in queued and row.url:
            outlet = outlets.get(row.outlet_id or "")
            context.work.append(Work(row, entry_of(row), row.url, outlet))


async def read_pages(context: Context, client: Client, children: Children) -> None:
    """Read the page behind each piece of work once; what the deadline leaves over stays pending."""
    add_pending(context)
    groups = _by_address(context.work)
    context.progress.start(STAGE, len(groups))
    chunk = Chunk()
    hosts: dict[str, list[list[Work]]] = defaultdict(list)
    for group in groups:
        hosts[urlsplit(group[0].url).netloc].append(group)
    try:
        async with asyncio.timeout(context.seconds_left()), asyncio.TaskGroup() as tasks:
            for queue in hosts.values():
                tasks.create_task(_read_host(context, client, children, queue, chunk))
    except TimeoutError:
        context.progress.say("the run's deadline has come: the other pages wait for the next run")
    finally:  # also when the run is stopped: what was read need not be asked for again
        land_chunk(context, chunk)


def _by_address(work: Iterable[Work]) -> list[list[Work]]:
    """Group the work by the page it leads to: two feeds of one outlet often tell of one article."""
    groups: dict[str, list[Work]] = defaultdict(list)
    for each in work:
        groups[each.url].append(each)
    return list(groups.values())


async def _read_host(
    context: Context, client: Client, children: Children, queue: list[list[Work]], chunk: Chunk
) -> None:
    """Read one host's pages one after the other: that bounds the pages held in memory, too."""
    for group in queue:
        await _read_one(context, client, children, group, chunk)
        context.progress.advance(STAGE, group[0].row.title or "")
        if len(chunk.outcomes) >= CHUNK:
            full = Chunk(chunk.landings[:], chunk.fetches[:], chunk.outcomes[:], chunk.failures[:])
            for rows in (chunk.landings, chunk.fetches, chunk.outcomes, chunk.failures):
                rows.clear()
            land_chunk(context, full)


async def _read_one(
    context: Context, client: Client, children: Children, group: list[Work], chunk: Chunk
) -> None:
    first = group[0]
    reply = await client.get(first.row.url or first.url, kind="page", accept=ACCEPT)
    page = reply.page if reply.outcome is Outcome.OK else None
    if page is not None:
        context.archive.put(page, kind="page")
        context.pages_fetched += 1
    job = Job(page, first.entry, first.outlet, first.url, first.row.lang)
    reading = await children.read(job)
    problem = reading.problem or (None if page else reply.detail or reply.outcome.value)
    result = reading.outcome if page else reply.outcome
    chunk.fetches.append(
        fetch_row(context, reply, "page", str(first.row.entry_id), result, problem)
    )
    if problem is not None:
        chunk.failures.append(_failure(context, first, reply, result, problem))
    _enter(context, group, reading, reply, page, chunk, problem)


def _enter(
    context: Context,
    group: Sequence[Work],
    reading: Reading,
    reply: Reply,
    page: Page | None,
    chunk: Chunk,
    problem: str | None,
) -> None:
    """Write the outcome of each entry, and the landing if there is an article."""
    passing = page is None and reply.outcome in PASSING
    landing = _landing(context, group, reading, reply, page)
    if landing is not None:
        chunk.landings.append(landing)
    for work in group:
        word = ("read" if problem is None else "summary") if landing else "failed"
        chunk.outcomes.append(
            outcome(
                work.row,
                word,  # type: ignore[arg-type]  # one of three words of EntryResult
                context.now(),
                article_id=landing.article_id if landing else None,
                detail=problem,
                is_final=not passing,
                run_id=context.run_id,
            )
        )
        tally = context.tallies.get(work.row.feed_id)
        if landing is None and tally and work.row.entry_id in tally.words:
            tally.words[work.row.entry_id] = "failed"


def _landing(
    context: Context, group: Sequence[Work], reading: Reading, reply: Reply, page: Page | None
) -> Landing | None:
    if reading.article is None or reading.verdict is None:
        return None
    first = group[0]
    canonical = reading.article.canonical_url or first.url
    article = replace(reading.article, canonical_url=canonical)
    links = [first.url, page.final_url if page else None, *(work.row.url for work in group)]
    return Landing(
        article=article,
        verdict=reading.verdict,
        reading=reading,
        article_id=article_id_of(canonical),
        outlet_id=first.row.outlet_id,
        urls=tuple(link for link in links if link),
        raw_ref=page.sha256 if page else None,
        origin=first.row.origin,
        run_id=context.run_id,
        seen_at=page.fetched_at if page else reply.started_at,
    )


def _failure(
    context: Context, work: Work, reply: Reply, result: Outcome, problem: str
) -> FailureRow:
    return FailureRow(
        failure_id=content_id("failure", str(context.run_id), "page", str(work.row.entry_id)),
        run_id=context.run_id,
        stage="page",
        target_kind="entry",
        target_id=str(work.row.entry_id),
        url=reply.url,
        error=result.value,
        detail=problem,
        at=context.now(),
    )


def land_chunk(context: Context, chunk: Chunk) -> None:
    """Land articles, versions that are new, and the outcomes of their entries in one batch."""
    if not chunk.landings and not chunk.outcomes:
        return
    newest = {landing.article_id: landing for landing in chunk.landings}
    held = context.memory.content_hashes(newest.keys())
    fresh = [
        landing
        for landing in newest.values()
        if landing.article.content_hash not in held.get(landing.article_id, ())
    ]
    context.articles_new += sum(1 for landing in fresh if landing.article_id not in held)
    context.versions_new += sum(1 for landing in fresh if landing.article_id in held)
    for landing in fresh:
        context.memory.add_version(landing.article_id, landing.article.content_hash)
    context.flagged += sum(1 for landing in fresh if landing.verdict.relevant)
    context.land(
        Batch(
            run_id=context.run_id,
            kind="articles",
            fetches=tuple(chunk.fetches),
            entry_outcomes=tuple(chunk.outcomes),
            failures=tuple(chunk.failures),
            # Also where the wording is an old one again: it is the current one from now on.
            articles=tuple(article_row(landing) for landing in newest.values()),
            article_versions=tuple(version_row(landing) for landing in fresh),
            article_urls=tuple(row for landing in chunk.landings for row in url_rows(landing)),
            verdicts=tuple(verdict_row(landing) for landing in fresh),
            topics=tuple(row for landing in fresh for row in topic_rows(landing)),
        )
    )
