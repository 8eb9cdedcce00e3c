"""Why a block of text of a page is not in its article."""

from typing import Final

from trafilatura.xpaths import (
    OVERALL_DISCARD_XPATH,
    REMOVE_COMMENTS_XPATH,
    TEASER_DISCARD_XPATH,
)

from extractors.dates import parse_date
from extractors.model import Article
from extractors.pages.blocks import Block
from extractors.pages.markup import Element
from extractors.pages.metadata import Metadata
from extractors.text import fold

_KNOWN_BY: Final = 20  # letters: a shorter block that is in a text may be there by chance
_DISCARDED: Final = (
    (OVERALL_DISCARD_XPATH, "trafilatura discards what bears such a name"),
    (TEASER_DISCARD_XPATH, "trafilatura takes it for a teaser"),
    (REMOVE_COMMENTS_XPATH, "trafilatura takes it for comments"),
)
_PLACES: Final = {
    "a": "a link outside the text",
    "figcaption": "a caption",
    "header": "in <header>",
    "time": "a date",
}
_LONGEST_DATE: Final = 60  # characters of a line that is nothing but a date


class Reasons:
    """Tells why blocks of one page are not in its article."""

    def __init__(
        self, article: Article, metadata: Metadata, tree: Element, *, has_layout: bool
    ) -> None:
        """Prepare what blocks are compared with; `tree` is the one that the blocks are of."""
        self._paragraphs = [_letters(part) for part in article.body.split("\n\n") if part]
        self._text = "\n".join(self._paragraphs)
        titles = (article.title, metadata.title_tag or "", *metadata.h1s)
        self._titles = frozenset(map(_letters, titles)) - {""}
        self._fields = dict(_fields(article))
        self._cuts = frozenset(_letters(cut.text) for cut in article.cuts)
        self._rest = (
            "outside what the layout of this site names as the text"
            if has_layout
            else f"the text is the {article.text_source}'s"
            if article.text_source != "page"
            else "outside what trafilatura took for the article"
        )
        self._discarded: dict[Element, str] = {
            element: reason
            for rules, reason in reversed(_DISCARDED)
            for rule in rules
            for element in rule(tree)
        }
        self._lang = article.lang
        self._told: set[str] = set()

    def of(self, block: Block) -> str | None:
        """Say why a block is not in the article; None for one that is, or is among its cuts."""
        letters = _letters(block.text)
        if not letters:
            return None
        is_again = letters in self._told
        self._told.add(letters)
        if letters in self._cuts:
            return None
        if self._is_kept(letters):
            return "it repeats the text" if block.pruned is None and is_again else None
        if letters in self._titles:
            return "it repeats the title"
        known = self._fields.get(letters) or block.pruned
        return known or self._date(block.text) or self._place(block) or self._rest

    def _date(self, text: str) -> str | None:
        is_line = len(text) <= _LONGEST_DATE and any(map(str.isdigit, text))
        return "a date" if is_line and parse_date(text, lang=self._lang) else None

    def _is_kept(self, letters: str) -> bool:
        if len(letters) >= _KNOWN_BY:
            # A paragraph that lost its dateline is kept, too.
            return letters in self._text or any(
                part in letters for part in self._paragraphs if len(part) >= _KNOWN_BY
            )
        return any(part.startswith(letters) or part.endswith(letters) for part in self._paragraphs)

    def _place(self, block: Block) -> str | None:
        for element in (block.element, *block.element.iterancestors()):
            if element in self._discarded:
                return self._discarded[element]
            if element.tag in _PLACES:
                return _PLACES[element.tag]
        return None


def _fields(article: Article) -> list[tuple[str, str]]:
    told = [(claim.raw, f"a date ({claim.role})") for claim in article.dates]
    told += [(name, "an author") for name in article.authors]
    told += [(tag, "a tag") for tag in article.tags]
    told += [(article.section or "", "the section"), (article.description or "", "the description")]
    told += [(article.agency or "", "the agency"), (article.place or "", "the place")]
    return [(_letters(text), f"kept as {reason}") for text, reason in reversed(told) if text]


def _letters(text: str) -> str:
    """Give what two spellings of one text share: letters and digits, folded."""
    return "".join(filter(str.isalnum, fold(text)))
