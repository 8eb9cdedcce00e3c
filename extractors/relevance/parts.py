"""Tell which parts the two sides play in one sentence: who acts, on whom, and with whom.

Who does what to whom tells a link from mere company (rules 1, 2 and 4): "Iran asks Baku" against
"an expert in Baku on the war in Iran".
"""

from collections.abc import Iterator
from itertools import pairwise

from extractors.relevance.phrases import PLACES, SIDES, Laid, Phrase, lay_out, with_both
from extractors.relevance.roles import roles_of
from extractors.relevance.scene import Scene
from extractors.relevance.stretches import Stretch

_ACTING = frozenset({"core", "agent"})
_AIMED = frozenset({"to", "with", "against", "between", "obj"})  # roles of whom an act is for


def parts_of(scene: Scene, stretch: Stretch) -> Iterator[str]:
    """Give the features of a sentence that names both sides; no other has any."""
    if len(stretch.sentences) > 1 or not (stretch.azerbaijan.strength and stretch.iran.strength):
        return
    roles = roles_of(scene.reading.lang)
    laid = None if roles is None else lay_out(scene, roles, stretch)
    if laid is None:
        return
    together = list(with_both(laid))
    yield "parts.one_clause" if together else "parts.clauses_apart"
    yield _who_acts(laid.phrases)
    for start, stop, own in together:
        yield from _in_clause(laid, start, stop, own)


def _who_acts(phrases: tuple[Phrase, ...]) -> str:
    first = next((each for each in phrases if each.role in _ACTING), None)
    if first is None:
        return "parts.nobody_acts"
    return "parts.side_acts" if first.side in SIDES else "parts.third_acts"


def _in_clause(laid: Laid, start: int, stop: int, own: tuple[Phrase, ...]) -> Iterator[str]:
    """Tell what passes in a clause that holds both: an act, for whom, and who is joined to whom."""
    has_act = any(start <= first < stop for _, first, _ in laid.cues)
    if has_act:
        yield "parts.act_there"
    acting = {each.side for each in own if each.role in _ACTING}
    others = [each for each in own if each.side in SIDES and not each.is_post]
    if any(each.role in _AIMED and acting & set(SIDES) - {each.side} for each in others):
        yield "parts.aimed_act" if has_act else "parts.aimed"
    if any(each.role in PLACES and acting & set(SIDES) - {each.side} for each in others):
        yield "parts.placed"
    for one, two in pairwise(own):
        if two.is_joined and one.side != two.side:
            pair = {one.side, two.side} & set(SIDES)
            yield "parts.joined" if len(pair) > 1 else f"parts.third_with_{pair.pop()}"
