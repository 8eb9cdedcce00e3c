"""The text of a page: trafilatura on the tree that is already parsed."""

import html
import re
from typing import Any, Final

import trafilatura
from lxml import etree
from trafilatura.settings import Extractor

from extractors.pages.markup import Element, Markup
from extractors.text import clean_display, clean_paragraphs, fold

# trafilatura deletes these too, but only after walking over them a dozen times; without them it
# needs half the time. Not here: figure (may hold a table), form (may hold the whole page), header.
_NEVER_TEXT: Final = (
    *("script", "style", "noscript", "template", "iframe", "svg", "canvas", "video", "audio"),
    *("object", "embed", "map", "nav", "footer", "aside", "dialog", "menu", "button", "select"),
    *("option", "datalist", "input", "textarea", "link", "meta", "picture", "source", "title"),
)
# Hidden text, captions and lists of other articles that its own rules let through.
_HIDING: Final = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_BESIDE: Final = re.compile("caption|related|read-?more|see-also|share|comment|cookie")
_BESIDE_PARAGRAPH: Final = re.compile("caption|related|read-?more")
# Systems write such words on what holds the article, too ("comments-open"): those stay.
_WHOLES: Final = frozenset(("html", "body", "article", "main", "form", "h1"))
_HOLDS_ARTICLE: Final = etree.XPath("boolean(.//h1 or .//article or .//*[@itemprop='articleBody'])")
# Tables that lay out a page: trafilatura reads each as one row of a table.
_LAYOUT_TABLES: Final = etree.XPath("//table[.//h1 or .//td//p[2] or .//table]")
_TABLE_PARTS: Final = ("table", "tbody", "thead", "tfoot", "tr", "td", "th")
_FEW: Final = 200  # characters: below it the page's JSON-LD may know more
_MUCH_MORE: Final = 1.5
_TAG: Final = re.compile(r"<[^<>]*>")

# Made once: reading trafilatura's configuration takes longer than some pages do.
_OPTIONS: Final = Extractor(output_format="python", fast=True, comments=False, tables=True)

# The one word trafilatura has for "no text here" is a warning to its log; we return "".
trafilatura.core.LOGGER.disabled = True


def read_body(markup: Markup, schema_body: str | None) -> str:
    """Give the paragraphs of a page, separated by one blank line; "" where there is no text.

    Prunes the tree. `schema_body` is JSON-LD's articleBody: it is used where the page itself
    shows much less.
    """
    etree.strip_elements(markup.tree, *_NEVER_TEXT, with_tail=False)
    for element in _asides(markup.tree):
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
    # Any: its return type depends on an argument.
    document: Any = trafilatura.bare_extraction(tree, options=_OPTIONS)
    return clean_paragraphs(markup.restore(document.text or "")) if document is not None else ""


def _asides(tree: Element) -> list[Element]:
    """Give the outermost elements that stand beside the article, without looking into them."""
    asides: list[Element] = []
    waiting = [tree]
    while waiting:
        for element in waiting.pop():
            if _is_aside(element):
                asides.append(element)
            elif len(element):
                waiting.append(element)
    return asides


def _is_aside(element: Element) -> bool:
    """Tell whether an element is hidden or named as an addition, and does not hold the article."""
    names, style, tag = element.get("class"), element.get("style"), element.tag
    hidden = element.get("hidden") is not None or (style and _HIDING.search(style))
    if tag == "p":
        return bool(hidden or (names and _BESIDE_PARAGRAPH.search(names)))
    named = hidden or (names and _BESIDE.search(names))
    return bool(named) and tag not in _WHOLES and not _HOLDS_ARTICLE(element)


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
