"""Decide what each name means where it stands: the Republic, a province, a people, a dateline.

Steps: names that only say where a text comes from (`lines`) → a rule per entity or kind
(`azerbaijan`, `places`, `others`) → clauses that lessen what stands in them (`clauses`). The words
that decide are data: `seeds/gazetteer/senses/`.
"""

from collections.abc import Callable

from extractors.model import Side
from extractors.relevance.people import NOBODY, Linked, link
from extractors.relevance.reading import Found, Reading
from extractors.relevance.senses import azerbaijan, others, places
from extractors.relevance.senses.around import Facts, facts_of
from extractors.relevance.senses.clauses import in_clauses
from extractors.relevance.senses.lines import is_advert, signs
from extractors.relevance.senses.meaning import SIDES, Meaning, aside, plain
from extractors.relevance.senses.mending import mended
from extractors.relevance.senses.titles import titled

__all__ = ["SIDES", "Meaning", "settle"]

_RULES: dict[str, Callable[[Facts, Found], Meaning]] = {
    "azerbaijan": azerbaijan.country,
    "azerbaijani": azerbaijan.demonym,
    "republic": azerbaijan.titled,
    "surname": others.surname,
    "person": others.official,
    "third_country": others.abroad,
    "capital": places.capital,
    "corridor": places.corridor,
    "border_waters": places.border_water,
    "crossing": places.crossing,
    "province": places.province,
    "culture": others.culture,
    "club": others.club,
    "claim": places.claim,
    "majlis": others.majlis,
    "city": places.town,
}


def settle(reading: Reading, outlet_country: str | None) -> tuple[Meaning, ...]:
    """Give every name found its meaning, in order of appearance."""
    names = mended(reading)
    linked = link(reading, names)
    if linked:
        names = [_named(found, linked.get(at)) for at, found in enumerate(names)]
    strangers = {at for at, told in linked.items() if told.entity is None}
    own = [found for at, found in enumerate(names) if at not in strangers] if strangers else names
    if reading.datelines:
        own = [found for found in own if not reading.is_filed(found)]
    facts = facts_of(reading, own, outlet_country)
    if is_advert(reading):
        return tuple(aside(found, "signature", "An advert (rule 15).") for found in names)
    settled = [
        _stranger(found, linked[at].reason) if at in strangers else _settle(facts, found)
        for at, found in enumerate(names)
    ]
    meanings = in_clauses(facts, settled)
    for at, told in linked.items():
        meanings[at] = _meant(meanings[at], told)
    return tuple(meanings)


def _named(found: Found, told: Linked | None) -> Found:
    """Let a surname be the person whom the text itself tells; a rule may doubt the rest."""
    if told is None or told.entity is None or not told.is_sure:
        return found
    return found._replace(entity=told.entity)


def _stranger(found: Found, reason: str) -> Meaning:
    """Give a namesake's meaning: no evidence where the name is nobody's in particular."""
    side: Side = "none" if found.entity.side in SIDES else "other"
    named = found if found.entity.kind == "surname" else found._replace(entity=NOBODY)
    return Meaning(named, side, "namesake", 0.0, reason)


def _meant(meaning: Meaning, told: Linked) -> Meaning:
    """Let a surname that no rule doubted be whom news means by it."""
    if told.entity is None or meaning.side not in (*SIDES, "other"):
        return meaning
    return meaning._replace(found=meaning.found._replace(entity=told.entity))


def _settle(facts: Facts, found: Found) -> Meaning:
    entity = found.entity
    if facts.reading.is_filed(found):
        return aside(found, "dateline", "A dateline says where the text was filed.")
    if entity.side in SIDES and signs(facts, found):
        return aside(found, "signature", "The address of a channel, or an author's line.")
    is_suspect = entity.kind == "capital" and "namesake" in facts.line(found.sentence).all
    if is_suspect and "namesake" in facts.inside(found):
        return aside(found, "namesake", "Another word that only begins like the name (rule 13).")
    rule = _RULES.get(entity.entity_id) or _RULES.get(entity.kind)
    return titled(facts, found) or (plain(found) if rule is None else rule(facts, found))
