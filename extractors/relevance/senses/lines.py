"""Find the names that only say who sends a text: addresses and signatures."""

import re

from extractors.relevance.datelines import FILED_FROM
from extractors.relevance.reading import Found
from extractors.relevance.senses.around import Facts

_ADDRESS = re.compile(r"@|://|t\.me/|www\.", re.IGNORECASE)
_LONGEST_ADDRESS = 64  # characters looked back for "@"
_SIGNED = 60  # characters: a line that is no longer may be a signature
_NEAR_BYLINE = 3  # words


def signs(facts: Facts, found: Found) -> bool:
    """Tell a name in the address of a channel or site, or in the line of an author."""
    text = facts.reading.passages[found.field].text
    if found.start and not text[found.start - 1].isspace():
        head = text[max(found.start - _LONGEST_ADDRESS, 0) : found.start].split()
        if _ADDRESS.search(head[-1]):
            return True
    if found.entity.kind not in FILED_FROM:
        return False
    start, end = text.rfind("\n", 0, found.start) + 1, text.find("\n", found.end)
    if (end if end >= 0 else len(text)) - start > _SIGNED:
        return False
    is_alone = start > 0 or end >= 0 or found.field == "title"
    return is_alone and "byline" in facts.before(found, _NEAR_BYLINE) | facts.after(
        found, _NEAR_BYLINE
    )
