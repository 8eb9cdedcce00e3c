"""Lines of a text that are links and nothing else: a menu or a list that no markup names."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from extractors.pages.markup import Markup
from extractors.text import clean_paragraphs

_ENDS: Final = tuple(".!?։؟۔…:;»”\"'")  # a sentence, or a heading for what follows
_LONGEST: Final = 160  # characters: a headline
_FEWEST: Final = 2  # in a row: one may be the heading of a part of the text
_LABEL: Final = 40  # characters: "Related stories"
_LABEL_WORDS: Final = 4
_LEFT: Final = 200  # characters: with less text beside them the links are the page


def without_link_lines(markup: Markup, body: str) -> tuple[str, tuple[str, ...]]:
    """Take out runs of lines that are links, and give them; a list of the author's own stays.

    A short label before the last run of a text goes with it.
    """
    paragraphs = body.split("\n\n")
    if not any(_may_be(one) and _may_be(next_one) for one, next_one in pairwise(paragraphs)):
        return body, ()
    shown = (" ".join("".join(link.itertext()).split()) for link in markup.tree.iter("a"))
    links = set(clean_paragraphs(markup.restore("\n".join(shown))).split("\n\n"))
    dropped = {at for run in _runs(paragraphs, links) for at in _with_label(paragraphs, run)}
    kept = "\n\n".join(text for at, text in enumerate(paragraphs) if at not in dropped)
    if not dropped or len(kept) < _LEFT:
        return body, ()
    return kept, tuple(paragraphs[at] for at in sorted(dropped))


def _may_be(paragraph: str) -> bool:
    return len(paragraph) <= _LONGEST and not paragraph.endswith(_ENDS) and paragraph[:2] != "- "


def _runs(paragraphs: list[str], links: set[str]) -> Iterator[range]:
    start = 0
    for at, paragraph in enumerate([*paragraphs, ""]):
        if not (paragraph and _may_be(paragraph) and paragraph in links):
            if at - start >= _FEWEST:
                yield range(start, at)
            start = at + 1


def _with_label(paragraphs: list[str], run: range) -> range:
    label = paragraphs[run.start - 1] if run.start else ""
    is_label = (
        run.stop == len(paragraphs)
        and _may_be(label)
        and len(label) <= _LABEL
        and len(label.split()) <= _LABEL_WORDS
    )
    return range(run.start - 1, run.stop) if is_label else run
