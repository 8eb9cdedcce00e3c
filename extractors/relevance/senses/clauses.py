"""Mark names in standing clauses of background, and in texts on the past."""

from collections.abc import Sequence
from itertools import pairwise

from extractors.relevance.reading import Found
from extractors.relevance.senses.around import Facts
from extractors.relevance.senses.locations import in_locations
from extractors.relevance.senses.meaning import BACKGROUND, SIDES, Meaning, aside
from extractors.relevance.senses.placed import PLACES, placed

_STANDING = "A standing clause: who borders whom, what links what (rule 2)."
_ROLL_CALL = "One clause for each of many powers: who is who (A2)."
_PAST = "A text on heroes of the region's past that names no one of today (rule 10)."
_BETWEEN = 4  # words: "has a common border with"
_COUNTABLE = frozenset({"country", "republic", "third_country"})
_POWERS = _COUNTABLE | {"capital"}
_VERBS = frozenset({"borders", "through", "joins", "frontier"})
_FRONTIER = frozenset({"frontier", "having"})  # "has a border with"
_PAIR, _MANY = 2, 3  # names that "borders …" and "links …" need
_REACH = 3  # words between a verb and the names it governs
_REACH_AFTER = 5  # where the verb comes last: "… را به هم پیوند می‌دهد"
_HERO = ("iran", "culture")
_OF_TODAY = frozenset(
    {
        ("iran", "country"), ("iran", "person"), ("iran", "organ"),
        ("azerbaijan", "republic"), ("azerbaijan", "person"), ("azerbaijan", "organ"),
    }
)  # fmt: skip


def in_clauses(facts: Facts, meanings: Sequence[Meaning]) -> list[Meaning]:
    """Lessen what stands in a clause of background, a text on the past or a mere location."""
    settled = list(meanings)
    by_sentence: dict[int, list[int]] = {}
    for index, meaning in enumerate(settled):
        by_sentence.setdefault(meaning.found.sentence, []).append(index)
    for number, own in by_sentence.items():
        if len(own) < _PAIR or not any(settled[index].side in SIDES for index in own):
            continue  # nothing in it to lessen
        if not _VERBS.isdisjoint(facts.line(number).all):
            _lessen_standing(facts, settled, own)
        if len(own) > _MANY and _gives_turns(facts, settled, own):
            _lessen(settled, _powers(settled, own), _ROLL_CALL)
    if facts.has_hero:
        settled = [
            aside(each.found, "region", _PAST)
            if each.side == "azerbaijan" and _is_of_the_past(facts, each.found)
            else each
            for each in settled
        ]
    in_locations(facts, settled)
    return [
        placed(facts, each) if each.side in SIDES and each.found.entity.kind in PLACES else each
        for each in settled
    ]


def _lessen_standing(facts: Facts, meanings: list[Meaning], own: Sequence[int]) -> None:
    """Lessen names that a verb of a sentence governs; `own` are the names of the sentence."""
    for run in _runs(facts, meanings, own):
        if _is_standing(facts, meanings, run):
            _lessen(meanings, run, _STANDING)
    for one, two in pairwise(own):
        if _borders(facts, meanings[one], meanings[two]):
            _lessen(meanings, (one, two), _STANDING)


def _is_of_the_past(facts: Facts, found: Found) -> bool:
    """Tell a text or sentence on Sattar Khan or 1945: a hero, no state and no official."""
    if facts.north_west > 0 and facts.kinds.isdisjoint(_OF_TODAY):
        return True
    beside = {(other.entity.side, other.entity.kind) for other in facts.beside(found)}
    return _HERO in beside and beside.isdisjoint(_OF_TODAY) and found.entity.kind in PLACES


def _borders(facts: Facts, one: Meaning, two: Meaning) -> bool:
    """Tell whether a clause says of two sides no more than that they are neighbours."""
    if one.side == two.side or one.side not in SIDES or two.side not in SIDES:
        return False
    if two.found.first - one.found.last > _BETWEEN or not (
        one.found.entity.kind in _COUNTABLE and two.found.entity.kind in _COUNTABLE
    ):
        return False
    between = facts.after(one.found, _BETWEEN) & facts.before(two.found, _BETWEEN)
    return "borders" in between | facts.after(two.found)


def _lessen(meanings: list[Meaning], run: Sequence[int], reason: str) -> None:
    for index in run:
        if meanings[index].side in SIDES:
            meanings[index] = meanings[index]._replace(
                sense="background",
                strength=meanings[index].strength * BACKGROUND,
                reason=reason,
            )


def _gives_turns(facts: Facts, meanings: Sequence[Meaning], own: Sequence[int]) -> bool:
    """Tell whether a sentence gives each of many powers one short clause (A2)."""
    powers = _powers(meanings, own)
    return _is_roll_call(meanings, powers) and _is_roll_call(
        meanings, [at for at in powers if _has_clause(facts, meanings, at)]
    )


def _powers(meanings: Sequence[Meaning], own: Sequence[int]) -> list[int]:
    return [
        index
        for index in own
        if meanings[index].found.entity.kind in _POWERS and meanings[index].side != "none"
    ]


def _has_clause(facts: Facts, meanings: Sequence[Meaning], index: int) -> bool:
    return facts.opens(meanings[index].found) and not _is_enumerated(facts, meanings, index)


def _is_enumerated(facts: Facts, meanings: Sequence[Meaning], index: int) -> bool:
    """Tell a member of "Türkiye, Georgia and Russia": it has no clause of its own."""
    beside = (meanings[at] for at in (index - 1, index + 1) if 0 <= at < len(meanings))
    beside = (each for each in beside if each.sense != "dateline")
    found = meanings[index].found
    return any(
        facts.joined(*sorted((found, each.found), key=lambda name: name.start))
        for each in beside
        if each.found.field == found.field
    )


def _is_roll_call(meanings: Sequence[Meaning], turn: Sequence[int]) -> bool:
    if len(turn) <= _MANY:
        return False
    third = {meanings[i].found.entity.entity_id for i in turn if meanings[i].side == "other"}
    return len(third) >= _PAIR


def _runs(facts: Facts, meanings: Sequence[Meaning], own: Sequence[int]) -> list[list[int]]:
    """Gather names of countries that only commas and "and" part."""
    runs: list[list[int]] = []
    for index in own:
        if meanings[index].found.entity.kind not in _COUNTABLE or meanings[index].side == "none":
            continue
        if runs and facts.joined(meanings[runs[-1][-1]].found, meanings[index].found):
            runs[-1].append(index)
        else:
            runs.append([index])
    return [run for run in runs if len(run) >= _PAIR]


def _is_standing(facts: Facts, meanings: Sequence[Meaning], run: Sequence[int]) -> bool:
    if not any(meanings[index].side in SIDES for index in run):
        return False
    first, last = meanings[run[0]].found, meanings[run[-1]].found
    beside = facts.before(first, _REACH) | facts.after(last, _REACH_AFTER)
    if "borders" in beside or beside >= _FRONTIER:
        return True
    countries = {meanings[index].found.entity.entity_id for index in run}
    if "through" in beside and {meanings[index].side for index in run} >= set(SIDES):
        third = {o.entity.entity_id for o in facts.beside(first) if o.entity.side == "other"}
        return len(third) >= _PAIR or ("way" in facts.line(first.sentence).all and bool(third))
    return "joins" in beside and "way" in facts.line(first.sentence).all and len(countries) >= _MANY
