"""The text of a page: trafilatura on the tree that is already parsed."""

import html
import re
from typing import Any, Final

import trafilatura
from lxml import etree

from extractors.pages.markup import Element, Markup
from extractors.text import clean_display, clean_paragraphs, fold

# trafilatura deletes these too, but only after walking over them a dozen times; without them it
# needs half the time. Not here: figure (may hold a table), form (may hold the whole page), header.
_NEVER_TEXT: Final = (
    *("script", "style", "noscript", "template", "iframe", "svg", "canvas", "video", "audio"),
    *("object", "embed", "map", "nav", "footer", "aside", "dialog", "menu", "button", "select"),
    *("option", "datalist", "input", "textarea", "link", "meta", "picture", "source", "title"),
)
# Hidden text, captions and lists of other articles that its own rules let through. One walk.
_ASIDES: Final = etree.XPath(
    "//*[@hidden or @style[contains(translate(.,' N','n'),'display:none')"
    " or contains(translate(.,' H','h'),'visibility:hidden')]"
    " or @class[contains(.,'caption') or contains(.,'related') or contains(.,'read-more')"
    " or contains(.,'readmore') or contains(.,'see-also') or contains(.,'share')"
    " or contains(.,'comment') or contains(.,'cookie')]]"
)
# Systems write such words on what holds the article, too ("comments-open"): those stay.
_WHOLES: Final = frozenset(("html", "body", "article", "main", "form", "h1", "p"))
_HOLDS_ARTICLE: Final = etree.XPath("boolean(.//h1 or .//article or .//*[@itemprop='articleBody'])")
# Tables that lay out a page: trafilatura reads each as one row of a table.
_LAYOUT_TABLES: Final = etree.XPath("//table[.//h1 or .//td//p[2] or .//table]")
_TABLE_PARTS: Final = ("table", "tbody", "thead", "tfoot", "tr", "td", "th")
_FEW: Final = 200  # characters: below it the page's JSON-LD may know more
_MUCH_MORE: Final = 1.5
_TAG: Final = re.compile(r"<[^<>]*>")

# The one word trafilatura has for "no text here" is a warning to its log; we return "".
trafilatura.core.LOGGER.disabled = True


def read_body(markup: Markup, schema_body: str | None) -> str:
    """Give the paragraphs of a page, separated by one blank line; "" where there is no text.

    Prunes the tree. `schema_body` is JSON-LD's articleBody: it is used where the page itself
    shows much less.
    """
    etree.strip_elements(markup.tree, *_NEVER_TEXT, with_tail=False)
    for element in _ASIDES(markup.tree):
        if not _is_whole(element):
            _drop(element)
    for table in _LAYOUT_TABLES(markup.tree):
        for part in table.iter(*_TABLE_PARTS):
            part.tag = "div"
    body = _text_of(markup, markup.tree)
    if len(body) < _FEW:  # perhaps broken markup put the article inside what was pruned
        whole = _text_of(markup, markup.parse_again())
        body = whole if len(whole) > max(_FEW, _MUCH_MORE * len(body)) else body
    told = _schema_text(schema_body)
    return told if len(told) > max(_FEW, _MUCH_MORE * len(body)) else body


def _text_of(markup: Markup, tree: Element) -> str:
    document: Any = trafilatura.bare_extraction(  # Any: its return type depends on an argument
        tree, fast=True, include_comments=False, include_tables=True, with_metadata=False
    )
    return clean_paragraphs(markup.restore(document.text or "")) if document is not None else ""


def _is_whole(element: Element) -> bool:
    """Tell what holds the article from what stands beside it; a hidden `<p>` is beside it."""
    if element.tag == "p":
        return not (
            element.get("hidden") is not None or element.get("style") or _says_aside(element)
        )
    return element.tag in _WHOLES or _HOLDS_ARTICLE(element)


def _says_aside(element: Element) -> bool:
    return any(word in (element.get("class") or "") for word in ("caption", "read", "related"))


def _drop(element: Element) -> None:
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
    parent.remove(element)


def _schema_text(raw: str | None) -> str:
    if not raw:
        return ""
    text = html.unescape(raw)
    if "<" in text:
        text = _TAG.sub(" ", re.sub(r"(?i)</p>|<br[^<>]*>|</div>", "\n", text))
    return clean_paragraphs(text)


def without_title(body: str, title: str) -> str:
    """Drop first paragraphs that only repeat the title."""
    paragraphs = body.split("\n\n")
    wanted = fold(title).rstrip(". ")
    while paragraphs and wanted and fold(paragraphs[0]).rstrip(". ") == wanted:
        del paragraphs[0]
    return "\n\n".join(paragraphs)


def without_lines(body: str, lines: tuple[str, ...]) -> str:
    """Drop paragraphs that are exactly one of `lines`, such as the byline or the date."""
    unwanted = {clean_display(line) for line in lines if line}
    return "\n\n".join(part for part in body.split("\n\n") if part not in unwanted)
