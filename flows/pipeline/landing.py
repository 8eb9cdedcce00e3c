"""Land what was read: one batch of articles, new versions, addresses and outcomes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from flows.pipeline.context import Context
from flows.pipeline.rows import (
    Landing,
    article_id_of,
    article_row,
    topic_rows,
    url_rows,
    verdict_row,
    version_row,
)
from flows.pipeline.turns import BACKFILL
from warehouse.batch import Batch
from warehouse.rows import EntryOutcome, FailureRow, Fetch


@dataclass(slots=True)
class Chunk:
    """Rows that wait to be landed together."""

    landings: list[Landing] = field(default_factory=list)
    fetches: list[Fetch] = field(default_factory=list)
    outcomes: list[EntryOutcome] = field(default_factory=list)
    failures: list[FailureRow] = field(default_factory=list)
    pages: int = 0  # downloaded

    def take(self) -> "Chunk":
        """Give all rows away and begin anew."""
        full = replace(self)
        self.landings, self.fetches, self.outcomes, self.failures = [], [], [], []
        self.pages = 0
        return full


def land_chunk(context: Context, chunk: Chunk) -> None:
    """Land articles, versions that are new, and the outcomes of their entries in one batch.

    The run's books follow only when the batch is safe: what is not stored is not counted.
    """
    if not chunk.landings and not chunk.fetches:
        return
    landings = _settled(context, chunk.landings)
    held = context.memory.content_hashes({landing.article_id for landing in landings})
    current = _current(context, landings, held)
    fresh = [
        landing
        for landing in current
        if landing.article.content_hash not in held.get(landing.article_id, ())
    ]
    context.land(
        Batch(
            run_id=context.run_id,
            kind="articles",
            fetches=tuple(chunk.fetches),
            entry_outcomes=_outcomes(chunk, landings),
            failures=tuple(chunk.failures),
            # Also where the wording is an old one again: it is the current one from now on.
            articles=tuple(article_row(landing) for landing in current),
            article_versions=tuple(
                version_row(
                    landing,
                    reason="edited" if landing.article_id in held else "first",
                    previous_version_id=None,
                )
                for landing in fresh
            ),
            article_urls=tuple(row for landing in landings for row in url_rows(landing)),
            verdicts=tuple(verdict_row(landing) for landing in fresh),
            topics=tuple(row for landing in fresh for row in topic_rows(landing)),
        )
    )
    context.pages_fetched += chunk.pages
    context.articles_new += sum(1 for landing in fresh if landing.article_id not in held)
    context.versions_new += sum(1 for landing in fresh if landing.article_id in held)
    context.flagged += sum(1 for landing in fresh if landing.verdict.relevant)
    _remember(context, landings, current)


def _settled(context: Context, landings: Sequence[Landing]) -> list[Landing]:
    """Give each landing the id of the article that its address leads to already, if to any.

    A page that could not be read at first is known by the address in the feed; when it can be read
    and calls itself by another, it is the same article still. Not so where the address in the feed
    only redirects: the home page of today leads to other news tomorrow.
    """
    addresses = {url for each in landings for url in (each.article.canonical_url, each.address)}
    known = context.memory.articles_by_url(sorted(url for url in addresses if url))
    settled: list[Landing] = []
    for landing in landings:
        canonical, address = landing.article.canonical_url, landing.address
        article_id = landing.article_id
        if address and known.get(address) == article_id_of(address):
            article_id = known[address]
        if canonical:
            article_id = known.setdefault(canonical, article_id)
        settled.append(replace(landing, article_id=article_id))
    return settled


def _current(
    context: Context, landings: Sequence[Landing], held: Collection[UUID]
) -> list[Landing]:
    """Choose one reading per article: the last, and a page before words that stand in for one."""
    best: dict[UUID, Landing] = {}
    for landing in landings:
        other = best.get(landing.article_id)
        if other is None or other.stands_in or not landing.stands_in:
            best[landing.article_id] = landing
    with_page = context.memory.articles_with_page(best.keys())
    others: set[UUID] = set()
    if context.flow == BACKFILL:  # it adds what is missing; the text of the day is left alone
        others = context.memory.of_others(best.keys(), origin=BACKFILL)
    return [
        landing
        for article_id, landing in best.items()
        if article_id not in others
        and (
            not landing.stands_in
            or not (article_id in with_page or (landing.gives_way and article_id in held))
        )
    ]


def _outcomes(chunk: Chunk, landings: Sequence[Landing]) -> tuple[EntryOutcome, ...]:
    """Let the outcomes name the articles by their settled ids."""
    ids: dict[UUID | None, UUID] = {
        before.article_id: after.article_id
        for before, after in zip(chunk.landings, landings, strict=True)
    }
    return tuple(
        replace(outcome, article_id=ids.get(outcome.article_id, outcome.article_id))
        for outcome in chunk.outcomes
    )


def _remember(context: Context, landings: Sequence[Landing], current: Sequence[Landing]) -> None:
    """Tell the run's memory what is safe now."""
    for landing in landings:
        for row in url_rows(landing):
            context.memory.add_address(row.url, landing.article_id)
    for landing in current:
        context.memory.add_version(
            landing.article_id, landing.article.content_hash, from_page=not landing.stands_in
        )
