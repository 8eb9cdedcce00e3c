"""Tell how well each side is present in a stretch of text, by name or implied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.relevance.passages import Sentence
from extractors.relevance.reading import CueFound, Reading
from extractors.relevance.senses import Meaning

# Shares of a full mention, set on the development material.
_IMPLIED_BY_HOME = 0.8  # "our country" (rule 18)
_LESS_IN_COMPANY = 0.3  # where third countries are named, "the minister" may be theirs
_IMPLIED_BY_CROSSING = 0.7  # a shared crossing, or "the neighbouring country"
_FORMER = 0.4  # "former ambassador to" (rule 13)
_NEAR_FORMER = 50  # characters from "former" to the country it belongs to
BORDER_KINDS = frozenset({"crossing", "neighbour", "river", "route"})


@dataclass(frozen=True, slots=True)
class Side:
    """How well one side is present."""

    strength: float  # 0 where it is not
    mention: Meaning | None  # None where it is only implied


@dataclass(frozen=True, slots=True)
class Stretch:
    """One sentence, or title and lead together, with all that was found there."""

    sentences: tuple[Sentence, ...]
    mentions: tuple[Meaning, ...]  # without members of lists
    cues: tuple[CueFound, ...]
    azerbaijan: Side
    iran: Side
    context: frozenset[str]  # labels of the context cues
    third: frozenset[str]  # third countries named


def stretch(
    reading: Reading,
    sentences: tuple[Sentence, ...],
    free: Mapping[int, Sequence[Meaning]],
    outlet_country: str | None,
) -> Stretch:
    """Gather what stands in `sentences`; `free` are mentions outside lists by sentence number."""
    here = tuple(mention for sentence in sentences for mention in free.get(sentence.number, ()))
    cues = tuple(found for sentence in sentences for found in reading.cues(sentence))
    azerbaijan, iran = _sides(here, cues, outlet_country)
    context = frozenset[str]().union(*(reading.context(s.number) for s in sentences))
    third = frozenset(m.found.entity.entity_id for m in here if m.sense == "third_country")
    return Stretch(sentences, here, cues, azerbaijan, iran, context, third)


def may_hold(mention: Meaning, outlet_country: str | None) -> bool:
    """Tell whether a sentence with this mention may hold both sides; Iran alone is not enough."""
    return (
        mention.side == "azerbaijan"
        or mention.found.entity.kind in BORDER_KINDS
        or (mention.side == "iran" and outlet_country == "AZ")
    )


def in_office(reading: Reading, mention: Meaning) -> Meaning:
    """Discount Azerbaijan where it only tells where somebody once served (rule 13)."""
    if mention.side != "azerbaijan":
        return mention
    sentence = reading.sentences[mention.found.sentence]
    for found in reading.cues(sentence):
        is_former = found.cue.label == "former"
        if is_former and 0 < mention.found.start - found.start < _NEAR_FORMER:
            return mention._replace(strength=mention.strength * _FORMER)
    return mention


def _sides(
    here: Sequence[Meaning], cues: Sequence[CueFound], outlet_country: str | None
) -> tuple[Side, Side]:
    azerbaijan, iran = _named(here, "azerbaijan"), _named(here, "iran")
    home = {found.cue.label for found in cues if found.cue.group == "home"}
    kinds = {mention.found.entity.kind for mention in here}
    implied = Side(_IMPLIED_BY_HOME - _LESS_IN_COMPANY * ("third_country" in kinds), None)
    if outlet_country == "AZ" and "AZ" in home and not azerbaijan.strength:
        azerbaijan = implied
    if outlet_country == "IR" and "IR" in home and not iran.strength:
        iran = implied
    return _beside_the_border(azerbaijan, iran, kinds, outlet_country)


def _beside_the_border(
    azerbaijan: Side, iran: Side, kinds: set[str], outlet_country: str | None
) -> tuple[Side, Side]:
    """Let a shared crossing or "the neighbour" stand for the side that is not named.

    In Iranian outlets a crossing alone is a town at home.
    """
    implied = Side(_IMPLIED_BY_CROSSING, None)
    abroad = outlet_country != "IR" and "crossing" in kinds
    if iran.strength and not azerbaijan.strength and (abroad or "neighbour" in kinds):
        return implied, iran
    at_home = outlet_country == "IR" or "neighbour" in kinds
    if azerbaijan.strength and not iran.strength and "crossing" in kinds and at_home:
        return azerbaijan, implied
    return azerbaijan, iran


def _named(here: Sequence[Meaning], side: str) -> Side:
    own = [mention for mention in here if mention.side == side]
    if not own:
        return Side(0.0, None)
    best = max(own, key=lambda mention: mention.strength)
    return Side(best.strength, best)
