"""Land what was read: one batch of articles, new versions, addresses and outcomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from flows.pipeline.context import Context
from flows.pipeline.judgements import with_judgements
from flows.pipeline.rows import (
    Landing,
    article_id_of,
    article_row,
    url_rows,
    version_row,
)
from flows.pipeline.turns import BACKFILL
from flows.pipeline.watching import Visit, Visited, visited
from flows.pipeline.wordings import REASONS, Placed, place
from warehouse.batch import Batch
from warehouse.held import HeldArticle, WordingText
from warehouse.page_rows import PageState
from warehouse.rows import EntryOutcome, FailureRow, Fetch


@dataclass(slots=True)
class Chunk:
    """Rows that wait to be landed together."""

    landings: list[Landing] = field(default_factory=list)
    fetches: list[Fetch] = field(default_factory=list)
    outcomes: list[EntryOutcome] = field(default_factory=list)
    failures: list[FailureRow] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)  # to pages that are watched
    put_off: list[PageState] = field(default_factory=list)  # visits that did not come about
    pages: int = 0  # downloaded

    def take(self) -> "Chunk":
        """Give all rows away and begin anew."""
        full = replace(self)
        self.landings, self.fetches, self.outcomes, self.failures = [], [], [], []
        self.visits, self.put_off = [], []
        self.pages = 0
        return full


def land_chunk(context: Context, chunk: Chunk) -> None:
    """Land articles, versions that are new, and the outcomes of their entries in one batch.

    The run's books follow only when the batch is safe: what is not stored is not counted.
    """
    if not chunk.landings and not chunk.fetches and not chunk.put_off:
        return
    settled = _settled(context, chunk.landings)
    landings = _remembered(context, settled)
    held = context.memory.held_articles({landing.article_id for landing in landings})
    placed = place(context.memory, _current(context, landings, held), held)
    fresh = [each for each in placed if each.is_version]
    watched = visited(context.memory, chunk.visits, placed, held, context.run_id)
    context.land(
        with_judgements(
            [each.landing.judged for each in fresh],
            Batch(
                run_id=context.run_id,
                kind="articles",
                fetches=tuple(chunk.fetches),
                entry_outcomes=_outcomes(context, chunk, settled),
                failures=tuple(chunk.failures),
                # Also where the wording is an old one again: it is the current one from now on.
                # What differs by churn alone leaves the article as it is.
                articles=tuple(
                    article_row(each.landing) for each in placed if each.fate != "trivial"
                ),
                article_versions=tuple(
                    version_row(
                        each.landing,
                        reason=REASONS[each.fate],
                        previous_version_id=each.previous_version_id,
                    )
                    for each in fresh
                ),
                article_urls=tuple(row for landing in landings for row in url_rows(landing)),
                page_states=(*watched.states, *chunk.put_off),
                revisits=watched.revisits,
            ),
        )
    )
    context.pages_fetched += chunk.pages
    _count(context, fresh, watched)
    _remember(context, landings, placed, held)
    context.memory.add_states((*watched.states, *chunk.put_off))


def _count(context: Context, fresh: Sequence[Placed], watched: Visited) -> None:
    context.articles_new += sum(1 for each in fresh if each.fate == "first")
    context.versions_new += sum(1 for each in fresh if each.fate != "first")
    context.flagged += sum(1 for each in fresh if each.landing.judgement.verdict.relevant)
    context.pages_revisited += len(watched.revisits)
    context.pages_missing += sum(1 for each in watched.revisits if each.outcome == "missing")


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
        if landing.is_revisit:
            settled.append(landing)
            continue
        if address and known.get(address) == article_id_of(address):
            article_id = known[address]
        if canonical:
            article_id = known.setdefault(canonical, article_id)
        settled.append(replace(landing, article_id=article_id))
    return settled


def _remembered(context: Context, landings: Sequence[Landing]) -> list[Landing]:
    """Leave out what was forgotten and met again under another address, and its page."""
    graves = context.memory.graves.articles
    for landing in landings:
        if landing.article_id in graves and landing.raw_ref is not None:
            context.archive.withdraw(landing.raw_ref)
    return [landing for landing in landings if landing.article_id not in graves]


def _current(
    context: Context, landings: Sequence[Landing], held: Mapping[UUID, HeldArticle]
) -> list[Landing]:
    """Choose one reading per article: the last, and a page before words that stand in for one.

    None where what is held is worth more: a page before its feed's words, a text before its first
    lines above a paywall.
    """
    best: dict[UUID, Landing] = {}
    for landing in landings:
        other = best.get(landing.article_id)
        if other is None or other.stands_in or not landing.stands_in:
            best[landing.article_id] = landing
    others: set[UUID] = set()
    if context.flow == BACKFILL:  # it adds what is missing; the text of the day is left alone
        others = context.memory.of_others(best.keys(), origin=BACKFILL)
    return [
        landing
        for article_id, landing in best.items()
        if article_id not in others and not _is_worse(landing, held.get(article_id))
    ]


def _is_worse(landing: Landing, known: HeldArticle | None) -> bool:
    if known is None:
        return False
    if landing.stands_in:
        return known.text_source == "page" or landing.gives_way
    is_closed = landing.article.kind == "paywall" and known.kind != "paywall"
    return is_closed and known.text_source != "summary"


def _outcomes(
    context: Context, chunk: Chunk, landings: Sequence[Landing]
) -> tuple[EntryOutcome, ...]:
    """Let the outcomes name the articles by their settled ids.

    An entry that led to what was forgotten under an address of its own says so: `forget_again`
    looks for that, and takes it out with its outcome.
    """
    ids: dict[UUID | None, UUID] = {
        before.article_id: after.article_id
        for before, after in zip(chunk.landings, landings, strict=True)
    }
    named = [
        replace(outcome, article_id=ids.get(outcome.article_id, outcome.article_id))
        for outcome in chunk.outcomes
    ]
    graves = context.memory.graves.articles
    return tuple(
        replace(each, outcome="known", article_id=None, detail=f"forgotten {each.article_id}")
        if each.article_id in graves
        else each
        for each in named
    )


def _remember(
    context: Context,
    landings: Sequence[Landing],
    placed: Sequence[Placed],
    held: Mapping[UUID, HeldArticle],
) -> None:
    """Tell the run's memory what is safe now."""
    for landing in landings:
        for row in url_rows(landing):
            context.memory.add_address(row.url, landing.article_id)
    for landing in (each.landing for each in placed if each.fate != "trivial"):
        known, article = held.get(landing.article_id), landing.article
        context.memory.add_article(
            landing.article_id,
            HeldArticle(
                version_id=landing.version_id,
                content_hash=article.content_hash,
                text_source=article.text_source,
                kind=article.kind,
                title=article.title,
                outlet_id=landing.outlet_id,
                wordings={
                    **(known.wordings if known else {}),
                    article.content_hash: landing.version_id,
                },
            ),
            WordingText(article.title, article.body),
        )
