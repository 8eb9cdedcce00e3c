"""The visible lines of a page that may be its date, and which of them cannot be.

Many sites show a clock: "امروز سه‌شنبه ۱۶ اردیبهشت" at the top of every page is the day of the
fetch, and a list of other articles has other articles' dates.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from lxml import etree

from extractors.date_words import date_labels
from extractors.pages.markup import Element, Markup
from extractors.text import clean_display, fold_with_offsets

Role = Literal["published", "modified"]

_MOST_NAMED: Final = 39  # elements
_PROPERTIES: Final = frozenset(("datePublished", "dateModified"))
_HOLDS_ARTICLE: Final = etree.XPath("boolean(.//h1 or .//article or .//main)")
_HAS_ARTICLE: Final = etree.XPath("boolean(//article or //main)")
_HEADLINE: Final = etree.XPath("(//h1)[1]")
_MOST_LINES: Final = 8
_LONGEST_LINE: Final = 90  # characters: a date line, not a paragraph
_BESIDE_TAGS: Final = frozenset(("nav", "footer", "aside", "header"))
_ARTICLE_TAGS: Final = frozenset(("article", "main"))
# Names of what stands around an article, as whole parts of a class or id: "top-bar", "siteClock".
_BESIDE_NAMES: Final = re.compile(
    # Not "item-header" and its kin: the head of an article.
    r"(?:^|\s|(?<!item)(?<!article)(?<!post)(?<!entry)(?<!news)(?<!story)(?<!detail)[_-])(?:top-?bar|top-?header|header|masthead|nav(?:bar)?|menu|clock|today|now|weather"
    r"|ticker|side-?bar|footer|related|latest|popular|most-?read|comments?|current-?(?:date|time)"
    r"|(?:site|page)-?(?:date|time|clock|header|footer))(?:$|[\s_-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DateLine:
    """A short text named after dates."""

    text: str
    role: Role = "published"
    in_article: bool = True  # or after the headline of a page that marks no article
    told: str | None = None  # the whole text of the element, where it says more


def date_lines(markup: Markup) -> tuple[DateLine, ...]:
    """Give the lines that may date the article, those inside it first. Call it before pruning."""
    headline = next(iter(_HEADLINE(markup.tree)), None)
    marked = bool(_HAS_ARTICLE(markup.tree))
    found: list[DateLine] = []
    is_after = False
    for element in islice(_named_or_headline(markup.tree), _MOST_NAMED):
        if element is headline:
            is_after = True
            continue
        place = place_of(element)
        told = clean_display(markup.restore(" ".join(element.itertext())))
        if place == "beside" or not 0 < len(told) <= _LONGEST_LINE:
            continue
        inside = place == "article" or (not marked and is_after)
        role: Role = "modified" if element.get("itemprop") == "dateModified" else "published"
        exact = element.get("content") if element.get("itemprop") else None
        said = ((None, exact),) if exact else split_roles(told)
        found += [DateLine(text, says or role, inside, told) for says, text in said if text]
    return tuple(sorted(dict.fromkeys(found), key=lambda line: not line.in_article)[:_MOST_LINES])


def _named_or_headline(tree: Element) -> Iterator[Element]:
    for element in tree.iter("*"):
        names = element.get("class") or ""
        if (
            (names and ("date" in names or "time" in names or "publish" in names))
            or element.tag == "h1"
            or element.get("itemprop") in _PROPERTIES
        ):
            yield element


def place_of(element: Element) -> Literal["article", "beside", "unknown"]:
    """Tell where an element stands, by the nearest around it that says so."""
    for around in (element, *element.iterancestors()):
        if around.tag in _ARTICLE_TAGS:
            return "article"
        names = f"{around.get('class') or ''} {around.get('id') or ''}"
        named = around.tag in _BESIDE_TAGS or _BESIDE_NAMES.search(names)
        if named and around.tag not in {"body", "html"} and not _HOLDS_ARTICLE(around):
            return "article" if _is_own_header(around) else "beside"
    return "unknown"


def _is_own_header(element: Element) -> bool:
    """Tell the header inside an article from that of the site."""
    return element.tag == "header" and any(
        around.tag in _ARTICLE_TAGS for around in element.iterancestors()
    )


def split_roles(text: str) -> tuple[tuple[Role | None, str], ...]:
    """Divide "Published: … Updated: …" into its dates; None where nothing says which it is."""
    folded = fold_with_offsets(text)
    labels = list(date_labels().finditer(folded.text))
    if not labels:
        return ((None, text),)
    starts = [folded.span(found.start(), found.end()) for found in labels]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    pieces: list[tuple[Role | None, str]] = [(None, text[: starts[0][0]].strip())]
    for found, (_, start), end in zip(labels, starts, ends, strict=True):
        role: Role = "modified" if found.lastgroup == "modified" else "published"
        pieces.append((role, text[start:end].strip(" :،,|/-–—•\t")))
    return tuple(pieces)
