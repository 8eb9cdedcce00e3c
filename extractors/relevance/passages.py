"""Lay out a field of an article: sentences, and where the words of its folded line stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from extractors.model import Field
from extractors.relevance.folding import EDGE, Line

# A sentence ends at a mark before white space, or at a line break. Initials ("U. S.") do not end
# one; ":" does in Armenian only.
_MARK = re.compile(r"[.!?؟։…:\n][\"»”’)\]]*\s*")
_ARMENIAN = range(0x561, 0x588)
_LEAD = 2  # sentences of the body that carry the news
_POST = 500  # characters; a text without title that is no longer opens with its headline


class Sentence(NamedTuple):
    """One sentence of the title or the body."""

    number: int
    field: Field
    start: int  # offsets into the field as given
    end: int
    words: range  # indexes of words in the field
    is_lead: bool  # headline, or one of the first two sentences of the body
    is_headline: bool  # in the title; of a post without one, the first sentence
    folded: range  # offsets into the folded line, from the space before the first word


@dataclass(frozen=True)
class Passage:
    """A field with its folded line."""

    field: Field
    text: str
    line: Line
    start: int = 0  # where the text itself begins, behind a dateline

    @property
    def size(self) -> int:
        """Give the number of characters without a dateline."""
        return len(self.text) - self.start

    @cached_property
    def words(self) -> Sequence[str]:
        """Give the folded words."""
        return self.line.text.split()[1:-1]


def sentences_of(passage: Passage, number: int) -> list[Sentence]:
    """Split a passage into sentences, numbered from `number`; none is without words."""
    text, field, line = passage.text, passage.field, passage.line
    sentences: list[Sentence] = []
    is_title = field == "title"
    is_post = not number and passage.size <= _POST
    folded = line.at(passage.start) - 1
    own, first = 0, line.count(len(EDGE), folded) if passage.start else 0
    ends = (end for end in _ends(text) if end > passage.start)
    last = len(line.text) - 2
    for start, end in pairwise((passage.start, *ends, len(text))):
        # A line that folding made shorter at its very end is not told by its places.
        until = min(line.at(end) - 1, last) if end < len(text) else last
        count = line.count(folded, until)
        if count:
            sentences.append(
                Sentence(
                    number + own,
                    field,
                    start,
                    end,
                    range(first, first + count),
                    is_title or own < _LEAD,
                    is_title or (is_post and not own),
                    range(folded, until),
                )
            )
            first, own = first + count, own + 1
        folded = until
    return sentences


def _ends(text: str) -> Iterator[int]:
    """Give the offsets at which sentences end."""
    for mark in _MARK.finditer(text):
        at, end = mark.span()
        sign = text[at]
        if "\n" in text[at:end]:
            yield end
        elif text[end - 1].isspace() and at:
            before = text[at - 1]
            if sign == ":":
                if ord(before) in _ARMENIAN:
                    yield end
            elif not before.isalpha() or (at > 1 and _is_in_word(text[at - 2])):
                yield end


def _is_in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"
