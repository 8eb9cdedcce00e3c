"""Weigh a stretch that holds both sides: what speaks for a link, and what for mere company."""

import re
from itertools import pairwise

from extractors.relevance.reading import Reading
from extractors.relevance.senses import SIDES, Meaning
from extractors.relevance.stretches import Side, Stretch

# Set by hand on two thirds of the development material; SURE is the border between the grades
# 0 and 1 for one sentence on its own.
SURE = 1.95
_PAIR = 1.3  # both sides in one stretch
_TIGHT = 0.9  # "Iran–Azerbaijan", "Tehran and Baku"
_BILATERAL = 0.6  # "the two countries", "trilateral"
_ACT = 0.6  # the first word for an act between two parties; each further one a third of it
_MOST_ACTS = 1.2
_POSITION = 0.45
_LINKED = 0.6  # "through Iran"
_TITLE = 0.6
_LEAD = 0.3
_CROWDED = -0.25  # each third country beyond the first
_LISTING = -0.7
_AMONG = -1.2  # "eleven states, among them Iran and Azerbaijan"
_BACKGROUND = -0.7
_EVENT = -0.8
_SPORT = -0.6
_HISTORY = -1.0
_FEW_ACTS = 2
_POSITION_ON_MATTER = 0.85  # strength of Karabakh or Zangezur where Iran takes a position on it
_CLOSE = re.compile(
    r"[\s,،/–—-]*(?:and|و|və|ve|и|ու|և|եւ|with|ilə|ile|с)?[\s,،–—-]*(?:the\s+)?(?:ال)?"
)


def weigh(reading: Reading, stretch: Stretch) -> tuple[float, tuple[str, ...]]:
    """Give the weight of a stretch, and what made it in words for the reader."""
    gains = _gains(reading, stretch)
    doubts = _doubts(stretch, is_tight=any(name == "named side by side" for _, name in gains))
    strength = min(_on_the_matter(stretch.azerbaijan, stretch.context), stretch.iran.strength)
    weight = strength * sum(gain for gain, _ in gains) + sum(doubt for doubt, _ in doubts)
    return weight, tuple(note for _, note in (*gains, *doubts))


def _acts(stretch: Stretch) -> int:
    return len({found.start for found in stretch.cues if found.cue.group == "relation"})


def _gains(reading: Reading, stretch: Stretch) -> list[tuple[float, str]]:
    context, acts = stretch.context, _acts(stretch)
    together = "in one sentence" if len(stretch.sentences) == 1 else "in title and lead"
    chances = (
        (True, _PAIR, f"both sides {together}"),
        (side_by_side(reading, stretch) is not None, _TIGHT, "named side by side"),
        ("bilateral" in context, _BILATERAL, "words for a pair"),
        (acts > 0, min(_MOST_ACTS, _ACT * (2 + acts) / 3), "an act between parties"),
        ("position" in context, _POSITION, "a position"),
        ("linked" in context, _LINKED, "a way through the other's territory"),
        (any(s.field == "title" for s in stretch.sentences), _TITLE, "in the title"),
        (any(s.is_lead for s in stretch.sentences), _LEAD, "in the lead"),
    )
    return [(gain, note) for holds, gain, note in chances if holds]


def _doubts(stretch: Stretch, *, is_tight: bool) -> list[tuple[float, str]]:
    context, crowd = stretch.context, len(stretch.third)
    is_pair = "bilateral" in context
    chances = (
        (crowd > 1, _CROWDED * (crowd - 1), "but third countries crowd it"),
        ("listing" in context and crowd > 1 and not is_tight, _LISTING, "but in a list"),
        ("among" in context and not is_pair, _AMONG, "but as examples of many"),
        (
            "background" in context and _acts(stretch) <= _FEW_ACTS,
            _BACKGROUND,
            "but as standing background",
        ),
        ("event" in context and not is_pair, _EVENT, "but at an event"),
        ("sport" in context, _SPORT, "but in sport"),
        ("history" in context, _HISTORY, "but in history"),
    )
    return [(doubt, note) for holds, doubt, note in chances if holds]


def _on_the_matter(azerbaijan: Side, context: frozenset[str]) -> float:
    """Count a position on Karabakh or Zangezur as one on Azerbaijan's matter (rule 5)."""
    kind = azerbaijan.mention.found.entity.kind if azerbaijan.mention else None
    if kind in ("conflict", "corridor") and context & {"position", "linked"}:
        return max(azerbaijan.strength, _POSITION_ON_MATTER)
    return azerbaijan.strength


def side_by_side(reading: Reading, stretch: Stretch) -> tuple[Meaning, Meaning] | None:
    """Give the first two mentions that name the pair in one breath: "Iran–Azerbaijan"."""
    for one, two in pairwise(stretch.mentions):
        if one.side == two.side or one.side not in SIDES or two.side not in SIDES:
            continue
        if one.found.field != two.found.field:
            continue
        between = reading.passages[one.found.field].text[one.found.end : two.found.start]
        if _CLOSE.fullmatch(between.lower()):
            return one, two
    return None
