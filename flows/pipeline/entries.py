"""Decide what each entry of a poll is: new, updated, known or rejected."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from extractors.errors import ParseError
from extractors.feeds import KINDS, entry_hash, entry_key
from extractors.ids import content_id
from extractors.model import Entry, Feed, Outlet
from extractors.outlets import owner_of
from extractors.urls import canonical_url
from flows.pipeline.context import Context, Tally, Work
from flows.pipeline.memory import Memory
from flows.registry.names import host_of
from warehouse.rows import EntryOutcome, EntryResult, EntryRow


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entry of a polled feed, with its identity."""

    feed: Feed
    entry: Entry
    entry_id: UUID
    entry_hash: str
    url: str | None  # canonical; None where the entry leads nowhere
    outlet: Outlet | None  # who published it: of an aggregator's entry, the publisher if known


def candidates(context: Context, feed: Feed, entries: Sequence[Entry]) -> list[Candidate]:
    """Identify the entries of one feed."""
    own = context.registry.outlets.get(feed.outlet_id)
    is_aggregator = feed.kind in KINDS and KINDS[feed.kind].is_aggregator
    return [
        Candidate(
            feed,
            entry,
            entry_key(feed.feed_id, entry),
            entry_hash(entry),
            address_of(entry.url),
            publisher_of(entry, own, context.by_domain) if is_aggregator else own,
        )
        for entry in entries
    ]


def publisher_of(
    entry: Entry, aggregator: Outlet | None, by_domain: Mapping[str, Outlet]
) -> Outlet | None:
    """Give the registered outlet that an aggregator's entry names or leads to, else its own."""
    for url in (entry.publisher_url, entry.url):
        owner = owner_of(host_of(url), by_domain) if url else None
        if owner is not None and owner is not aggregator:
            return owner
    return aggregator


def address_of(url: str | None) -> str | None:
    """Give the canonical form of a link; None where it leads nowhere."""
    if url is None:
        return None
    try:
        return canonical_url(url)
    except ParseError:
        return None


def is_forgotten(memory: Memory, candidate: Candidate) -> bool:
    """Tell whether an entry led, or its addresses lead, to an article that was forgotten."""
    return memory.is_forgotten(candidate.entry_id, candidate.url, candidate.entry.url)


def tells_of_forgotten(context: Context, entries: Iterable[Entry]) -> bool:
    """Tell whether any entry leads to an article that was forgotten, whatever is done with it."""
    return leads_to_forgotten(context, (each.url for each in entries))


def leads_to_forgotten(context: Context, urls: Iterable[str | None]) -> bool:
    """Tell whether any of these addresses, as met or canonical, leads to what was forgotten."""
    forms = (form for url in urls for form in (url, address_of(url)))
    return context.memory.tells_of_forgotten(forms)


@dataclass(slots=True)
class Sorted:
    """What a chunk of candidates comes to: rows to land and work to do."""

    rows: list[EntryRow]
    outcomes: list[EntryOutcome]
    work: list[Work]


def sort_entries(
    context: Context,
    found: Mapping[str, Sequence[Candidate]],
    tallies: Mapping[str, Tally],
    known: Mapping[UUID, str],
    articles: Mapping[str, UUID],
    at: datetime,
) -> Sorted:
    """Sort candidates, by feed_id, and enter each into its feed's tally.

    An entry that stands twice in one feed counts once as what its first wording is and then as
    known: with each wording landing on the other's heels both would be news at every poll. `known`
    maps entry ids to the hash we hold. `articles` maps canonical URLs to articles we hold: a new
    entry that leads to one of them (another feed told of it first) needs no request.
    """
    result = Sorted([], [], [])
    met: set[UUID] = set()
    for candidate in (each for group in found.values() for each in group):
        tally = tallies[candidate.feed.feed_id]
        before = known.get(candidate.entry_id)
        is_again = candidate.entry_id in met
        met.add(candidate.entry_id)
        if is_again or before == candidate.entry_hash:
            tally.known += 1
            continue
        row = entry_row(context, candidate, at)
        result.rows.append(row)
        if candidate.url is None:
            tally.words[candidate.entry_id] = "rejected"
            result.outcomes.append(outcome(row, "rejected", at, detail="no usable link"))
        elif before is None and candidate.url in articles:
            article_id = articles[candidate.url]
            tally.known += 1
            result.outcomes.append(outcome(row, "known", at, article_id=article_id))
        else:
            tally.words[candidate.entry_id] = "updated" if before else "new"
            work = Work(row, candidate.entry, candidate.url, candidate.outlet)
            result.work.append(work)
    return result


def outcome(
    row: EntryRow,
    result: EntryResult,
    at: datetime,
    *,
    article_id: UUID | None = None,
    detail: str | None = None,
    is_final: bool = True,
    run_id: UUID | None = None,
) -> EntryOutcome:
    """Record what became of one wording of an entry in one run (`run_id`, else the row's own)."""
    run = run_id or row.run_id
    return EntryOutcome(
        outcome_id=content_id("entry_outcome", str(row.entry_id), row.entry_hash, str(run)),
        entry_id=row.entry_id,
        entry_hash=row.entry_hash,
        run_id=run,
        outcome=result,
        is_final=is_final,
        article_id=article_id,
        detail=detail,
        at=at,
    )


def entry_of(row: EntryRow) -> Entry:
    """Give back the entry that a stored row came from."""
    return Entry(
        url=row.url,
        guid=row.guid,
        title=row.title,
        summary=row.summary,
        authors=row.authors,
        tags=row.tags,
        published_at=row.published_at,
        published_precision=row.published_precision,  # type: ignore[arg-type]  # stored from one
        published_raw=row.published_raw,
        updated_at=row.updated_at,
        publisher=row.publisher,
        publisher_url=row.publisher_url,
        problems=row.problems,
    )


def entry_row(context: Context, candidate: Candidate, at: datetime) -> EntryRow:
    """Give the row of an entry in this wording."""
    entry = candidate.entry
    return EntryRow(
        entry_id=candidate.entry_id,
        feed_id=candidate.feed.feed_id,
        outlet_id=candidate.outlet.outlet_id if candidate.outlet else candidate.feed.outlet_id,
        guid=entry.guid,
        url=entry.url,
        title=entry.title,
        summary=entry.summary,
        lang=candidate.feed.lang,
        authors=entry.authors,
        tags=entry.tags,
        published_at=entry.published_at,
        published_precision=entry.published_precision,
        published_raw=entry.published_raw,
        updated_at=entry.updated_at,
        publisher=entry.publisher,
        publisher_url=entry.publisher_url,
        problems=entry.problems,
        entry_hash=candidate.entry_hash,
        first_seen_at=at,
        changed_at=at,
        origin=context.settings.origin,  # type: ignore[arg-type]  # "feed", or "demo" set by the demo
        run_id=context.run_id,
    )
