"""Show the spans that earned a verdict, for and against, strongest first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from extractors.model import Evidence
from extractors.relevance.reading import Reading
from extractors.relevance.scene import Scene
from extractors.relevance.senses import Meaning
from extractors.relevance.stretches import Stretch
from extractors.relevance.weights import side_by_side

MOST = 12  # spans; each sense, and so each side and each trap, is shown at least once
_AGAINST = {
    "province": -0.6, "region": -1.0, "ethnonym": -0.8, "culture": -0.8, "club": -0.8,
    "namesake": -1.0, "dateline": -0.5, "claim": -0.3, "venue": -0.4,
    "background": -0.5, "former": -0.4, "signature": -0.5,
}  # fmt: skip
_LIST_WEIGHT = -0.9
_Name: TypeAlias = tuple[Meaning, bool]  # a name, and whether it stands in a list


@dataclass(frozen=True, slots=True)
class Told:
    """What a classifier makes of one stretch."""

    stretch: Stretch
    weight: float  # > 0 speaks for relevance
    notes: tuple[str, ...]  # why, in words


def show(scene: Scene, told: Sequence[Told], cues: Sequence[Evidence] = ()) -> tuple[Evidence, ...]:
    """Give at most `MOST` spans, strongest first; none when neither side is named.

    The stretch that earned a flag opens them, however little it weighs beyond the threshold.
    `cues`: spans of single words that a classifier counted.
    """
    reading = scene.reading
    shown = [span for each in told for span in _of_stretch(reading, each)]
    opening = [span for span in shown[:1] if span.weight > 0]
    first, further = _distinct_names(scene)
    shown = _distinct((*shown, *(_of_meaning(reading, each) for each in first), *cues))
    shown += [_of_meaning(reading, each) for each in further[: max(0, MOST - len(shown))]]
    ordered = sorted(shown[:MOST], key=_order)
    return tuple(_distinct((*opening, *ordered)))


def _distinct_names(scene: Scene) -> tuple[list[_Name], list[_Name]]:
    """Give the first name of each sense and side, and those of further entities."""
    first: list[_Name] = []
    further: list[_Name] = []
    sides: set[tuple[str, str]] = set()
    entities: set[tuple[str, str]] = set()
    for index, meaning in enumerate(scene.meanings):
        if meaning.side in ("other", "shared") and meaning.sense != "crossing":
            continue
        is_listed = index in scene.lists
        sense = "list" if is_listed else meaning.sense
        if (sense, meaning.found.entity.entity_id) not in entities:
            entities.add((sense, meaning.found.entity.entity_id))
            (further if (sense, meaning.side) in sides else first).append((meaning, is_listed))
            sides.add((sense, meaning.side))
    return first, further


def _distinct(spans: Iterable[Evidence]) -> list[Evidence]:
    """Leave out what shows a span again: the first and so the strongest stays."""
    shown: dict[tuple[str, str, int, int], Evidence] = {}
    for span in spans:
        shown.setdefault((span.kind, span.field, span.start, span.end), span)
    return list(shown.values())


def _order(span: Evidence) -> tuple[float, bool, int, int, str]:
    return -abs(span.weight), span.field == "body", span.start, span.end, span.kind


def _of_stretch(reading: Reading, told: Told) -> Iterator[Evidence]:
    stretch = told.stretch
    sides = side_by_side(reading, stretch) or (stretch.azerbaijan.mention, stretch.iran.mention)
    named = [meaning for meaning in sides if meaning is not None]
    if not named:  # where both are implied, a crossing stands for them
        named = [each for each in stretch.mentions if each.sense == "crossing"][:1]
    if not named:
        return
    kind = "implied" if None in sides else "bilateral"
    first = min(named, key=lambda meaning: (meaning.found.sentence, meaning.found.start)).found
    same = [meaning.found for meaning in named if meaning.found.sentence == first.sentence]
    start, end = first.start, max(found.end for found in same)
    sentence = next(s for s in stretch.sentences if s.number == first.sentence)
    yield Evidence(
        kind=kind,
        field=first.field,
        start=start,
        end=end,
        text=reading.passages[first.field].text[start:end],
        reason=f"{': '.join(filter(None, (_who(stretch), ', '.join(told.notes))))}.",
        weight=round(told.weight, 3),
        sentence=reading.text_of(sentence),
    )


def _who(stretch: Stretch) -> str:
    for name, side in (("Azerbaijan", stretch.azerbaijan), ("Iran", stretch.iran)):
        if not side.strength:
            return f"{'Iran' if name == 'Azerbaijan' else 'Azerbaijan'} without {name}"
    if stretch.azerbaijan.mention and stretch.iran.mention:
        return "Iran and Azerbaijan"
    if not (stretch.azerbaijan.mention or stretch.iran.mention):
        return "Iran and Azerbaijan (both are implied by a shared crossing, rule 18)"
    return "Iran and Azerbaijan (one side is implied, rule 18)"


def _of_meaning(reading: Reading, name: _Name) -> Evidence:
    meaning, is_listed = name
    found = meaning.found
    kind, weight, reason = meaning.sense, meaning.strength / 2, meaning.reason
    if is_listed:
        kind, weight = "list", _LIST_WEIGHT
        reason = "One of several countries in a list: says nothing of the pair (rule 1)."
    elif kind in _AGAINST:
        weight = _AGAINST[kind]
    return Evidence(
        kind=kind,
        field=found.field,
        start=found.start,
        end=found.end,
        text=reading.passages[found.field].text[found.start : found.end],
        reason=reason,
        weight=round(weight, 3),
        sentence=reading.text_of(reading.sentences[found.sentence]),
    )
