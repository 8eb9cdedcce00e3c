"""Find enumerations: names in a list of four or more countries speak of no pair (rule 1)."""

import re
from collections.abc import Mapping, Sequence

from extractors.relevance.reading import Reading
from extractors.relevance.senses import Meaning
from extractors.relevance.senses.around import WORD
from extractors.relevance.senses.neighbours import labels_of

_LONG = 4  # codebook rule 1 and A1
_LOOSE_WORDS = 4  # "Republic of", "and the", "as well as the"
_OWN_WORDS = 2  # of a member: "wants quiet", "41 points"
_AFTER_AMONG = 4  # characters between "among them" and the first: a space, a colon, a quote
_FAR = 60  # characters between two members, at most
_COUNTABLE = frozenset(
    {"country", "republic", "capital", "city", "third_country", "exclave", "ethnonym"}
)
# What stands between two members: a separator, "and", a number in brackets, a flag, a bullet.
_SEPARATOR = re.compile(
    r"[,،;/|•▪🔹🔸\n()&+#\U0001f1e6-\U0001f1ff]|\d"
    r"|\band\b|\bor\b|\bو\b|\bvə\b|\bve\b|\bи\b|\bու\b|\bև\b|\bда\b|\bდა\b|\bвә\b"
)
_HEADING = re.compile(r"[.!?؟։…][^:՝]*\w[:՝]")  # a sentence ends, "Participants:" opens a list
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
        if len(run) > 1 and _stands_for_more(reading, mentions[run[0]]):
            members.update(run)
        if len(run) < _LONG - 1:
            continue
        countries = {_country(mentions[index]) for index in run}
        context = frozenset[str]().union(
            *(labels.get(mentions[index].found.sentence, frozenset()) for index in run)
        )
        is_standing = any(mentions[index].sense == "background" for index in run)
        is_group = "bilateral" in context and not is_standing
        shortest = _LONG + 1 if is_group else _LONG - ("listing" in context)
        # Two towns of one country count twice: "Tehran, Baku, Tbilisi and Batumi".
        towns = {mentions[index].found.entity.entity_id for index in run}
        places = max(len(countries), len(towns) if len(countries) >= _LONG - 1 else 0)
        if places >= shortest:
            members.update(run)
    return frozenset(members)


def _stands_for_more(reading: Reading, first: Meaning) -> bool:
    """Tell whether names are examples: "eleven states, among them Iran and Azerbaijan"."""
    found = first.found
    return any(
        each.cue.label == "among" and 0 <= found.start - each.end <= _AFTER_AMONG
        for each in reading.cues(reading.sentences[found.sentence])
    )


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
    if one.found.field != two.found.field or two.found.start - one.found.end > _FAR:
        return False
    text = reading.passages[one.found.field].text[one.found.end : two.found.start]
    if not (_SEPARATOR.search(text) or _TIGHT.fullmatch(text)):
        return False
    words = [word for word in WORD.findall(text) if not word.isdigit()]
    own = sum("filler" not in labels_of[word] for word in words)
    if own > _OWN_WORDS or len(words) > _LOOSE_WORDS or _HEADING.search(text):
        return False
    # Without a separator: conjunctions that stick to the word (Arabic و), or names side by side.
    return not words or bool(_SEPARATOR.search(text))


def _country(mention: Meaning) -> str:
    if mention.side in ("azerbaijan", "iran"):
        return mention.side
    return mention.found.entity.entity_id
