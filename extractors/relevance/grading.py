"""Turn links into a grade and a score by the codebook."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.model import Grade
from extractors.relevance.links import Link
from extractors.relevance.reading import Reading

# Sum of the best link, 0.35 of the second and 0.15 of each further one (up to four): repetition
# convinces less than one clear sentence. Set on two thirds of the development material.
_SHARES = (1.0, 0.35, 0.15, 0.15, 0.15, 0.15)
RELEVANT = 1.95
# Grade 2 needs the pair in title or lead (A8), or in a good part of the sentences.
BILATERAL = 1.95
BILATERAL_DENSITY = 0.34
_SEVERAL = 2  # third countries beside the pair
_STEEPNESS = 1.6


@dataclass(frozen=True, slots=True)
class Graded:
    """Grade, score and the codebook's reason."""

    grade: Grade
    score: float
    reason: str


def grade(reading: Reading, links: Sequence[Link]) -> Graded:
    """Grade a text by its links, strongest first."""
    if not links:
        return Graded(0, 0.0, "No sentence holds both sides.")
    total = sum(share * max(0.0, link.weight) for share, link in zip(_SHARES, links, strict=False))
    if total < RELEVANT:
        return Graded(
            0, _score(total), "The two are named, but nothing specific passes between them."
        )
    leading = max(
        (link.weight for link in links if link.is_lead and not _is_in_passing(link)), default=0.0
    )
    strong = [link for link in links if link.weight >= RELEVANT * 0.75]
    density = len(strong) / max(1, len(reading.sentences))
    if not _is_digest(reading) and (
        leading >= BILATERAL or (density >= BILATERAL_DENSITY and leading > 0)
    ):
        return Graded(
            2, 0.75 + _score(total) / 4, "The pair is a main subject: title or lead carry it."
        )
    return Graded(1, 0.5 + _score(total) / 4, "The text reports a link between the two in passing.")


def _is_in_passing(link: Link) -> bool:
    """Tell a link that cannot be the subject: one of several addressees (A1), foreigners (7)."""
    context, third = link.stretch.context, link.stretch.third
    if "bilateral" in context:
        return False
    return (
        "sport" in context
        or len(third) >= _SEVERAL
        or ("evacuation" in context and (bool(third) or "foreigners" in context))
    )


def _is_digest(reading: Reading) -> bool:
    """Tell a column of unrelated items by its title (rule 14, A3)."""
    return any(
        found.cue.label == "digest"
        for sentence in reading.sentences
        if sentence.is_headline
        for found in reading.cues(sentence)
    )


def _score(total: float) -> float:
    """Squash a sum of weights: 0.5 at the border of relevance."""
    return 1.0 / (1.0 + math.exp(-_STEEPNESS * (total - RELEVANT)))
