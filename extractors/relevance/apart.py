"""Tell how several sentences name the two together: in one of them, or each in its own.

Two items of a bulletin name both sides as one piece of news does, but each in its own sentence
(rule 14).
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from extractors.relevance.passages import Sentence
from extractors.relevance.scene import Scene
from extractors.relevance.stretches import Stretch

SIDES = frozenset({"azerbaijan", "iran"})
_BULLETS = frozenset("•▪◾◼●■🔹🔸▫-–—*➡✅❖◽🔻🔺‣")
_BEFORE = 3  # characters before a sentence in which its bullet stands: "🔹", a selector, a space


def named_in(stretch: Stretch) -> Mapping[int, AbstractSet[str]]:
    """Give the sides that each sentence names, by sentence number."""
    named: dict[int, set[str]] = {}
    for each in stretch.mentions:
        if each.side in SIDES and each.strength:
            named.setdefault(each.found.sentence, set()).add(each.side)
    return named


def are_apart(named: Mapping[int, AbstractSet[str]]) -> bool:
    """Tell whether both sides are named, but in no sentence together."""
    return len(named) > 1 and all(len(sides) == 1 for sides in named.values())


def across(scene: Scene, stretch: Stretch, named: Mapping[int, AbstractSet[str]]) -> Iterator[str]:
    """Give the features of a stretch of several sentences; `named` is of `named_in`."""
    if stretch.kind == "lead":
        yield "place.across"
        if any(each.field == "title" and each.number in named for each in stretch.sentences):
            yield "place.title_names_one"
    if are_apart(named):
        yield from _apart(scene, stretch, named)


def _apart(scene: Scene, stretch: Stretch, named: Mapping[int, AbstractSet[str]]) -> Iterator[str]:
    yield "distance.sentences_apart"
    if "digest" in stretch.context:
        yield "distance.apart_in_digest"
    if any(_has_bullet(scene, each) for each in stretch.sentences):
        yield "distance.apart_in_bullets"
    third = {each.found.sentence for each in stretch.mentions if each.sense == "third_country"}
    if third - named.keys():
        yield "crowd.third_in_own_sentence"


def _has_bullet(scene: Scene, sentence: Sentence) -> bool:
    text = scene.reading.passages[sentence.field].text
    start = text[max(0, sentence.start - _BEFORE) : sentence.start + 1].strip()
    return start[:1] in _BULLETS
