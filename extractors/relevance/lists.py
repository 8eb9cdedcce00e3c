"""Find enumerations: names in a list of four or more countries speak of no pair (rule 1)."""

import re
from collections.abc import Mapping, Sequence

from extractors.relevance.reading import Reading
from extractors.relevance.senses import Meaning

_LONG = 4  # codebook rule 1 and A1
_LOOSE_WORDS = 4  # "Republic of", "and the", "as well as the"
_COUNTABLE = frozenset({"country", "republic", "capital", "third_country", "exclave", "ethnonym"})
# What stands between two members: a separator, "and", a number in brackets, a flag, a bullet.
_SEPARATOR = re.compile(r"[,،;/|•▪🔹🔸\n]|\d|\band\b|\bor\b|\bو\b|\bvə\b|\bve\b|\bи\b|\bու\b|\bև\b")
_TIGHT = re.compile(r"\s*[,،;/|-]?\s*")


def listed(
    reading: Reading, mentions: Sequence[Meaning], labels: Mapping[int, frozenset[str]]
) -> frozenset[int]:
    """Give the indexes of mentions that are members of a list.

    `labels` are the context labels per sentence: beside a word for lists ("participants") three
    names are enough, beside a word for a small group ("quadripartite") it takes five.
    """
    members: set[int] = set()
    for run in _runs(reading, mentions):
        if len(run) < _LONG - 1:
            continue
        countries = {_country(mentions[index]) for index in run}
        context = frozenset[str]().union(
            *(labels.get(mentions[index].found.sentence, frozenset()) for index in run)
        )
        shortest = _LONG + 1 if "bilateral" in context else _LONG - ("listing" in context)
        if len(countries) >= shortest:
            members.update(run)
    return frozenset(members)


def _runs(reading: Reading, mentions: Sequence[Meaning]) -> list[list[int]]:
    runs: list[list[int]] = []
    last: int | None = None
    for index, mention in enumerate(mentions):
        if mention.found.entity.kind not in _COUNTABLE or mention.side == "none":
            continue
        if last is not None and _follows(reading, mentions[last], mention):
            runs[-1].append(index)
        else:
            runs.append([index])
        last = index
    return runs


def _follows(reading: Reading, one: Meaning, two: Meaning) -> bool:
    if one.found.field != two.found.field:
        return False
    words = two.found.first - one.found.last
    if words > _LOOSE_WORDS:
        return False
    text = reading.passages[one.found.field].text[one.found.end : two.found.start]
    # Conjunctions that stick to the word (Arabic و) or names side by side.
    return bool(_SEPARATOR.search(text) or (words == 0 and _TIGHT.fullmatch(text)))


def _country(mention: Meaning) -> str:
    if mention.side in ("azerbaijan", "iran"):
        return mention.side
    return mention.found.entity.entity_id
