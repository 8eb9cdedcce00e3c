"""Split a field of an article into words and sentences; tell where a word stands when asked."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise

from extractors.model import Field
from extractors.relevance.lexicon import key, second_key
from extractors.text import fold_with_offsets

_WORD = re.compile(r"[^\W_]+")
# A sentence ends at a mark before white space, or at a line break. Initials ("U. S.") do not end
# one; ":" does in Armenian only.
_MARK = re.compile(r"[.!?؟։…:\n][\"»”’)\]]*\s*")
_INITIAL = re.compile(r"\b[^\W\d_]\Z")
_LEAD = 2  # sentences of the body that carry the news
_POST = 500  # characters; a text without title that is no longer opens with its headline
_REMEMBERED_PIECES = 50_000  # a month of news has hardly more; bounds the memory
_LONG_PIECE = 40  # mean of characters; scripts without spaces repeat no piece


@dataclass(frozen=True, slots=True)
class Sentence:
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
    sentences: Sequence[Sentence]
    places: dict[int, Sequence[tuple[int, int]]] = field(default_factory=dict)  # filled when asked

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Give the offsets of words `first` to `last` (exclusive) in the field as given."""
        return self._place(first)[0], self._place(last - 1)[1]

    def sentence_of(self, word: int) -> Sentence:
        """Give the sentence that holds a word."""
        at = bisect_right(self.sentences, word, key=lambda sentence: sentence.words.start)
        return self.sentences[at - 1]

    def _place(self, word: int) -> tuple[int, int]:
        sentence = self.sentence_of(word)
        if sentence.number not in self.places:
            self.places[sentence.number] = _places(self.text, sentence.start, sentence.end)
        return self.places[sentence.number][word - sentence.words.start]


def words_of(text: str) -> list[str]:
    """Give the words of `text` as names are compared with them, in order."""
    # White space parts words before and after folding, and news repeats what stands between.
    pieces = text.split()
    if len(text) > _LONG_PIECE * len(pieces):
        return _WORD.findall(key(text))
    return list(chain.from_iterable(map(_words_of_piece, pieces)))


@lru_cache(_REMEMBERED_PIECES)
def _words_of_piece(piece: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(key(piece)))


def _places(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Give the offsets in `text` of each word between `start` and `end`."""
    folded = fold_with_offsets(text[start:end])
    found = (word.span() for word in _WORD.finditer(second_key(folded.text)))
    spans = (folded.span(*span) for span in found)
    return [(start + first, start + last) for first, last in spans]


def passage(field: Field, text: str, words: Sequence[str], number: int) -> Passage:
    """Split a field whose words are known; its sentences are numbered from `number`."""
    return Passage(field, text, words, _sentences(field, text, number))


def _sentences(field: Field, text: str, number: int) -> list[Sentence]:
    ends = (found.end() for found in _MARK.finditer(text) if _ends(text, found))
    sentences: list[Sentence] = []
    is_title = field == "title"
    is_post = not number and len(text) <= _POST
    first = 0
    for start, end in pairwise((0, *ends, len(text))):
        last = first + len(words_of(text[start:end]))
        if last > first:
            own = len(sentences)
            sentences.append(
                Sentence(
                    number + own,
                    field,
                    start,
                    end,
                    range(first, last),
                    is_lead=is_title or own < _LEAD,
                    is_headline=is_title or (is_post and not own),
                )
            )
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
