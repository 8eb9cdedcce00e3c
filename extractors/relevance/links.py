"""Find the sentences in which something passes between Iran and Azerbaijan."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.relevance.lists import listed
from extractors.relevance.reading import Reading
from extractors.relevance.senses import Meaning
from extractors.relevance.stretches import (
    BORDER_KINDS,
    Stretch,
    in_office,
    may_hold,
    stretch,
)
from extractors.relevance.weights import SURE, weigh

_SHORT_TEXT = 900  # characters; title and text of a brief speak of one thing
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


@dataclass(frozen=True, slots=True)
class Links:
    """All links of a text, strongest first, and the mentions that stand in lists."""

    links: tuple[Link, ...]
    lists: frozenset[int]  # indexes of mentions


def find_links(reading: Reading, mentions: Sequence[Meaning], outlet_country: str | None) -> Links:
    """Find and weigh every link between the two sides."""
    if not _may_meet(mentions, outlet_country):
        return Links((), listed(reading, mentions, {}))
    touched = sorted({m.found.sentence for m in mentions if may_hold(m, outlet_country)})
    lists = listed(reading, mentions, {n: reading.context(n) for n in touched})
    free: dict[int, list[Meaning]] = {}
    for index, mention in enumerate(mentions):
        if index not in lists:
            free.setdefault(mention.found.sentence, []).append(in_office(reading, mention))
    stretches = [
        stretch(reading, (reading.sentences[number],), free, outlet_country) for number in touched
    ]
    links = [link for found in stretches for link in _link(reading, found)]
    if not any(link.is_lead and link.weight >= SURE for link in links):
        links = _merge(links, _across(reading, free, links, outlet_country))
    return Links(tuple(sorted(links, key=_order)), lists)


def _may_meet(mentions: Sequence[Meaning], outlet_country: str | None) -> bool:
    """Tell early that a text cannot hold both sides: nearly all news."""
    sides = {mention.side for mention in mentions}
    near = any(mention.found.entity.kind in BORDER_KINDS for mention in mentions)
    azerbaijan = "azerbaijan" in sides or near or outlet_country == "AZ"
    iran = "iran" in sides or near or outlet_country == "IR"
    return azerbaijan and iran and bool(sides & {"azerbaijan", "iran"})


def _link(reading: Reading, found: Stretch) -> list[Link]:
    if not (found.azerbaijan.strength and found.iran.strength):
        return []
    weight, notes = weigh(reading, found)
    return [Link(found, weight, notes)]


def _across(
    reading: Reading,
    free: Mapping[int, Sequence[Meaning]],
    links: Sequence[Link],
    outlet_country: str | None,
) -> list[Link]:
    """Read title and lead (of a brief: everything) as one stretch."""
    size = sum(len(passage.text) for passage in reading.passages.values())
    whole = size <= _SHORT_TEXT and all(link.is_lead for link in links)
    sentences = tuple(s for s in reading.sentences if s.is_lead or whole)
    if len(sentences) <= 1:
        return []
    found = _link(reading, stretch(reading, sentences, free, outlet_country))
    return [replace(link, weight=link.weight * _APART) for link in found]


def _merge(links: list[Link], across: list[Link]) -> list[Link]:
    """Let the whole lead stand for its sentences where it says more than each of them."""
    best = max((link.weight for link in links if link.is_lead), default=-math.inf)
    if not across or across[0].weight <= best:
        return links
    inside = set(across[0].stretch.sentences)
    return [link for link in links if not inside.issuperset(link.stretch.sentences)] + across


def _order(link: Link) -> tuple[float, int]:
    return -link.weight, link.stretch.sentences[0].number
