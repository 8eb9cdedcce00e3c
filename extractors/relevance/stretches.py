"""Find the stretches of text that may hold both sides, by name or implied."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain
from typing import Literal, NamedTuple

from extractors.relevance.lists import listed
from extractors.relevance.passages import Sentence
from extractors.relevance.reading import CueFound, Reading
from extractors.relevance.senses import Meaning

# Shares of a full mention, set on the development material.
_IMPLIED_BY_HOME = 0.8  # "our country" (rule 18)
_LESS_IN_COMPANY = 0.3  # where third countries are named, "the minister" may be theirs
_IMPLIED_BY_CROSSING = 0.7  # a shared crossing, or "the neighbouring country"
_BORDER_KINDS = frozenset({"crossing", "neighbour", "river", "route", "unnamed"})
_BORDER_TOPICS = frozenset({"border_incident"})
DEEDS = frozenset({"relation", "act"})  # groups of cues
_NO_LABELS: frozenset[str] = frozenset()
_BOTH = frozenset({"azerbaijan", "iran"})
_SIDE_OF = {"AZ": "azerbaijan", "IR": "iran"}
_NEXT = 3  # characters between "Iran's" and the ministry that is Iran's
Kind = Literal["sentence", "pair", "lead"]
_SHORT_TEXT = 900  # characters; title and text of a brief speak of one thing


@dataclass(frozen=True, slots=True)
class Side:
    """How well one side is present."""

    strength: float  # 0 where it is not
    mention: Meaning | None  # None where it is only implied


_NOBODY = Side(0.0, None)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One sentence, two in a row, or title and lead together, with all that was found there."""

    kind: Kind
    sentences: tuple[Sentence, ...]
    mentions: tuple[Meaning, ...]  # without members of lists
    cues: tuple[CueFound, ...]
    azerbaijan: Side
    iran: Side
    context: frozenset[str]  # labels of the context cues
    third: frozenset[str]  # third countries named
    has_list: bool  # does one of its sentences hold a list of countries


@dataclass(frozen=True, slots=True)
class Stretches:
    """All stretches of a text, in order, and the names that stand in lists."""

    stretches: tuple[Stretch, ...]
    lists: frozenset[int]  # indexes of meanings


def find_stretches(reading: Reading, meanings: Sequence[Meaning], home: str | None) -> Stretches:
    """Find every stretch in which the two sides may meet; `home` is the outlet's country."""
    if not _may_meet(meanings, home):
        return Stretches((), listed(reading, meanings, ()))
    touched = sorted({each.found.sentence for each in meanings if _may_hold(each, home)})
    lists = listed(reading, meanings, touched)
    bare = _bare(reading, meanings)
    free: dict[int, list[Meaning]] = {}
    for index, meaning in enumerate(meanings):
        if index not in lists and not _is_aside(meaning, bare):
            free.setdefault(meaning.found.sentence, []).append(meaning)
    if not _may_meet([each for own in free.values() for each in own], home):
        return Stretches((), lists)
    gather = _Gather(reading, free, frozenset(meanings[i].found.sentence for i in lists), home, {})
    single = [gather.stretch("sentence", (reading.sentences[number],)) for number in touched]
    return Stretches((*single, *gather.lead(), *gather.pairs()), lists)


def _bare(reading: Reading, meanings: Sequence[Meaning]) -> frozenset[int]:
    """Give the sentences whose standing clause is all that they say.

    A standing clause counts where its sentence has news in it, too (rule 2).
    """
    standing = {each.found.sentence for each in meanings if each.sense == "background"}
    return frozenset(
        number
        for number in standing
        if not any(
            found.cue.group in DEEDS and found.cue.label != "general"
            for found in reading.cues(reading.sentences[number])
        )
    )


def _is_aside(meaning: Meaning, bare: AbstractSet[int]) -> bool:
    """Tell a name that says nothing of what happens: a dateline's, or a bare standing clause's."""
    if meaning.sense == "background":
        return meaning.found.sentence in bare
    return meaning.sense == "dateline"


def _may_meet(meanings: Sequence[Meaning], home: str | None) -> bool:
    """Tell early that a text cannot hold both sides: nearly all news."""
    sides = {meaning.side for meaning in meanings}
    if sides >= _BOTH:
        return True
    near = any(meaning.found.entity.kind in _BORDER_KINDS for meaning in meanings)
    azerbaijan = "azerbaijan" in sides or near or home == "AZ"
    iran = "iran" in sides or near or home == "IR"
    shared = any(meaning.found.entity.kind == "crossing" for meaning in meanings)
    return azerbaijan and iran and (shared or not sides.isdisjoint(_BOTH))


