"""Split a field of an article into words and sentences; tell where a word stands when asked."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

from extractors.memo import Memo
from extractors.model import Field
from extractors.relevance.lexicon import key, second_key
from extractors.text import fold_with_offsets

_PIECE = re.compile(r"\S+")
_WORD = re.compile(r"[^\W_]+")
# A sentence ends at a mark before white space, or at a line break. Initials ("U. S.") do not end
# one; ":" does in Armenian only.
_MARK = re.compile(r"[.!?؟։…:\n][\"»”’)\]]*\s*")
_INITIAL = re.compile(r"\b[^\W\d_]\Z")
_LEAD = 2  # sentences of the body that carry the news
_POST = 500  # characters; a text without title that is no longer opens with its headline


def _read_words(piece: str) -> tuple[str, ...]:
    folded = key(piece)
    return (folded,) if folded.isalnum() else tuple(_WORD.findall(folded))


def _read_spans(piece: str) -> tuple[tuple[int, int], ...]:
    folded = fold_with_offsets(piece)
    found = _WORD.finditer(second_key(folded.text))
    return tuple(folded.span(word.start(), word.end()) for word in found)


# A piece is what stands between white space, which parts words before and after folding. It may
# hold several words ("Tehran–Baku"), or none.
_WORDS = Memo(_read_words)
_SPANS = Memo(_read_spans)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a field as names are compared with them, in order."""

    pieces: Sequence[str]
    by_piece: Sequence[Sequence[str]]
    all: Sequence[str]


def words_of(text: str) -> Words:
    """Give the words of `text`."""
    pieces = text.split()
    by_piece = list(map(_WORDS.__getitem__, pieces))
    return Words(pieces, by_piece, list(chain.from_iterable(by_piece)))


class Sentence(NamedTuple):
    """One sentence of the title or the body."""

    number: int
    field: Field
    start: int  # offsets into the field as given
    end: int
    words: range  # indexes of words in the field
    is_lead: bool  # headline, or one of the first two sentences of the body
    is_headline: bool  # in the title; of a post without one, the first sentence


@dataclass(frozen=True, slots=True)
class Passage:
    """A field with its words."""

    field: Field
    text: str
    words: Sequence[str]
    pieces: Sequence[str]  # what stands between white space
    starts: Sequence[int]  # of pieces, offsets into `text`
    before: Sequence[int]  # words before each piece, and in the end all

    def place(self, word: int) -> tuple[int, int]:
        """Give the offsets of a word in the field as given."""
        at = bisect_right(self.before, word) - 1
        start, end = _SPANS[self.pieces[at]][word - self.before[at]]
        return self.starts[at] + start, self.starts[at] + end

    def words_before(self, offset: int) -> int:
        """Count the words that start before `offset`."""
        at = bisect_left(self.starts, offset)
        if at and offset < self.starts[at - 1] + len(self.pieces[at - 1]):
            within = offset - self.starts[at - 1]
            here = sum(start < within for start, _ in _SPANS[self.pieces[at - 1]])
            return self.before[at - 1] + here
        return self.before[at]


def passage(field: Field, text: str, words: Words) -> Passage:
    """Lay out a field whose words are known."""
    starts = [piece.start() for piece in _PIECE.finditer(text)]
    before = list(accumulate(map(len, words.by_piece), initial=0))
    return Passage(field, text, words.all, words.pieces, starts, before)


def sentences_of(passage: Passage, number: int) -> list[Sentence]:
    """Split a passage into sentences, numbered from `number`; none is without words."""
    text, field = passage.text, passage.field
    ends = [found.end() for found in _MARK.finditer(text) if _ends(text, found)]
    sentences: list[Sentence] = []
    is_title = field == "title"
    is_post = not number and len(text) <= _POST
    first = 0
    for start, end in pairwise((0, *ends, len(text))):
        last = passage.words_before(end)
        if last > first:
            own = len(sentences)
            is_lead = is_title or own < _LEAD
            is_headline = is_title or (is_post and not own)
            words = range(first, last)
            sentences.append(Sentence(number + own, field, start, end, words, is_lead, is_headline))
        first = last
    return sentences


def _ends(text: str, mark: re.Match[str]) -> bool:
    """Tell whether a mark ends a sentence."""
    if text[mark.start()] == "\n":
        return True
    if not text[mark.end() - 1].isspace():
        return False
    if text[mark.start()] == ":":
        return "\u0561" <= text[mark.start() - 1 : mark.start()] <= "\u0587"
    return not _INITIAL.search(text, max(0, mark.start() - 2), mark.start())
