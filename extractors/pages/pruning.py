"""Take out of a tree what is never the article, before trafilatura walks over it a dozen times.

What is taken out is kept aside: where nearly nothing is left, the article sat inside it.
"""

import re
from collections import deque
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, pairwise
from operator import itemgetter
from typing import Final

from lxml import etree
from trafilatura.xpaths import OVERALL_DISCARD_XPATH

from extractors.pages.beside import note_beside
from extractors.pages.leads import LEAD_NAMES, leads_of
from extractors.pages.markup import Element

# Nobody's text. Not here: figure (may hold a table), form (may hold the whole page), header.
_NEVER_TEXT: Final = (
    *("script", "style", "noscript", "template", "iframe", "svg", "canvas", "video", "audio"),
    *("object", "embed", "map", "select", "option", "datalist", "input", "textarea", "link"),
    *("meta", "picture", "source", "title"),
)
# Parts of a page that may hold text, but not the article; trafilatura deletes them as well.
_PARTS: Final = frozenset(("nav", "footer", "aside", "dialog", "menu", "button"))
# Systems write words of additions on what holds the article, too: those stay.
_WHOLES: Final = frozenset(("html", "body", "article", "main", "form", "h1"))
_HOLDS_ARTICLE: Final = etree.XPath(
    "boolean(.//h1 or .//*[@itemprop='articleBody'] or .//article[.//p[3]])"
)
# Not opacity or a font of size 0: what scripts fade in begins so, and wrappers of inline blocks.
_HIDING: Final = re.compile(
    r"(?i)display\s*:\s*none|visibility\s*:\s*hidden|(?:left|top|text-indent)\s*:\s*-\d{4,}(?:px|em)"
)
# Class names of frameworks (Bootstrap, WordPress, GOV.UK …) for text that nobody sees. With a name
# of another width beside it ("hidden md:block", "d-none d-lg-flex") it is seen on some screens.
_HIDDEN_NAMES: Final = frozenset(
    (
        *("hidden", "d-none", "is-hidden", "u-hidden", "sr-only", "visually-hidden"),
        *("visuallyhidden", "screen-reader-text", "screen-reader-only", "element-invisible"),
    )
)
_SOME_SCREENS: Final = re.compile(r":|^d-(?:sm|md|lg|xl|print|block|flex)|^visible-|^show")
# Words in class names and ids that name an addition, as whole segments: "share-bar", "shareBar",
# "relatedNews", "wp-caption-text"; not "shareholders", "commentary", "sharethrough".
_ADDITION: Final = re.compile(
    r"(?:img|image|photo|fig|wp)?captions?(?:ed)?(?:text|box|wrap)?$"
    r"|related(?:news|posts?|articles?|links?|content|topics?|stories|items?|box|list)?$"
    r"|(?:social)?shar(?:es?|ing|er|edaddy)(?:bar|box|buttons?|links?|this|tools?|icons?)?$"
    r"|comments?(?:list|area|form|box|section|block|wrap|wrapper|container|title)?$"
    r"|(?:gdpr)?cookies?(?:bar|banner|notice|consent|law|policy|popup)?$|readmore$|seealso$|alsoread$"
)
_IN_PARAGRAPH: Final = re.compile(r"caption|related|readmore|seealso|alsoread")
_PAIRS: Final = frozenset((("read", "more"), ("see", "also"), ("also", "read"), ("read", "also")))
# "comments-open", "has-comments", "no-share", "article-with-related", "comment-on": states of what
# bears the name, not a name for it.
_STATES: Final = frozenset(
    (
        *("no", "has", "have", "with", "without", "is", "not", "open", "opened", "closed", "on"),
        *("off", "allow", "allowed", "enable", "enabled", "disabled", "hide", "page", "layout"),
        *("active", "body", "article", "count"),
    )
)
_SEGMENTS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")
_FARM: Final = 12  # items
_FARM_LINKED: Final = 0.95  # of the text; trafilatura discards such lists as well
_TEASER: Final = 0.25  # of the prose of the longest article of the page
_CARD: Final = 100  # characters an item: a list of whole sentences that are links is a text
_PROSE: Final = 80  # characters: a paragraph, and not a label
_PLAIN_INLINE: Final = (
    *("b", "i", "em", "u", "font", "small", "big", "abbr", "acronym", "bdi", "bdo", "cite", "dfn"),
    *("ins", "mark", "nobr", "kbd", "samp", "tt", "var", "wbr", "img"),
)
_FIRST: Final = itemgetter(0)
_NAMELESS: Final = frozenset(("img", "br"))
_LINK_NAMES: Final = frozenset(("class", "style", "hidden"))
_STRIPPED: Final = "araxes-plain"
_MARKS: Final = frozenset(
    (
        *("class", "id", "style", "hidden", "aria-hidden", "role", "itemprop"),
        *("data-component", "data-lp-replacement-content"),
    )
)