class _Part(NamedTuple):
    """What one sentence holds; stretches share it."""

    mentions: tuple[Meaning, ...]
    cues: tuple[CueFound, ...]
    home: frozenset[str]  # countries that words for home may mean
    context: frozenset[str]
    third: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Gather:
    """What a stretch is gathered from."""

    reading: Reading
    free: Mapping[int, Sequence[Meaning]]  # meanings outside lists, by sentence
    in_list: frozenset[int]  # numbers of sentences that hold a list
    home: str | None
    parts: dict[int, _Part]  # by sentence, filled when asked for

    def stretch(self, kind: Kind, sentences: tuple[Sentence, ...]) -> Stretch:
        """Gather what stands in `sentences`."""
        parts = [self._part(each) for each in sentences]
        part = parts[0] if len(parts) == 1 else _joined(parts)
        mentions, cues, home, context, third = part
        azerbaijan, iran = _sides(mentions, cues, home, self.home)
        has_list = any(one.number in self.in_list for one in sentences)
        return Stretch(kind, sentences, mentions, cues, azerbaijan, iran, context, third, has_list)

    def _part(self, sentence: Sentence) -> _Part:
        number = sentence.number
        known = self.parts.get(number)
        if known is None:
            mentions, cues = tuple(self.free.get(number, ())), self.reading.cues(sentence)
            entities = [each.found.entity for each in mentions if each.sense == "third_country"]
            third = frozenset([each.country or each.entity_id for each in entities])
            home = _home_words(mentions, cues)
            known = _Part(mentions, cues, home, self.reading.context(number), third)
            self.parts[number] = known
        return known

    def lead(self) -> Iterator[Stretch]:
        """Read title and lead, of a brief everything, as one stretch."""
        sentences = self.reading.sentences
        size = sum(passage.size for passage in self.reading.passages.values())
        opening = tuple(
            each
            for each in sentences
            if (each.is_lead or size <= _SHORT_TEXT) and not self._is_list(each)
        )
        if len(opening) > 1:
            yield self.stretch("lead", opening)

    def _is_list(self, sentence: Sentence) -> bool:
        """Tell a sentence that names the sides in a list, if at all."""
        free = self.free.get(sentence.number, ())
        return sentence.number in self.in_list and not any(each.strength for each in free)

    def pairs(self) -> Iterator[Stretch]:
        """Read two sentences in a row as one where each names one side."""
        sentences = self.reading.sentences
        names = {number: {m.side for m in own if m.strength} for number, own in self.free.items()}
        for number in sorted(names):
            sides = names[number], names.get(number + 1, set())
            if _completes(*sides) and sentences[number].field == sentences[number + 1].field:
                yield self.stretch("pair", sentences[number : number + 2])


def _joined(parts: Sequence[_Part]) -> _Part:
    """Read several sentences as one."""
    mentions, cues, home, context, third = zip(*parts, strict=True)
    return _Part(
        tuple(chain.from_iterable(mentions)),
        tuple(chain.from_iterable(cues)),
        _NO_LABELS.union(*home),
        _NO_LABELS.union(*context),
        _NO_LABELS.union(*third),
    )


def _home_words(mentions: Sequence[Meaning], cues: Sequence[CueFound]) -> frozenset[str]:
    """Give the countries whose outlets mean their own here: not "Iran's foreign ministry"."""
    return frozenset(
        [
            found.cue.label
            for found in cues
            if found.cue.group == "home"
            and not any(
                0 <= found.start - each.found.end <= _NEXT
                for each in mentions
                if each.side != _SIDE_OF[found.cue.label] and each.found.entity.kind == "country"
            )
        ]
    )


def _completes(one: AbstractSet[str], two: AbstractSet[str]) -> bool:
    return bool(one and two) and (one | two) >= _BOTH and not (one >= _BOTH or two >= _BOTH)


def _may_hold(mention: Meaning, outlet_country: str | None) -> bool:
    """Tell whether a sentence with this mention may hold both sides; Iran alone is not enough."""
    return (
        mention.side == "azerbaijan"
        or mention.found.entity.kind in _BORDER_KINDS
        or (mention.side == "iran" and outlet_country == "AZ")
    )


def _sides(
    here: Sequence[Meaning], cues: Sequence[CueFound], home: AbstractSet[str], outlet: str | None
) -> tuple[Side, Side]:
    """Tell how well both sides are present; `home`: countries that words for home may mean."""
    azerbaijan, iran = _named(here, "azerbaijan"), _named(here, "iran")
    kinds = {mention.found.entity.kind for mention in here}
    implied = Side(_IMPLIED_BY_HOME - _LESS_IN_COMPANY * ("third_country" in kinds), None)
    if outlet == "AZ" and "AZ" in home and not azerbaijan.strength:
        azerbaijan = implied
    if outlet == "IR" and "IR" in home and not iran.strength:
        iran = implied
    if azerbaijan.strength and "unnamed" in kinds and any(map(_is_armed, cues)):
        iran = _or_implied(iran)
    crowded = "third_country" in kinds
    if "crossing" in kinds and any(_spans(each, outlet, crowded=crowded) for each in cues):
        return _or_implied(azerbaijan), _or_implied(iran)
    return _beside_the_border(azerbaijan, iran, kinds, outlet)


def _is_armed(found: CueFound) -> bool:
    """Tell what makes "against third countries" mean the neighbour: use of territory (A16)."""
    return found.cue.label == "security_military"


def _spans(found: CueFound, outlet: str | None, *, crowded: bool) -> bool:
    """Tell a word by which a shared crossing stands for both: "the two neighbours", a smuggler."""
    group, label = found.cue
    if group == "context":
        return not crowded and (label == "bilateral" or (label == "linked" and outlet == "AZ"))
    return outlet == "AZ" and group == "relation" and label in _BORDER_TOPICS


def _or_implied(side: Side) -> Side:
    return side if side.strength else Side(_IMPLIED_BY_CROSSING, None)


def _beside_the_border(
    azerbaijan: Side, iran: Side, kinds: set[str], outlet_country: str | None
) -> tuple[Side, Side]:
    """Let a shared crossing or "the neighbour" stand for the side that is not named.

    In Iranian outlets a crossing alone is a town at home.
    """
    abroad = outlet_country != "IR" and "crossing" in kinds
    if iran.strength and (abroad or "neighbour" in kinds):
        return _or_implied(azerbaijan), iran
    at_home = outlet_country == "IR" or "neighbour" in kinds
    if azerbaijan.strength and "crossing" in kinds and at_home:
        return azerbaijan, _or_implied(iran)
    return azerbaijan, iran


def _named(here: Sequence[Meaning], side: str) -> Side:
    own = [mention for mention in here if mention.side == side]
    if not own:
        return _NOBODY
    best = max(own, key=_strength)
    return Side(best.strength, best)


def _strength(mention: Meaning) -> float:
    return mention.strength
