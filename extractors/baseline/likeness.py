"""How near a text is to a seed document.

Entities and topics speak across languages; words only where text and seed have one language. Each
of the three is Tversky's ratio ("Features of similarity", 1977) of what is shared to what is
shared and what only one has: the same gives 1, nothing in common 0, and one thing more in common
never gives less. Topics count only with shared entities: news is full of diplomacy.
"""

from collections.abc import Mapping
from math import fsum, log, sqrt

from extractors.baseline.profile import Profile
from extractors.model import SeedLikeness

# What the text lacks counts less than what it has besides: a headline cannot name everybody.
_OWN, _LACKING = 0.5, 0.25
_TOPICS = 0.2  # the rest are entities
# Little: two reports of one event share few words but many names. The square root, because even
# such reports share hardly a third of their words.
_TERMS = 0.15
# The baseline is about a pair. Of a text that names one side only, names and topics say little: it
# may be anything that a spokeswoman said.
_ONE_SIDED = 0.25
_MOST_SHARED = 12
_DIGITS = 4


def likeness(text: Profile, seed: Profile, seed_id: str) -> SeedLikeness:
    """Compare a text with a seed document."""
    return SeedLikeness(
        seed_id=seed_id,
        similarity=round(_similarity(text, seed), _DIGITS),
        shared_entities=tuple(shared_entities(text, seed)[:_MOST_SHARED]),
        shared_terms=tuple(shared_terms(text, seed)[:_MOST_SHARED]),
    )


def shared_entities(text: Profile, seed: Profile) -> list[str]:
    """Give the entities of both, most telling first."""
    both = text.entities.keys() & seed.entities.keys()
    return sorted(both, key=lambda each: (-seed.entities[each], each))


def shared_terms(text: Profile, seed: Profile) -> list[str]:
    """Give the words of both, as the text has them, most telling first; none across languages."""
    if text.lang != seed.lang:
        return []

    def telling(key: str) -> float:
        return seed.terms[key] * (1 + log(text.counts[key])) * (1 + log(seed.counts[key]))

    both = {key: -telling(key) for key in text.terms.keys() & seed.terms.keys()}
    return [text.forms[key] for key in sorted(both, key=lambda key: (both[key], key))]


def _similarity(text: Profile, seed: Profile) -> float:
    entities = ratio(text.entities, seed.entities)
    topics = ratio(text.topics, seed.topics) if seed.topics else entities
    found = (1 - _TOPICS) * entities + _TOPICS * sqrt(entities * topics)
    if text.lang == seed.lang and seed.terms:
        found = (1 - _TERMS) * found + _TERMS * sqrt(ratio(text.terms, seed.terms))
    return found if text.sides >= seed.sides else found * _ONE_SIDED


def ratio(text: Mapping[str, float], seed: Mapping[str, float]) -> float:
    """Give Tversky's ratio of two weighted sets, 0.0 to 1.0."""
    shared = text.keys() & seed.keys()
    if not shared:
        return 0.0
    both = fsum([min(text[each], seed[each]) for each in shared])
    own = fsum([text[each] for each in text.keys() - shared])
    lacking = max(fsum(seed.values()) - both, 0.0)
    return both / (both + _OWN * own + _LACKING * lacking)
