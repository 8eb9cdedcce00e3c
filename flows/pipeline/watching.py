"""Which pages are watched, and what the rows say of their visits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from extractors.ids import content_id
from flows.net.client import Reply
from flows.pipeline.memory import Memory
from flows.pipeline.revisit_schedule import Sight, after_reading, after_visit, first_state
from flows.pipeline.wordings import Fate, Placed
from warehouse.held import HeldArticle
from warehouse.page_rows import PageState, Revisit, RevisitOutcome
from warehouse.rows import Origin

WATCHED: frozenset[Origin] = frozenset({"feed", "demo"})
# To a visitor, a wording that is back is an edit like any other.
SEEN: Mapping[Fate, RevisitOutcome] = {
    "first": "edited", "page": "edited", "edited": "edited", "again": "edited",
    "same": "same", "trivial": "trivial",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit that waits to be landed; `sight` is None where the reading has to tell."""

    state: PageState  # before
    reply: Reply
    sight: Sight | None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Visited:
    """What a chunk brings of watched pages."""

    states: tuple[PageState, ...] = ()
    revisits: tuple[Revisit, ...] = ()


def visited(
    memory: Memory,
    visits: Sequence[Visit],
    placed: Sequence[Placed],
    held: Mapping[UUID, HeldArticle],
    run_id: UUID,
) -> Visited:
    """Move on the states of pages that were visited, or read for the first or another time."""
    found = {each.landing.article_id: each for each in placed}
    states, revisits = [], []
    for visit in visits:
        one = found.pop(visit.state.article_id, None)
        sight = visit.sight or (_sight(one) if one else _unread(visit))
        state = after_visit(visit.state, sight, run_id)
        states.append(state)
        revisits.append(_revisit(visit, state, sight, one))
    states += _read(memory, list(found.values()), held, run_id)
    return Visited(tuple(states), tuple(revisits))


def _read(
    memory: Memory, placed: Sequence[Placed], held: Mapping[UUID, HeldArticle], run_id: UUID
) -> list[PageState]:
    """Begin to watch pages that were read because of their feeds, or note that they were read."""
    pages = [each for each in placed if each.landing.answered and each.landing.origin in WATCHED]
    known = [key for each in pages if (key := each.landing.article_id) in held]
    before = memory.page_states(known) if known else {}
    states = []
    for each in pages:
        landing = each.landing
        state = before.get(landing.article_id)
        if state is not None:
            states.append(after_reading(state, _sight(each), run_id))
        elif landing.judgement.verdict.relevant and landing.answered:
            states.append(
                first_state(landing.article_id, landing.answered, landing.seen_at, run_id)
            )
    return states


def _sight(placed: Placed) -> Sight:
    landing = placed.landing
    return Sight(
        SEEN[placed.fate],
        landing.seen_at,
        landing.answered,
        is_relevant=landing.judgement.verdict.relevant,
    )


def _unread(visit: Visit) -> Sight:
    """Say what a visit came to whose reading gave way to another of the same article."""
    return Sight("same", visit.reply.started_at)


def _revisit(visit: Visit, state: PageState, sight: Sight, placed: Placed | None) -> Revisit:
    reply = visit.reply
    return Revisit(
        revisit_id=content_id("revisit", str(state.article_id), str(state.visits)),
        article_id=state.article_id,
        visit=state.visits,
        url=reply.url,
        asked_at=reply.started_at,
        outcome=sight.outcome,
        http_status=reply.status,
        version_id=placed.landing.version_id if placed else None,
        raw_ref=reply.page.sha256 if reply.page else None,
        detail=visit.detail,
        run_id=state.run_id,
    )
