"""Measure a text for the learned classifier: numbers with names that a reader understands.

Neither length, style nor origin is a feature: they tell one corpus from another, not what a text
says. The word before the dot is the feature's group; an ablation removes a group at a time.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache

from extractors.relevance.apart import SIDES, across, are_apart, named_in
from extractors.relevance.gazetteer import Cue
from extractors.relevance.parts import parts_of
from extractors.relevance.scene import Scene
from extractors.relevance.senses import Meaning
from extractors.relevance.stretches import DEEDS, Side, Stretch
from extractors.relevance.weights import side_by_side

GROUPS = (
    "sides",
    "kinds",
    "distance",
    "parts",
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
# Sentences with both sides whose grammar is read, which costs: a text with more tells enough.
_MOST_LAID_OUT = 2
_MOST = 3  # of a kind, from which on more of them tell nothing new
_COARSE = {
    "country": "state", "republic": "state", "capital": "state", "exclave": "state",
    "person": "official", "organ": "official", "surname": "official", "city": "place",
    "province": "place", "ethnonym": "people", "conflict": "matter", "corridor": "matter",
    "claim": "matter",
}  # fmt: skip
_TOWNS = frozenset({"city", "capital"})
_PAST_OR_CULTURE = frozenset({Cue("relation", "culture_science"), Cue("context", "history")})
_TRAPS = frozenset({"region", "province", "ethnonym", "culture", "club", "namesake", "claim"})
_FOR_SENSES = frozenset({"region", "state"})  # labels that told what the names mean already
# That there is a relation counts, not about what: trade is in the news of every pair of countries.
# Words for home count where they stand for a side.
_COUNTED = frozenset({"relation", "topic", "home"})
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
    laid_out = [each for each in stretches if len(each.sentences) == 1][:_MOST_LAID_OUT]
    return tuple(
        Measured(each, _of_stretch(scene, each, is_laid_out=any(each is one for one in laid_out)))
        for each in stretches
    )


def _tells_an_act(stretch: Stretch) -> bool:
    return any(found.cue.group in DEEDS for found in stretch.cues)


def of_text(scene: Scene) -> dict[str, float]:
    """Measure what the text as a whole tells: traps that it holds, how far the two reach."""
    features: dict[str, float] = {}
    reach: dict[str, bool] = {}
    third: set[str] = set()
    for meaning in _unlisted(scene):
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


def _unlisted(scene: Scene) -> Iterator[Meaning]:
    """Give the names that stand in no list: who is one of many tells nothing of the text."""
    return (each for index, each in enumerate(scene.meanings) if index not in scene.lists)


def _of_stretch(scene: Scene, stretch: Stretch, *, is_laid_out: bool) -> dict[str, float]:
    named = named_in(stretch) if len(stretch.sentences) > 1 else {}
    claims = [
        *_sides(stretch, named),
        *_cues(stretch),
        *_place(stretch),
        *(across(scene, stretch, named) if len(stretch.sentences) > 1 else ()),
        *_home(scene, stretch),
        *_crowd(stretch),
        *(parts_of(scene, stretch) if is_laid_out else ()),
    ]
    nearest = _nearest(stretch.mentions)
    if nearest is not None:
        claims += (*_distance(scene, stretch, *nearest), *_near(scene, *nearest))
    features = dict.fromkeys(claims, 1.0)
    for name, side in (("azerbaijan", stretch.azerbaijan), ("iran", stretch.iran)):
        if side.mention is not None and side.strength:
            features[f"sides.{name}_strength"] = side.strength
    if nearest is not None:
        one, two = nearest
        gap = max(0, two.found.first - one.found.last)
        features["distance.near"] = 1.0 / (1.0 + gap / _NEAR_WORDS)
    return features


def _sides(stretch: Stretch, named: Mapping[int, AbstractSet[str]]) -> Iterator[str]:
    for name, side in (("azerbaijan", stretch.azerbaijan), ("iran", stretch.iran)):
        if not side.strength:
            yield f"sides.{name}_absent"
        elif side.mention is None:
            yield f"sides.{name}_implied"
        elif side.mention.sense in _NO_FULL_NAME:
            yield f"sides.{name}_{side.mention.sense}"
    if stretch.azerbaijan.mention and stretch.iran.mention:
        yield "sides.both_named_apart" if are_apart(named) else "sides.both_named"
    yield f"kinds.{_coarse(stretch.azerbaijan)}_{_coarse(stretch.iran)}"


def _coarse(side: Side) -> str:
    if not side.strength:
        return "absent"
    if side.mention is None:
        return "implied"
    return _COARSE.get(side.mention.found.entity.kind, "other")


def _cues(stretch: Stretch) -> Iterator[str]:
    kinds = {found.cue for found in stretch.cues}
    for cue in kinds:
        if cue.group not in _COUNTED and cue.label not in _FOR_SENSES:
            yield cue_feature(cue)
    relations = len({found.start for found in stretch.cues if found.cue.group == "relation"})
    yield from _steps("cues.relations", relations)
    if not kinds.isdisjoint(_PAST_OR_CULTURE) and _names_towns_alone(stretch):
        yield "kinds.places_in_culture"
    if "position" in stretch.context and any(map(_is_matter, stretch.mentions)):
        yield "cues.position_on_matter"


def _names_towns_alone(stretch: Stretch) -> bool:
    """Tell carpets from Tabriz in a museum in Baku from a state's museum."""
    return all(
        each.found.entity.kind in _TOWNS
        for each in stretch.mentions
        if each.side in SIDES and each.strength
    )


