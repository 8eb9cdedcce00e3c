"""Find the names that only say where a text was filed or who sends it: datelines, signatures."""

import re
from collections.abc import Sequence

from extractors.relevance.reading import Found, Reading
from extractors.relevance.senses.around import Facts

_FILED_FROM = frozenset({"capital", "city"})
_JOINED = frozenset({"capital", "exclave", "city"})
# "TEHRAN –", "WANA (Apr 26) –", "Bakı, 12 may, XƏBƏR -", "تهران- ایسنا- ": only at the head of a
# paragraph.
_DATELINE_BEFORE = re.compile(r"[^\w]*(?:[A-Z]{2,6}\W{0,3})?")
_DATELINE_AFTER = re.compile(
    r"(?:\s*[,،(/][^\n–—-]{0,32})?\s*(?:[–—]|\s-\s|--|/\s)|\s?-\s?[^\W\d_][^\n–—,،.-]{0,24}\s?[-:]\s"
)
_AGENCY_HEAD = re.compile(r"(?:\s*[,،]\s*[^\n,،.]{1,14}){0,2}\.\s")
_ADDRESS = re.compile(r"@|://|t\.me/|www\.", re.IGNORECASE)
_LONGEST_ADDRESS = 64  # characters looked back for "@"
_LONGEST_HEAD = 16  # characters before the town of a dateline
_NEXT = 3  # names that a dateline may hold after its town
_SIGNED = 60  # characters: a line that is no longer may be a signature
_NEAR_BYLINE = 3  # words


def datelines(reading: Reading) -> frozenset[int]:
    """Find the datelines: a capital or town at the head of a paragraph of the body."""
    covered: set[int] = set()
    for index, found in enumerate(reading.found):
        if found.field == "title" or found.entity.kind not in _FILED_FROM:
            continue
        text = reading.passages[found.field].text
        head = text.rfind("\n", 0, found.start) + 1
        if found.start - head > _LONGEST_HEAD:
            continue
        if not _DATELINE_BEFORE.fullmatch(text, head, found.start):
            continue
        following = reading.found[index + 1 : index + 1 + _NEXT]
        after = _DATELINE_AFTER.match(text, found.end)
        if after is not None and _joins(following, after.end()):
            continue
        after = after or _AGENCY_HEAD.match(text, found.end)
        if after is not None:
            covered.update(range(head, after.end()))
    return frozenset(covered)


def _joins(following: Sequence[Found], end: int) -> bool:
    """Tell whether a town follows the dash: "Tehran – Baku flights" is a pair."""
    return any(each.entity.kind in _JOINED and each.start <= end for each in following)


def signs(facts: Facts, found: Found) -> bool:
    """Tell a name in the address of a channel or site, or in the line of an author."""
    text = facts.reading.passages[found.field].text
    piece = max(found.start - _LONGEST_ADDRESS, 0)
    head = text[piece : found.start].split()
    if head and not text[found.start - 1].isspace() and _ADDRESS.search(head[-1]):
        return True
    if found.entity.kind not in _FILED_FROM:
        return False
    start, end = text.rfind("\n", 0, found.start) + 1, text.find("\n", found.end)
    if (end if end >= 0 else len(text)) - start > _SIGNED:
        return False
    is_alone = start > 0 or end >= 0 or found.field == "title"
    return is_alone and "byline" in facts.before(found, _NEAR_BYLINE) | facts.after(
        found, _NEAR_BYLINE
    )
