"""Where one site puts what: layouts of pages by CSS selectors, for sites that rules do not explain.

The layouts are in `extractors/pages/sites/`, one small module a site.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from cssselect import HTMLTranslator
from lxml import etree

from extractors.model import Cut
from extractors.pages.markup import Element, Markup
from extractors.text import clean_display, clean_paragraphs

# Elements that begin and end a paragraph (HTML 15.3, display: block and its kin).
_BLOCKS: Final = frozenset(
    (
        *("address", "article", "blockquote", "br", "center", "dd", "details", "div", "dl", "dt"),
        *("figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main"),
        *("ol", "p", "pre", "section", "summary", "table", "tbody", "td", "th", "tr", "ul"),
    )
)
_NEVER: Final = frozenset(
    (
        *("audio", "button", "canvas", "embed", "footer", "form", "iframe", "input", "nav"),
        *("noscript", "object", "script", "select", "style", "svg", "template", "textarea"),
        *("title", "video"),
    )
)
_HIDING: Final = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_TITLE: Final = 160  # characters of a message that serve as its headline
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Layout:
    """One look of a site, by CSS selectors; `drop` names what stands inside the text beside it."""

    body: str  # the elements that hold the text, in order
    since: date | None = None  # first and last day of this look, by the day of fetching in UTC
    until: date | None = None
    drop: tuple[tuple[str, str], ...] = ()  # (what the piece is, selector)
    title: str | None = None
    is_untitled: bool = False  # the first paragraph is the headline, and stays in the text
    authors: str | None = None
    published: str | None = None  # text, or the attribute datetime or content
    section: str | None = None
    tags: str | None = None

    def holds_on(self, day: date | None) -> bool:
        """Tell whether the site looked like this on a day; None asks for its latest look."""
        if day is None:
            return self.until is None
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    def selectors(self) -> Iterator[tuple[str, str]]:
        """Give each key with its selector, the empty ones left out."""
        yield "body", self.body
        yield from (("drop", selector) for _, selector in self.drop)
        for key in ("title", "authors", "published", "section", "tags"):
            if selector := getattr(self, key):
                yield key, selector


@dataclass(frozen=True, slots=True)
class Site:
    """The looks that the pages of some outlets had, one after the other."""

    outlets: tuple[str, ...]
    layouts: tuple[Layout, ...]


@dataclass(frozen=True, slots=True)
class LayoutReading:
    """What a layout found on a page; nothing where there is no layout, or the site has changed."""

    body: str = ""  # paragraphs separated by one blank line
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    cuts: tuple[Cut, ...] = ()
    flags: tuple[str, ...] = ()  # layout_missed: the selectors find no text any more

    @property
    def place(self) -> str | None:
        """Give the place that stood apart from the text."""
        return next((cut.text for cut in self.cuts if cut.what == "place"), None)


@lru_cache(maxsize=512)
def compiled(selector: str) -> etree.XPath:
    """Compile a CSS selector; SelectorError or XPathError for one that is none."""
    # Not lxml's own translator: its :contains() fails on the second page that it is used on.
    return etree.XPath(HTMLTranslator().css_to_xpath(selector))


def read_layout(markup: Markup, layout: Layout, site: str) -> LayoutReading:
    """Read a page by its layout; `site` names the source of the cuts. Leaves the tree as it is."""
    dropped = {
        element: what
        for what, selector in layout.drop
        for element in compiled(selector)(markup.tree)
    }
    pieces: list[str] = []
    for element in _outermost(compiled(layout.body)(markup.tree)):
        pieces += "\n", *_pieces(element, dropped), "\n"
    body = clean_paragraphs(markup.restore("".join(pieces)))
    if not body:
        return LayoutReading(flags=("layout_missed",))
    return LayoutReading(
        body=body,
        title=_opening(body)
        if layout.is_untitled
        else next(iter(_words(markup, layout.title)), None),
        authors=_words(markup, layout.authors),
        published=_words(markup, layout.published),
        section=next(iter(_words(markup, layout.section)), None),
        tags=_words(markup, layout.tags),
        cuts=tuple(
            Cut(site, what, text)
            for element, what in dropped.items()
            if (text := _text(markup, element))
        ),
    )


def _opening(body: str) -> str:
    """Give the first paragraph as a headline, cut at a word if it is long."""
    first = body.partition("\n\n")[0]
    return first if len(first) <= _TITLE else first[:_TITLE].rpartition(" ")[0] + "…"


def _outermost(elements: list[Element]) -> list[Element]:
    chosen = set(elements)
    return [one for one in elements if not any(above in chosen for above in one.iterancestors())]


def _pieces(element: Element, dropped: Mapping[Element, str]) -> Iterator[str]:
    """Give the shown text of an element, with a line break at both ends of each block."""
    if element not in dropped and _is_shown(element):
        edge = "\n" if element.tag in _BLOCKS else ""
        yield edge + ("- " if element.tag == "li" else "")  # as trafilatura writes them
        yield _SPACE.sub(" ", element.text or "")
        for child in element:
            yield from _pieces(child, dropped)
            yield _SPACE.sub(" ", child.tail or "")
        yield edge


def _is_shown(element: Element) -> bool:
    style = element.get("style")
    hidden = element.get("hidden") is not None or (style and _HIDING.search(style))
    return element.tag not in _NEVER and not hidden


def _words(markup: Markup, selector: str | None) -> tuple[str, ...]:
    """Give what is selected as lines: an attribute that says it, or the text; each once."""
    found = compiled(selector)(markup.tree) if selector else []
    lines = (
        clean_display(markup.restore(one.get("datetime") or one.get("content") or ""))
        or _text(markup, one)
        for one in found
    )
    return tuple(dict.fromkeys(line for line in lines if line))


def _text(markup: Markup, element: Element) -> str:
    return clean_display(markup.restore(" ".join(_pieces(element, {}))))