def _is_matter(mention: Meaning) -> bool:
    return mention.side in SIDES and _COARSE.get(mention.found.entity.kind) == "matter"


@cache  # kinds of cues are some dozens
def cue_feature(cue: Cue) -> str:
    """Give the name of the feature that says that a cue of this kind is there."""
    return f"cues.{cue.label}" if cue.group == "context" else f"cues.{cue.group}_{cue.label}"


def _steps(name: str, count: int) -> Iterator[str]:
    """Give a feature per step, so that the second may count for less than the first."""
    for number in range(1, min(count, _MOST) + 1):
        yield f"{name}_{number}"


def _place(stretch: Stretch) -> Iterator[str]:
    sentences = stretch.sentences
    if stretch.kind != "lead" and any(each.field == "title" for each in sentences):
        is_of_both = stretch.azerbaijan.strength and stretch.iran.strength
        yield "place.title" if is_of_both else "place.title_of_one"
    if any(each.is_headline for each in sentences):
        yield "place.headline"
    if any(each.is_lead for each in sentences):
        yield "place.lead"
    if stretch.kind == "pair":
        yield "place.pair"


def _home(scene: Scene, stretch: Stretch) -> Iterator[str]:
    if scene.home in ("AZ", "IR"):
        yield f"home.{scene.home}"
        other = stretch.iran if scene.home == "AZ" else stretch.azerbaijan
        if other.mention is not None:
            yield f"home.{scene.home}_names_the_other"


def _crowd(stretch: Stretch) -> Iterator[str]:
    yield from _steps("crowd.third", len(stretch.third))
    if stretch.third and "bilateral" in stretch.context:
        yield "crowd.third_but_bilateral"
    if stretch.has_list:
        yield "crowd.beside_a_list"
    if stretch.mentions and stretch.mentions[0].sense == "third_country":
        yield "crowd.third_first"


def _nearest(mentions: Sequence[Meaning]) -> tuple[Meaning, Meaning] | None:
    """Give the two names of the two sides in one field that stand nearest, in order."""
    best: tuple[int, Meaning, Meaning] | None = None
    last: dict[str, Meaning] = {}
    for each in mentions:
        if each.side not in SIDES or not each.strength:
            continue
        other = last.get("iran" if each.side == "azerbaijan" else "azerbaijan")
        if other is not None and other.found.field == each.found.field:
            gap = max(0, each.found.first - other.found.last)
            if best is None or gap < best[0]:
                best = gap, other, each
        last[each.side] = each
    return None if best is None else best[1:]


def _distance(scene: Scene, stretch: Stretch, one: Meaning, two: Meaning) -> Iterator[str]:
    if side_by_side(scene.reading, stretch) is not None:
        yield "distance.side_by_side"
    between = range(one.found.end, two.found.start)
    if any(
        found.start in between
        for number in range(one.found.sentence, two.found.sentence + 1)
        for found in scene.reading.cues(scene.reading.sentences[number])
        if found.cue.group in DEEDS
    ):
        yield "distance.relation_between"
    for each in stretch.mentions:
        if each.sense == "third_country" and each.found.field == one.found.field:
            if each.found.start in between:
                yield "crowd.third_between"
            elif _is_beside(each, one, two):
                yield "crowd.third_beside"


def _is_beside(third: Meaning, one: Meaning, two: Meaning) -> bool:
    """Tell whether a third country stands next to the pair: "Iran, Azerbaijan and Oman"."""
    after, before = third.found.first - two.found.last, one.found.first - third.found.last
    return 0 <= after <= 2 or 0 <= before <= 2  # noqa: PLR2004 - "and the"


def _near(scene: Scene, one: Meaning, two: Meaning) -> Iterator[str]:
    """Tell which words stand around the two names themselves; sentences may be long.

    Names in two sentences have no words of their own.
    """
    if one.found.sentence != two.found.sentence:
        return
    cues = scene.reading.cues(scene.reading.sentences[one.found.sentence])
    around = range(one.found.start - _NEAR_BEFORE, two.found.end + _NEAR_AFTER + 1)
    near = [found for found in cues if found.start in around]
    yield from _steps(
        "near.relations", len({found.start for found in near if found.cue.group == "relation"})
    )
    for label in {found.cue.label for found in near if found.cue.group == "context"} - _FOR_SENSES:
        yield f"near.{label}"
    for label in {found.cue.label for found in near if found.cue.group == "act"}:
        yield f"near.act_{label}"