@dataclass(slots=True)
class Pruned:
    """What pruning found."""

    parts: list[Element] = field(default_factory=list)  # taken out; may hold the article after all
    farms: list[Element] = field(default_factory=list)  # lists of links and teasers, taken out
    leads: list[Element] = field(default_factory=list)  # after the headline, before any paragraph
    beside: list[tuple[str, Element]] = field(default_factory=list)  # captions, related items


def prune(tree: Element, *, is_live: bool = False) -> Pruned:
    """Take the additions out of a tree and tell what they were.

    The entries of a page that `is_live` are one article, whatever their markup says.
    """
    for element in list(tree.iter("article")) if is_live else ():
        element.tag = "div"
    etree.strip_elements(tree, *_NEVER_TEXT, with_tail=False)
    found = Pruned(parts=list(tree.iter(*_PARTS)))
    for part in found.parts:
        drop(part)
    spans = [
        *(span for span in tree.iter("span") if not span.attrib),
        *_drop_named(tree, found),
    ]
    found.farms = [
        *(one for one in tree.iter("ul", "ol") if len(one) >= _FARM and _is_farm(one)),
        *_teasers(tree),
    ]
    for element in found.farms:
        drop(element)
    found.beside += [("caption", caption) for caption in tree.iter("figcaption")]
    found.leads = list(leads_of(tree))
    for element in spans:
        element.tag = _STRIPPED
    strip_inline(tree, *((_STRIPPED,) if spans else ()))
    return found


def _drop_named(tree: Element, found: Pruned) -> list[Element]:
    """Take out what is named or styled as an addition; give the spans that say nothing."""
    plain: list[Element] = []
    named = iter(_named(tree))
    for element, names in named:
        verdict = _verdict(element, names)
        if verdict == "plain":
            plain.append(element)
        elif verdict != "keep":
            note_beside(element, found.beside)
            drop(element)
            found.parts += [element] if verdict == "part" else []
            deque(islice(named, len(_named(element))), maxlen=0)  # nor what is inside it
    return plain


def _named(tree: Element) -> list[tuple[Element, list[tuple[str, str]]]]:
    """Give the elements inside one that may have a name, with their attributes."""
    return [
        (element, names)
        for element in tree.iterdescendants("*")
        if (names := element.items())
        and (tag := element.tag) not in _NAMELESS
        and (tag != "a" or not _LINK_NAMES.isdisjoint(map(_FIRST, names)))
    ]


def strip_inline(tree: Element, *more: str) -> None:
    """Merge inline markup, which says nothing of where a paragraph ends, into the text."""
    etree.strip_tags(tree, *_PLAIN_INLINE, *more)


def prose_length(element: Element) -> int:
    """Count the characters of an element that are in real paragraphs."""
    lengths = (len("".join(part.itertext())) for part in element.iter("p"))
    return sum(length for length in lengths if length >= _PROSE)


def holds_article(element: Element) -> bool:
    """Tell whether a part of a page has the headline or the article in it."""
    return bool(_HOLDS_ARTICLE(element))


