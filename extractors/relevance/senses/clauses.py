"""Mark names in standing clauses of background, and in the titles of former posts."""

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.relevance.reading import Found
from extractors.relevance.senses.around import Facts
from extractors.relevance.senses.meaning import SIDES, Meaning

_STANDING = "A standing clause: who borders whom, what links what (rule 2)."
_BETWEEN = 4  # words: "has a common border with"
_BACKGROUND = 0.3  # share of a full mention that a standing clause keeps (rule 2)
_FORMER = 0.0  # a post that somebody held once stands for nobody (rule 13)
_COUNTABLE = frozenset({"country", "republic", "third_country"})
_POWERS = _COUNTABLE | {"capital"}
_VERBS = frozenset({"borders", "through", "joins"})
_PAIR, _MANY = 2, 3  # names that "borders …" and "links …" need
_REACH = 3  # words between a verb and the names it governs
_REACH_AFTER = 5  # where the verb comes last: "… را به هم پیوند می‌دهد"
_POST = 5  # words of a title: "former ambassador of Iran to"
_NEAR_POST = 3
_AT = re.compile(r"(?:daki|dakı|deki|dəki|da|də|de|ում|ში)", re.IGNORECASE)


def in_clauses(facts: Facts, meanings: Sequence[Meaning]) -> list[Meaning]:
    """Lessen what stands in a clause of background or in the title of a former post."""
    settled = list(meanings)
    for run in _runs(facts, settled):
        if _is_standing(facts, settled, run):
            _lessen(settled, run, _STANDING)
    for pair in pairwise(range(len(settled))):
        if _borders(facts, *(settled[at] for at in pair)):
            _lessen(settled, pair, _STANDING)
    for run in _turns(facts, settled):
        _lessen(settled, run, "One clause for each of many powers: who is who (A2).")
    return [_former(facts, meaning) for meaning in settled]


def _borders(facts: Facts, one: Meaning, two: Meaning) -> bool:
    """Tell whether a clause says of two sides no more than that they are neighbours."""
    if {one.side, two.side} != set(SIDES) or one.found.sentence != two.found.sentence:
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
                strength=meanings[index].strength * _BACKGROUND,
                reason=reason,
            )


def _turns(facts: Facts, meanings: Sequence[Meaning]) -> list[list[int]]:
    """Gather the subjects of a sentence that gives every power one short clause (A2)."""
    powers: dict[int, list[int]] = {}
    for index, meaning in enumerate(meanings):
        if meaning.found.entity.kind in _POWERS and meaning.side != "none":
            powers.setdefault(meaning.found.sentence, []).append(index)
    turns = (
        [
            index
            for index in own
            if facts.opens(meanings[index].found) and not _is_enumerated(facts, meanings, index)
        ]
        for own in powers.values()
        if _is_roll_call(meanings, own)
    )
    return [turn for turn in turns if _is_roll_call(meanings, turn)]


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
    for index, meaning in enumerate(meanings):
        if meaning.found.entity.kind not in _COUNTABLE or meaning.side == "none":
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
    if "borders" in beside:
        return True
    countries = {meanings[index].found.entity.entity_id for index in run}
    if "through" in beside and {meanings[index].side for index in run} >= set(SIDES):
        third = {o.entity.entity_id for o in facts.beside(first) if o.entity.side == "other"}
        return len(third) >= _PAIR or ("way" in facts.line(first.sentence).all and bool(third))
    return "joins" in beside and "way" in facts.line(first.sentence).all and len(countries) >= _MANY


def _former(facts: Facts, meaning: Meaning) -> Meaning:
    found = meaning.found
    if meaning.side not in SIDES or found.entity.kind not in ("country", "republic", "capital"):
        return meaning
    if "former" not in facts.line(found.sentence).all:
        return meaning
    if not _is_post(facts, meaning):
        return meaning
    return meaning._replace(
        sense="former",
        strength=meaning.strength * _FORMER,
        reason="Only says where somebody once served (rule 13).",
    )


def _is_post(facts: Facts, meaning: Meaning) -> bool:
    """Tell the country of the post from the country that sent: "to", "in", a locative."""
    found = meaning.found
    title = {"former", "office"}
    if "posted" in facts.before(found):
        return title <= facts.before(found, _POST) and "office" in facts.before(found, _POST - 1)
    after = facts.after(found, _NEAR_POST)
    if facts.reading.lang == "tr" and "office" in facts.after(found):
        return "former" in facts.before(found)
    return title <= after and _AT.search(facts.text(found)[-4:]) is not None
