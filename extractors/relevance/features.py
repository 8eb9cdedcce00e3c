"""Measure a text for the learned classifier: numbers with names that a reader understands.

Neither length, style nor origin is a feature: they tell one corpus from another, not what a text
says. The word before the dot is the feature's group; an ablation removes a group at a time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.relevance.gazetteer import Cue
from extractors.relevance.scene import Scene
from extractors.relevance.senses import Meaning
from extractors.relevance.stretches import Side, Stretch
from extractors.relevance.weights import side_by_side

GROUPS = (
    "sides",
    "kinds",
    "distance",
    "near",
    "crowd",
    "cues",
    "place",
    "senses",
    "home",
    "spread",
)
_NEAR_WORDS = 6  # a clause of news is about as long
_NEAR_BEFORE, _NEAR_AFTER = 40, 60  # characters around the two names; longer after: verbs follow
_MOST = 3  # of a kind, from which on more of them tell nothing new
_COARSE = {
    "country": "state", "republic": "state", "capital": "state", "exclave": "state",
    "person": "official", "organ": "official", "surname": "official", "city": "place",
    "province": "place", "ethnonym": "people", "conflict": "matter", "corridor": "matter",
    "claim": "matter",
}  # fmt: skip
_TRAPS = frozenset({"region", "province", "ethnonym", "culture", "club", "namesake", "claim"})
_FOR_SENSES = frozenset({"region", "state"})  # labels that told what the names mean already
# That there is a relation counts, not about what: trade is in the news of every pair of countries.
_COUNTED = frozenset({"relation", "topic"})
_DEEDS = frozenset({"relation", "act"})  # groups of cues
# Senses that only half stand for a side.
_NO_FULL_NAME = frozenset({"venue", "background", "former", "signature"})


@dataclass(frozen=True, slots=True)
class Measured:
    """One stretch and its features by name; a feature that is not there is 0."""

    stretch: Stretch
    features: Mapping[str, float]


def measure(scene: Scene) -> tuple[Measured, ...]:
    """Measure the stretches that hold both sides.

    Where none does, those that name one side and an act: the other may be understood (rule 18). A
    text that only names one side is no evidence of anything.
    """
    both = [each for each in scene.stretches if each.azerbaijan.strength and each.iran.strength]
    stretches = both or [each for each in scene.stretches if _tells_an_act(each)]
    return tuple(Measured(each, dict(_of_stretch(scene, each))) for each in stretches)


def _tells_an_act(stretch: Stretch) -> bool:
    return any(found.cue.group in _DEEDS for found in stretch.cues)


def of_text(scene: Scene) -> dict[str, float]:
    """Measure what the text as a whole tells: traps that it holds, how far the two reach."""
    features: dict[str, float] = {}
    reach: dict[str, bool] = {}
    third: set[str] = set()
    for meaning in scene.meanings:
        if meaning.sense in _TRAPS:
            features[f"senses.{meaning.sense}"] = 1.0
        if meaning.sense == "third_country":
            third.add(meaning.found.entity.entity_id)
        elif meaning.strength:
            is_lead = scene.reading.sentences[meaning.found.sentence].is_lead
            reach[meaning.side] = reach.get(meaning.side, False) or is_lead
    for side in ("azerbaijan", "iran"):
        if side in reach:
            features[f"spread.{side}_{'in_lead' if reach[side] else 'only_later'}"] = 1.0
    if len(third) > _MOST:
        features["crowd.text_names_many"] = 1.0
    return features


def _of_stretch(scene: Scene, stretch: Stretch) -> Iterator[tuple[str, float]]:
    yield from _sides(stretch)
    yield from _cues(stretch)
    yield from _place(stretch)
    yield from _home(scene, stretch)
    yield from _crowd(stretch)
    nearest = _nearest(stretch.mentions)
    if nearest is not None:
        yield from _distance(scene, stretch, *nearest)
        yield from _near(stretch, *nearest)


def _sides(stretch: Stretch) -> Iterator[tuple[str, float]]:
    for name, side in (("azerbaijan", stretch.azerbaijan), ("iran", stretch.iran)):
        if not side.strength:
            yield f"sides.{name}_absent", 1.0
        elif side.mention is None:
            yield f"sides.{name}_implied", 1.0
        else:
            yield f"sides.{name}_strength", side.strength
            if side.mention.sense in _NO_FULL_NAME:
                yield f"sides.{name}_{side.mention.sense}", 1.0
    if stretch.azerbaijan.mention and stretch.iran.mention:
        yield "sides.both_named", 1.0
    yield f"kinds.{_coarse(stretch.azerbaijan)}_{_coarse(stretch.iran)}", 1.0


def _coarse(side: Side) -> str:
    if not side.strength:
        return "absent"
    if side.mention is None:
        return "implied"
    return _COARSE.get(side.mention.found.entity.kind, "other")


def _cues(stretch: Stretch) -> Iterator[tuple[str, float]]:
    for cue in {found.cue for found in stretch.cues}:
        if cue.group not in _COUNTED and cue.label not in _FOR_SENSES:
            yield cue_feature(cue), 1.0
    relations = len({found.start for found in stretch.cues if found.cue.group == "relation"})
    yield from _steps("cues.relations", relations)
    azerbaijan = stretch.azerbaijan
    if "position" in stretch.context and azerbaijan.mention and _coarse(azerbaijan) == "matter":
        yield "cues.position_on_matter", 1.0


def cue_feature(cue: Cue) -> str:
    """Give the name of the feature that says that a cue of this kind is there."""
    return f"cues.{cue.label}" if cue.group == "context" else f"cues.{cue.group}_{cue.label}"


def _steps(name: str, count: int) -> Iterator[tuple[str, float]]:
    """Give a feature per step, so that the second may count for less than the first."""
    for number in range(1, min(count, _MOST) + 1):
        yield f"{name}_{number}", 1.0


def _place(stretch: Stretch) -> Iterator[tuple[str, float]]:
    sentences = stretch.sentences
    if any(each.field == "title" for each in sentences):
        yield "place.title", 1.0
    if any(each.is_headline for each in sentences):
        yield "place.headline", 1.0
    if any(each.is_lead for each in sentences):
        yield "place.lead", 1.0
    if len(sentences) > 1:
        yield f"place.{stretch.kind}", 1.0


def _home(scene: Scene, stretch: Stretch) -> Iterator[tuple[str, float]]:
    if scene.home in ("AZ", "IR"):
        yield f"home.{scene.home}", 1.0
        other = stretch.iran if scene.home == "AZ" else stretch.azerbaijan
        if other.mention is not None:
            yield f"home.{scene.home}_names_the_other", 1.0


def _crowd(stretch: Stretch) -> Iterator[tuple[str, float]]:
    yield from _steps("crowd.third", len(stretch.third))
    if stretch.third and "bilateral" in stretch.context:
        yield "crowd.third_but_bilateral", 1.0
    if stretch.has_list:
        yield "crowd.beside_a_list", 1.0
    if stretch.mentions and stretch.mentions[0].sense == "third_country":
        yield "crowd.third_first", 1.0


def _nearest(mentions: Sequence[Meaning]) -> tuple[Meaning, Meaning] | None:
    """Give the two names of the two sides in one field that stand nearest, in order."""
    best: tuple[int, Meaning, Meaning] | None = None
    last: dict[str, Meaning] = {}
    for each in mentions:
        if each.side not in ("azerbaijan", "iran") or not each.strength:
            continue
        other = last.get("iran" if each.side == "azerbaijan" else "azerbaijan")
        if other is not None and other.found.field == each.found.field:
            gap = max(0, each.found.first - other.found.last)
            if best is None or gap < best[0]:
                best = gap, other, each
        last[each.side] = each
    return None if best is None else best[1:]


def _distance(
    scene: Scene, stretch: Stretch, one: Meaning, two: Meaning
) -> Iterator[tuple[str, float]]:
    yield "distance.near", 1.0 / (1.0 + max(0, two.found.first - one.found.last) / _NEAR_WORDS)
    if side_by_side(scene.reading, stretch) is not None:
        yield "distance.side_by_side", 1.0
    between = range(one.found.end, two.found.start)
    if any(found.start in between for found in stretch.cues if found.cue.group in _DEEDS):
        yield "distance.relation_between", 1.0
    for each in stretch.mentions:
        if each.sense == "third_country" and each.found.field == one.found.field:
            if each.found.start in between:
                yield "crowd.third_between", 1.0
            elif _is_beside(each, one, two):
                yield "crowd.third_beside", 1.0


def _is_beside(third: Meaning, one: Meaning, two: Meaning) -> bool:
    """Tell whether a third country stands next to the pair: "Iran, Azerbaijan and Oman"."""
    after, before = third.found.first - two.found.last, one.found.first - third.found.last
    return 0 <= after <= 2 or 0 <= before <= 2  # noqa: PLR2004 - "and the"


def _near(stretch: Stretch, one: Meaning, two: Meaning) -> Iterator[tuple[str, float]]:
    """Tell which words stand around the two names themselves; sentences may be long."""
    around = range(one.found.start - _NEAR_BEFORE, two.found.end + _NEAR_AFTER + 1)
    near = [found for found in stretch.cues if found.start in around]
    yield from _steps(
        "near.relations", len({found.start for found in near if found.cue.group == "relation"})
    )
    for label in {found.cue.label for found in near if found.cue.group == "context"} - _FOR_SENSES:
        yield f"near.{label}", 1.0
    for label in {found.cue.label for found in near if found.cue.group == "act"}:
        yield f"near.act_{label}", 1.0
