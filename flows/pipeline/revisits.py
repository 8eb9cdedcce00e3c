"""Ask again for the pages of relevant articles: whether they were changed, or taken away."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from extractors.model import Article, Entry
from flows.net.client import Client, Reply
from flows.pipeline.children import Children
from flows.pipeline.context import Context
from flows.pipeline.entries import address_of, entry_of
from flows.pipeline.jobs import Job
from flows.pipeline.landing import Chunk, land_chunk
from flows.pipeline.page_books import answered
from flows.pipeline.pages import may_pass, side_by_side
from flows.pipeline.revisit_schedule import next_step, put_off
from flows.pipeline.revisit_sights import (
    Told,
    is_another,
    is_elsewhere,
    missing,
    sight_of_reading,
    sight_of_reply,
)
from flows.pipeline.rows import Landing
from flows.pipeline.schedule import is_on_hold
from flows.pipeline.settle import fetch_row
from flows.pipeline.watching import Visit
from warehouse.held import HeldArticle
from warehouse.page_rows import PageState
from warehouse.rows import EntryRow

STAGE = "revisits"
MOST = 300  # of one run: at a second each, well within the quarter of an hour
CHUNK = 100  # visits landed together
SHARE = 0.8  # of the time that is left: a slow host must not keep copies from being looked for


@dataclass(slots=True)
class Round:
    """The visits of one run, and what is known of their articles."""

    context: Context
    client: Client
    children: Children
    held: Mapping[UUID, HeldArticle]
    entries: Mapping[UUID, EntryRow]
    chunk: Chunk = field(default_factory=Chunk)

    def land(self) -> None:
        """Land what is there."""
        land_chunk(self.context, self.chunk.take())


async def revisit_pages(context: Context, client: Client, children: Children) -> None:
    """Ask for the watched pages whose time has come; what is not reached stays due."""
    if not context.seconds_left():
        return
    due = context.memory.due_pages(before=context.now(), limit=MOST)
    if not due:
        return
    ids = [state.article_id for state in due]
    memory = context.memory
    asked = Round(
        context, client, children, memory.held_articles(ids), memory.entries_of_articles(ids)
    )
    hosts: dict[str, list[PageState]] = defaultdict(list)
    for state in due:
        hosts[urlsplit(state.url).netloc].append(state)
    context.progress.start(STAGE, len(due))
    try:
        async with asyncio.timeout(SHARE * context.seconds_left()):
            await side_by_side(_visit_host(asked, states) for states in hosts.values())
    except TimeoutError:
        context.progress.say("the time for visits is up: the other pages stay due")
    finally:  # also when the run is stopped: who has answered need not be asked again
        asked.land()


async def _visit_host(asked: Round, states: list[PageState]) -> None:
    for state in states:
        known = asked.held.get(state.article_id)
        if known is not None:
            await _visit(asked, state, known)
        asked.context.progress.advance(STAGE, known.title if known else "")
        if len(asked.chunk.visits) >= CHUNK:
            asked.land()


async def _visit(asked: Round, state: PageState, known: HeldArticle) -> None:
    # The last time the whole page is asked for: some servers answer 304 whatever was changed.
    is_last = next_step(state.schedule_from, asked.context.now()) is None
    etag, last_modified = (None, None) if is_last else (state.etag, state.last_modified)
    async with asked.client.visit(
        state.url, kind="page", etag=etag, last_modified=last_modified
    ) as reply:
        if is_on_hold(reply.outcome, reply):
            _put_off(asked, state, reply)
            return
        told = sight_of_reply(state, reply, may_pass=may_pass(reply, asked.client))
        if told.sight is None:
            await _read(asked, state, known, reply)
        else:
            _enter(asked, state, reply, told)


async def _read(asked: Round, state: PageState, known: HeldArticle, reply: Reply) -> None:
    """Save a changed body, read it, and keep what it says for landing."""
    page = reply.page
    if page is None:
        raise AssertionError(f"{state.url}: an answer without a body has nothing to read")
    asked.context.archive.put(page, kind="page")
    row = asked.entries.get(state.article_id)
    outlet_id = row.outlet_id if row else known.outlet_id
    outlet = asked.context.registry.outlets.get(outlet_id or "")
    entry = entry_of(row) if row else Entry(state.url, None, known.title, None)
    url = address_of(entry.url) or state.url
    reading = await asked.children.read(Job(page, entry, outlet, url, row.lang if row else None))
    told = sight_of_reading(state, reply, reading, known.kind)
    landing = None
    if told.sight is None and reading.article and reading.judgement:
        told = _moved(asked.context, state, known, reply, reading.article) or told
    if told.sight is None and reading.article and reading.judgement:
        landing = Landing(
            article=replace(
                reading.article,
                canonical_url=reading.article.canonical_url or address_of(state.url),
            ),
            judgement=reading.judgement,
            reading=reading,
            article_id=state.article_id,
            outlet_id=known.outlet_id,
            urls=(page.final_url,),
            raw_ref=page.sha256,
            origin=asked.context.settings.origin,  # type: ignore[arg-type]  # "feed" or "demo"
            run_id=asked.context.run_id,
            seen_at=page.fetched_at,
            answered=answered(reply),
            is_revisit=True,
        )
    _enter(asked, state, reply, told, landing)


def _moved(
    context: Context, state: PageState, known: HeldArticle, reply: Reply, article: Article
) -> Told | None:
    """Say so where the address leads to another article now."""
    final_url = reply.page.final_url if reply.page else None
    if final_url is None or not is_elsewhere(state.url, final_url):
        return None
    own = [url for url in (article.canonical_url, address_of(final_url), final_url) if url]
    owners = set(context.memory.articles_by_url(own).values())
    texts = context.memory.wording_texts([known.version_id])
    body = texts[known.version_id].body if known.version_id in texts else ""
    if not is_another(article, body, {owner == state.article_id for owner in owners}):
        return None
    return missing(reply, f"leads to another article: {final_url}")


def _put_off(asked: Round, state: PageState, reply: Reply) -> None:
    """Nobody was asked: the host wants silence. The visit comes after it."""
    context = asked.context
    now = context.now()
    until = now + timedelta(seconds=reply.retry_after_seconds or 0.0)
    asked.chunk.put_off.append(put_off(state, now, until, context.run_id))


def _enter(
    asked: Round, state: PageState, reply: Reply, told: Told, landing: Landing | None = None
) -> None:
    """Write down one visit, its request, and the article that it read."""
    chunk, row = asked.chunk, asked.entries.get(state.article_id)
    light = replace(reply, page=replace(reply.page, body=b"") if reply.page else None)
    target = str(row.entry_id if row else state.article_id)
    chunk.fetches.append(
        fetch_row(asked.context, light, "revisit", target, told.fetched, told.detail)
    )
    chunk.visits.append(Visit(state, light, told.sight, told.detail))
    if landing is not None:
        chunk.landings.append(landing)
