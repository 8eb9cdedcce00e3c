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
_BOTH = set(SIDES)
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
    for run in _runs(facts, settled):
        if _is_standing(facts, settled, run):
            _lessen(settled, run, _STANDING)
    for pair in pairwise(range(len(settled))):
        if _borders(facts, *(settled[at] for at in pair)):
            _lessen(settled, pair, _STANDING)
    for run in _turns(facts, settled):
        _lessen(settled, run, _ROLL_CALL)
    if facts.has_hero:
        settled = [
            aside(each.found, "region", _PAST)
            if each.side == "azerbaijan" and _is_of_the_past(facts, each.found)
            else each
            for each in settled
        ]
    in_locations(facts, settled)
    return [placed(facts, meaning) for meaning in settled]


def _is_of_the_past(facts: Facts, found: Found) -> bool:
    """Tell a text or sentence on Sattar Khan or 1945: a hero, no state and no official."""
    if facts.north_west > 0 and facts.kinds.isdisjoint(_OF_TODAY):
        return True
    beside = {(other.entity.side, other.entity.kind) for other in facts.beside(found)}
    return _HERO in beside and beside.isdisjoint(_OF_TODAY) and found.entity.kind in PLACES


def _borders(facts: Facts, one: Meaning, two: Meaning) -> bool:
    """Tell whether a clause says of two sides no more than that they are neighbours."""
    if one.found.sentence != two.found.sentence or {one.side, two.side} != _BOTH:
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


def _turns(facts: Facts, meanings: Sequence[Meaning]) -> list[list[int]]:
    """Gather the powers of a sentence that gives each of them one short clause (A2)."""
    powers: dict[int, list[int]] = {}
    for index, meaning in enumerate(meanings):
        if meaning.found.entity.kind in _POWERS and meaning.side != "none":
            powers.setdefault(meaning.found.sentence, []).append(index)
    return [
        own
        for own in powers.values()
        if _is_roll_call(meanings, own)
        and _is_roll_call(meanings, [at for at in own if _has_clause(facts, meanings, at)])
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


def _runs(facts: Facts, meanings: Sequence[Meaning]) -> list[list[int]]:
    """Gather names of countries that only commas and "and" part, where a verb may govern them."""
    runs: list[list[int]] = []
    sentences = {each.found.sentence for each in meanings if each.side in SIDES}
    for index, meaning in enumerate(meanings):
        if meaning.found.entity.kind not in _COUNTABLE or meaning.side == "none":
            continue
        if meaning.found.sentence not in sentences:  # nothing in it to lessen
            continue
        if runs and _is_governed(facts, meanings[runs[-1][-1]].found, meaning.found):
            runs[-1].append(index)
        else:
            runs.append([index])
    return [run for run in runs if len(run) >= _PAIR]


def _is_governed(facts: Facts, one: Found, two: Found) -> bool:
    """Tell whether two names are parts of one run, in a sentence with a verb that may govern it."""
    if one.sentence != two.sentence or _VERBS.isdisjoint(facts.line(one.sentence).all):
        return False
    return facts.joined(one, two)


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
