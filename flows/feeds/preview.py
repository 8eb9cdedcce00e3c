"""Five items of a feed as the warehouse would have them: read in a child, judged, not stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from extractors.feeds import NO_PAGE
from extractors.model import Entry, Feed, Outcome, Outlet, Verdict
from flows.net.client import Client
from flows.pipeline.children import Children
from flows.pipeline.jobs import Job

ITEMS = 5
_LONGEST_TEXT = 300  # characters: the first lines
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a preview."""

    title: str | None
    url: str | None
    published_at: datetime | None
    lang: str | None
    text: str | None  # its first lines
    text_source: str | None  # page, feed or summary
    relevant: bool | None
    grade: int | None
    score: float | None
    sentence: str | None  # that decided
    problem: str | None  # why the page was no help


async def preview(
    client: Client, children: Children, feed: Feed, outlet: Outlet | None, entries: Sequence[Entry]
) -> tuple[Item, ...]:
    """Read the newest items one after the other."""
    newest = sorted(entries, key=lambda entry: entry.published_at or _NEVER, reverse=True)
    return tuple([await _item(client, children, feed, outlet, one) for one in newest[:ITEMS]])


async def _item(
    client: Client, children: Children, feed: Feed, outlet: Outlet | None, entry: Entry
) -> Item:
    page, problem = None, "the entry leads to no page of an article"
    if entry.url and not NO_PAGE.intersection(entry.problems):
        reply = await client.get(entry.url, kind="page")
        page = reply.page if reply.outcome is Outcome.OK else None
        problem = f"{reply.outcome}: {reply.detail}"
    reading = await children.read(Job(page, entry, outlet, entry.url or "", feed.lang))
    article = reading.article
    verdict = reading.judgement.verdict if reading.judgement else None
    return Item(
        title=article.title if article else entry.title,
        url=entry.url,
        published_at=article.published_at if article else entry.published_at,
        lang=article.lang if article else None,
        text=_opening(article.body) if article else None,
        text_source=article.text_source if article else None,
        relevant=verdict.relevant if verdict else None,
        grade=verdict.grade if verdict else None,
        score=verdict.score if verdict else None,
        sentence=_sentence(verdict),
        problem=reading.problem if page else problem,
    )


def _opening(body: str) -> str | None:
    text = " ".join(body.split())
    if not text:
        return None
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT].rsplit(' ', 1)[0]} …"


def _sentence(verdict: Verdict | None) -> str | None:
    return verdict.evidence[0].sentence if verdict and verdict.evidence else None
