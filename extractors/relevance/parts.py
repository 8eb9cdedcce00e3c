"""Tell which parts the two sides play in one sentence: who acts, and whether in one clause.

Who does what to whom tells a link from mere company (rules 1, 2 and 4): "Iran asks Baku" against
"an expert in Baku on the war in Iran".
"""

from collections.abc import Iterator

from extractors.relevance.phrases import SIDES, Phrase, lay_out, with_both
from extractors.relevance.roles import roles_of
from extractors.relevance.scene import Scene
from extractors.relevance.stretches import Stretch

_ACTING = frozenset({"core", "agent"})


def parts_of(scene: Scene, stretch: Stretch) -> Iterator[str]:
    """Give the features of a sentence that names both sides; no other has any."""
    if len(stretch.sentences) > 1 or not (stretch.azerbaijan.strength and stretch.iran.strength):
        return
    roles = roles_of(scene.reading.lang)
    laid = None if roles is None else lay_out(scene, roles, stretch)
    if laid is None:
        return
    yield "parts.one_clause" if any(with_both(laid)) else "parts.clauses_apart"
    yield _who_acts(laid.phrases)


def _who_acts(phrases: tuple[Phrase, ...]) -> str:
    first = next((each for each in phrases if each.role in _ACTING), None)
    if first is None:
        return "parts.nobody_acts"
    return "parts.side_acts" if first.side in SIDES else "parts.third_acts"
