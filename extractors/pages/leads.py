"""The lead of an article, where it stands apart from the text under the headline."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from extractors.pages.markup import Element

LEAD_NAMES: Final = re.compile(
    r"(?i)(?:^|[-_\s])(?:lead|lede|standfirst|stand-first|sub-?head(?:line|ing)?|sub-?title|dek|deck"
    r"|summary|intro(?:text)?|introduction|excerpt|sapo|spot|abstract|teaser-?text|anons|preview-text"
    r"|(?:article|news|post)-?description)(?:$|[-_\s])"
)
_LEAD_TAGS: Final = frozenset(("p", "div", "h2", "h3", "h4", "span", "strong", "section"))
_LEAD_WITHIN: Final = 60  # elements after the headline
_PROSE: Final = 80  # characters: a paragraph, and not a label


def leads_of(tree: Element) -> Iterator[Element]:
    """Give what is named as a lead between the headline and the first paragraph."""
    h1 = next(tree.iter("h1"), None)
    for element in islice(_following(h1), _LEAD_WITHIN) if h1 is not None else ():
        name = element.get("class") or ""
        if element.tag in _LEAD_TAGS and (
            (name and LEAD_NAMES.search(name)) or element.get("itemprop") == "description"
        ):
            yield element
        elif element.tag == "p" and len("".join(element.itertext())) >= _PROSE:
            return


def _following(element: Element) -> Iterator[Element]:
    """Give the elements that begin after an element has ended, in the order of the page."""
    above = element
    while above is not None:
        for sibling in above.itersiblings():
            yield from sibling.iter()
        above = above.getparent()
