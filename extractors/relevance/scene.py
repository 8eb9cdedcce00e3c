"""All that is known of a text before anybody judges it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractors.relevance.reading import Reading, read
from extractors.relevance.senses import Meaning, settle
from extractors.relevance.stretches import Stretch, find_stretches

if TYPE_CHECKING:
    from extractors.relevance.phrases import Laid


@dataclass(frozen=True, slots=True)
class Scene:
    """A text read, its names settled, and the stretches that may hold both sides."""

    reading: Reading
    meanings: tuple[Meaning, ...]  # in order of appearance
    stretches: tuple[Stretch, ...]
    lists: frozenset[int]  # indexes of meanings that stand in a list of countries
    home: str | None  # country of the outlet (ISO 3166-1 alpha-2), or of nearly all who write so
    # By sentence number, filled when asked: the classifier asks first, then acts.
    laid_out: dict[int, Laid | None] = field(default_factory=dict, compare=False, repr=False)


def scene_of(title: str, text: str, lang: str, home: str | None) -> Scene:
    """Read a text; `lang` is the part of a tag by which names and cue words are chosen."""
    reading = read(title, text, lang)
    meanings = settle(reading, home)
    found = find_stretches(reading, meanings, home)
    return Scene(reading, meanings, found.stretches, found.lists, home)
