"""Find the names that only say who sends a text: addresses, signatures; and adverts."""

import re

from extractors.relevance.datelines import FILED_FROM
from extractors.relevance.reading import Found, Reading
from extractors.relevance.senses.around import Facts

_ADDRESS = re.compile(r"@|://|t\.me/|www\.", re.IGNORECASE)
_LONGEST_ADDRESS = 64  # characters looked back for "@"
_SIGNED = 60  # characters: a line that is no longer may be a signature
_NEAR_BYLINE = 3  # words
# A heading of its own: "ADVERT.", "Реклама:", "(آگهی)".
_ADVERT = re.compile(
    r"[\W_]*(?:advert(?:isement|orial)?|sponsored(?: content)?|classified|на правах рекламы|реклама"
    r"|объявление|reklam|reklam hüququnda|elan|ilan|реклам|елан|آگهی|رپورتاژ(?: آگهی)?|تبلیغات"
    r"|إعلان|إعلان (?:تجاري|مبوب)|اعلان|գովազդ|հայտարարություն|რეკლამა|פרסומת|מודעה)"
    r"[\])»*]*\s*(?:[.:!|—–։]|-\s|\n|$)",
    re.IGNORECASE,
)


def is_advert(reading: Reading) -> bool:
    """Tell a text that calls itself an advert in its first words (rule 15)."""
    return any(
        _ADVERT.match(each.text, start)
        for each in reading.passages.values()
        for start in {0, each.start}  # behind a dateline, or taken for one
    )


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
