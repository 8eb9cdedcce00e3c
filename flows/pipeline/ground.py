"""What judging stands on, landed when a run opens: names, wordings, events, and who judges."""

from dataclasses import asdict, dataclass

from extractors.relevance.classifiers import DECIDING
from extractors.relevance.entities import Known, gazetteer_sha256, load_entities
from extractors.terminology.terms import Term, load_terms, terms_sha256
from extractors.timeline import load_events, timeline_sha256
from flows.pipeline.context import Context
from warehouse.judging_rows import Activation, EntityName, EntityRow
from warehouse.read import Reader
from warehouse.term_rows import EventRow, TermNameRow, TermRow


@dataclass(frozen=True, slots=True)
class Ground:
    """The rows of a run's opening; all empty where the home has them already."""

    entities: tuple[EntityRow, ...] = ()
    entity_names: tuple[EntityName, ...] = ()
    activations: tuple[Activation, ...] = ()
    terms: tuple[TermRow, ...] = ()
    term_names: tuple[TermNameRow, ...] = ()
    events: tuple[EventRow, ...] = ()


def ground_rows(context: Context, reader: Reader) -> Ground:
    """Give what of the seeds has changed, and the first activation of a home.

    An upgraded program must not change in silence what counts: so a home without an activation
    gets one, of the version that last decided there, or of the classifier that decides now where
    none has, and every later one is somebody's act.
    """
    held = reader.judging_ground()
    at, digest = context.started_at, gazetteer_sha256()
    known = load_entities() if digest != held.gazetteer_sha256 else ()
    terms = load_terms() if terms_sha256() != held.terms_sha256 else ()
    events = load_events() if timeline_sha256() != held.events_sha256 else ()
    return Ground(
        entities=tuple(_entity(context, each, digest) for each in known),
        entity_names=tuple(
            EntityName(each.entity_id, name.lang, name.script, name.names, at)
            for each in known
            for name in each.spellings
        ),
        activations=() if held.is_activated else (_first(context, reader),),
        terms=tuple(_term(context, each) for each in terms),
        term_names=tuple(
            TermNameRow(each.term_id, name.lang, name.names, at)
            for each in terms
            for name in each.spellings
        ),
        events=tuple(
            EventRow(**asdict(each), events_sha256=timeline_sha256(), updated_at=at)
            for each in events
        ),
    )


def _first(context: Context, reader: Reader) -> Activation:
    named = reader.last_deciding() or (DECIDING.name, DECIDING.version)
    return Activation(*named, context.started_at, context.run_id)


def _entity(context: Context, known: Known, digest: str) -> EntityRow:
    return EntityRow(
        entity_id=known.entity_id,
        kind=known.kind,
        side=known.side,
        office=known.office,
        office_from=known.office_from,
        office_to=known.office_to,
        gazetteer_sha256=digest,
        updated_at=context.started_at,
    )


def _term(context: Context, term: Term) -> TermRow:
    return TermRow(
        term_id=term.term_id,
        thing_id=term.thing_id,
        thing=term.thing,
        wording=term.wording,
        users=term.users,
        reason=term.reason,
        source=term.source,
        terms_sha256=terms_sha256(),
        updated_at=context.started_at,
    )
