"""Find the sentences in which something passes between Iran and Azerbaijan."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.relevance.reading import Reading
from extractors.relevance.stretches import Stretch
from extractors.relevance.weights import SURE, weigh

_APART = 0.78  # a pair split over title and lead is a little less sure


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch of text that holds both sides."""

    stretch: Stretch
    weight: float
    notes: tuple[str, ...]  # why it weighs what it weighs

    @property
    def is_lead(self) -> bool:
        """Tell whether it touches the title or the lead."""
        return any(sentence.is_lead for sentence in self.stretch.sentences)


def find_links(reading: Reading, stretches: Sequence[Stretch]) -> tuple[Link, ...]:
    """Weigh every stretch that holds both sides, strongest first."""
    links = [link for each in stretches if each.kind == "sentence" for link in _link(reading, each)]
    if not any(link.is_lead and link.weight >= SURE for link in links):
        links = _merge(links, _across(reading, stretches, links))
    return tuple(sorted(links, key=_order))


def _link(reading: Reading, found: Stretch) -> list[Link]:
    if not (found.azerbaijan.strength and found.iran.strength):
        return []
    weight, notes = weigh(reading, found)
    return [Link(found, weight, notes)]


def _across(reading: Reading, stretches: Sequence[Stretch], links: Sequence[Link]) -> list[Link]:
    """Weigh title and lead (of a brief: everything) as one stretch."""
    lead = next((each for each in stretches if each.kind == "lead"), None)
    if lead is None:
        return []
    is_opening = all(sentence.is_lead for sentence in lead.sentences)
    if not is_opening and not all(link.is_lead for link in links):
        return []
    return [replace(link, weight=link.weight * _APART) for link in _link(reading, lead)]


def _merge(links: list[Link], across: list[Link]) -> list[Link]:
    """Let the whole lead stand for its sentences where it says more than each of them."""
    best = max((link.weight for link in links if link.is_lead), default=-math.inf)
    if not across or across[0].weight <= best:
        return links
    inside = set(across[0].stretch.sentences)
    return [link for link in links if not inside.issuperset(link.stretch.sentences)] + across


def _order(link: Link) -> tuple[float, int]:
    return -link.weight, link.stretch.sentences[0].number
