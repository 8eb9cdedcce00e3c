"""Write down what became of one page: the fetch, the entries that led to it, the article."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.ids import content_id
from extractors.model import Outcome, Page
from flows.net.client import Reply
from flows.pipeline.context import Context, Work
from flows.pipeline.entries import outcome
from flows.pipeline.jobs import Reading
from flows.pipeline.landing import Chunk
from flows.pipeline.rows import Answered, Landing, article_id_of
from flows.pipeline.settle import fetch_row
from warehouse.rows import EntryResult, FailureRow

# The page is not there now: if we hold its text, that is worth more than the feed's few words.
VANISHED = frozenset({Outcome.GONE, Outcome.HTTP_4XX})


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one page."""

    reply: Reply
    page: Page | None  # None: it could not be had
    reading: Reading  # of the page, else of the feed's own words
    problem: str | None  # why the page was no help, if it was not
    outcome: Outcome
    may_pass: bool  # the page will be asked again
    is_asked: bool = True  # False: there is no page, and nobody asked for one


def enter(context: Context, group: Sequence[Work], found: Found, chunk: Chunk) -> None:
    """Write down what became of the page, of each entry that led to it, and of the article."""
    first = group[0]
    chunk.pages += found.page is not None and found.reply.run_id is None
    if found.is_asked:
        entry_id = str(first.row.entry_id)
        chunk.fetches.append(
            fetch_row(context, found.reply, "page", entry_id, found.outcome, found.problem)
        )
    if found.is_asked and found.problem is not None:
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
    if reading.article is None or reading.judgement is None:
        return None
    first = group[0]
    canonical = reading.article.canonical_url or first.url
    # Where a page is no article it may be anybody's: the home page, a wall of cookies.
    final_url = page.final_url if page and found.problem is None else None
    links = [first.url, final_url, *(work.row.url for work in group)]
    return Landing(
        article=replace(reading.article, canonical_url=canonical),
        judgement=reading.judgement,
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
        answered=answered(found.reply) if page and found.problem is None else None,
    )


def answered(reply: Reply) -> Answered | None:
    """Keep what the next visit to a page needs to know of this one."""
    if reply.page is None:
        return None
    # Where the publisher says for good that the page has moved, that is whom to ask.
    url = reply.permanent_url or reply.url
    return Answered(url, reply.etag, reply.last_modified, reply.page.sha256)


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
