"""All blocks of text of a page, as a browser lays them out: for showing what was left out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml import etree

from extractors.pages.collecting import BLOCKS
from extractors.pages.markup import Element
from extractors.pages.pruning import why_pruned
from extractors.text import clean_display

# Nothing for readers, whatever is in it.
_NO_TEXT: Final = frozenset(("head", "script", "style", "svg", "template", "canvas", "map"))
# In menus and lists each of them is a text of its own.
_LABELS: Final = frozenset(("a", "button", "label", "time"))
_MOST_ELEMENTS: Final = 60_000  # ten times a large page of news; bounds the cost of a trace


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text between two edges of blocks."""

    text: str
    element: Element  # the one that its first letters stand in
    pruned: str | None  # why extraction takes out the part of the page around it, if it does


class _Walk:
    """Where a walk over a tree is, and the block that it is in."""

    def __init__(self, restore: Callable[[str], str]) -> None:
        self._restore = restore
        self._pieces: list[str] = []
        self._owner: Element | None = None
        self._pruned: tuple[Element, str] | None = None  # the outermost such element we are in

    def enter(self, element: Element) -> Iterator[Block]:
        """Begin an element; it may end a block."""
        reason = None if self._pruned else why_pruned(element)
        if reason or self._is_edge(element):
            yield from self.flush()
        if reason:
            self._pruned = element, reason

    def leave(self, element: Element) -> Iterator[Block]:
        """End an element; it may end a block."""
        is_pruned = self._pruned is not None and self._pruned[0] is element
        if is_pruned or self._is_edge(element):
            yield from self.flush()
        if is_pruned:
            self._pruned = None

    def add(self, text: str | None, element: Element) -> None:
        """Take the text that stands in `element` into the block."""
        if text:
            self._pieces.append(text)
            if self._owner is None and text.strip():
                self._owner = element

    def flush(self) -> Iterator[Block]:
        """Give the block that ends here, if it has text."""
        text = clean_display(self._restore("".join(self._pieces)))
        if text and self._owner is not None:
            yield Block(text, self._owner, self._pruned[1] if self._pruned else None)
        self._pieces.clear()
        self._owner = None

    def _is_edge(self, element: Element) -> bool:
        return element.tag in BLOCKS or (self._pruned is not None and element.tag in _LABELS)


def text_blocks(tree: Element, restore: Callable[[str], str]) -> Iterator[Block]:
    """Give the blocks in the order of the page; what pruning cuts begins and ends one, too."""
    here = _Walk(restore)
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in islice(walk, 2 * _MOST_ELEMENTS):
        if event == "start":
            yield from here.enter(element)
            if element.tag in _NO_TEXT:
                walk.skip_subtree()
            else:
                here.add(element.text, element)
            continue
        yield from here.leave(element)
        parent = element.getparent()
        here.add(element.tail, element if parent is None else parent)
    yield from here.flush()