def drop(element: Element) -> None:
    """Remove an element that is still in the tree, and keep the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        previous = element.getprevious()
        if previous is None:
            parent.text = (parent.text or "") + element.tail
        else:
            previous.tail = (previous.tail or "") + element.tail
        element.tail = None
    parent.remove(element)


def why_pruned(element: Element) -> str | None:
    """Say in a few words why `prune` takes an element out; None if it does not. For traces."""
    tag = element.tag
    if tag in _PARTS or tag in _NEVER_TEXT:
        return f"in <{tag}>"
    if tag in {"ul", "ol"} and len(element) >= _FARM and _is_farm(element):
        return "a long list of links"
    names = tuple([item for item in element.items() if item[0] in _MARKS])
    place = tag if tag in {"p", "span"} else "whole" if tag in _WHOLES else ""
    if _judged(place, names) not in {"drop", "part"}:
        return None
    if not place and len(element) and holds_article(element):
        return None
    addition = _addition(element.get("class", "")) or _addition(element.get("id", ""))
    return f'named "{addition}"' if addition else "hidden"


def _verdict(element: Element, attributes: list[tuple[str, str]]) -> str:
    tag = element.tag
    names = tuple([item for item in attributes if item[0] in _MARKS])
    place = tag if tag in {"p", "span"} else "whole" if tag in _WHOLES else ""
    verdict = _judged(place, names)
    if verdict == "plain":
        if tag == "p":
            element.attrib.clear()
            return "keep"
    elif verdict != "keep" and not place and len(element) and holds_article(element):
        return "keep"
    return verdict


@lru_cache(maxsize=8192)  # the same names come back on every page of a site
def _judged(place: str, names: tuple[tuple[str, str], ...]) -> str:
    """Judge by names alone: drop, part, plain (nobody minds these names), keep."""
    told = dict(names)
    if place != "whole":
        if "hidden" in told or told.get("aria-hidden") == "true":
            return "drop"
        if _HIDING.search(told.get("style", "")):
            return "drop"
        if _is_hidden(told.get("class", "")):
            return "drop"
        addition = _addition(told.get("class", "")) or _addition(told.get("id", ""))
        if addition and (place != "p" or _IN_PARAGRAPH.search(addition)):
            return "drop" if addition.startswith("comment") else "part"
    return "plain" if place in {"p", "span"} and _is_plain(told) else "keep"


def _is_hidden(class_name: str) -> bool:
    tokens = class_name.split()
    return any(token in _HIDDEN_NAMES for token in tokens) and not any(
        _SOME_SCREENS.search(token) for token in tokens
    )


def _addition(names: str) -> str | None:
    """Give the word by which class names or an id name an addition to the article."""
    for token in names.split():
        segments: list[str] = [segment.lower() for segment in _SEGMENTS.findall(token)]
        if _STATES.isdisjoint(segments):
            for segment in segments:
                if _ADDITION.match(segment):
                    return segment
            if not _PAIRS.isdisjoint(pairwise(segments)):
                return "readmore"
    return None


def _is_plain(told: dict[str, str]) -> bool:
    """Tell whether trafilatura's own rules and ours pass over an element with these names."""
    if "itemprop" in told or LEAD_NAMES.search(told.get("class", "")):
        return False
    root = etree.Element("div")
    etree.SubElement(root, "span", told)
    return not any(rule(root) for rule in OVERALL_DISCARD_XPATH)


def _is_farm(element: Element) -> bool:
    """Tell whether a long list is a menu: its items are links and nothing else, and short."""
    linked = sum(len("".join(link.itertext())) for link in element.iter("a"))
    total = sum(len(text.strip()) for text in element.itertext())
    return linked >= _FARM_LINKED * total and linked < _CARD * len(element)


def _teasers(tree: Element) -> list[Element]:
    """Give the small articles beside a big one: trafilatura takes the first for the article."""
    articles = list(tree.iter("article"))
    if len(articles) == 1:
        return []
    lengths = {article: prose_length(article) for article in articles}
    main = max(articles, key=lambda article: lengths[article], default=None)
    family = {main, *main.iterancestors("article")} if main is not None else set()
    return [
        article
        for article in articles
        if article not in family
        and lengths[article] < lengths[main] * _TEASER
        and family.isdisjoint(article.iterancestors("article"))
    ]
