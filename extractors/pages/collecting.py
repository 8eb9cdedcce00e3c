"""The text of pages too deep, wide or large for trafilatura: one walk, no second look.

Costs the same for each element, whatever the page is like. It knows paragraphs from menus by
their length and by how much of them is links.
"""

from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from extractors.pages.markup import Element
from extractors.text import clean_display

# Elements that begin and end a paragraph (HTML 15.3, display: block and its kin).
BLOCKS: Final = frozenset(
    (
        *("address", "article", "blockquote", "body", "br", "center", "dd", "details", "div", "dl"),
        *("dt", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main"),
        *("ol", "p", "pre", "section", "summary", "table", "tbody", "td", "th", "tr", "ul"),
    )
)
_SKIPPED: Final = frozenset(
    (
        *("script", "style", "noscript", "template", "iframe", "svg", "canvas", "video", "audio"),
        *("object", "embed", "map", "nav", "footer", "aside", "dialog", "menu", "button", "select"),
        *("option", "datalist", "textarea", "title", "head", "figcaption", "label"),
    )
)
_SHORTEST: Final = 60  # characters of a paragraph; shorter ones are labels as often
_MOST_LINKED: Final = 0.5  # of a paragraph
_LEAST: Final = 200  # characters in all: with less, nothing says that this is an article
_LONGEST: Final = 500_000  # characters in all: a book has as many


@dataclass(slots=True)
class _Paragraphs:
    done: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    linked: int = 0  # characters of the pieces
    total: int = 0  # characters of all that is done

    def add(self, text: str | None, *, linked: bool) -> None:
        """Take a piece of text into the paragraph that is being read."""
        if text:
            self.pieces.append(text)
            self.linked += len(text) if linked else 0

    def end(self) -> None:
        """End the paragraph, and keep it if it is one."""
        if self.pieces:
            raw = "".join(self.pieces)
            text = clean_display(raw)
            if len(text) >= _SHORTEST and self.linked <= _MOST_LINKED * len(raw):
                self.done.append(text)
                self.total += len(text)
            self.pieces.clear()
            self.linked = 0


def collect_text(tree: Element) -> str:
    """Give what reads like paragraphs, separated by one blank line; "" if that is too little."""
    found = _Paragraphs()
    links = 0
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _SKIPPED:
                walk.skip_subtree()
                continue
            if tag in BLOCKS:
                found.end()
            links += tag == "a"
            found.add(element.text, linked=links > 0)
            continue
        links -= tag == "a"
        if tag in BLOCKS:
            found.end()
        found.add(element.tail, linked=links > 0)
        if found.total > _LONGEST:
            break
    found.end()
    paragraphs = dict.fromkeys(found.done)
    return "\n\n".join(paragraphs) if found.total >= _LEAST else ""
