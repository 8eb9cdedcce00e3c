"""Split a field of an article into words and sentences; tell where a word stands when asked."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from extractors.model import Field
from extractors.relevance.lexicon import key, second_key
from extractors.relevance.memo import Memo
from extractors.text import fold_with_offsets

_PIECE = re.compile(r"\S+")
_WORD = re.compile(r"[^\W_]+")
# A sentence ends at a line break, or at a mark before white space. Initials ("U. S.") do not end
# one; ":" does in Armenian only.
_END = re.compile(
    r"""
    [.!?؟։…:\n]
    (?: (?<=\n) | (?: (?<=[\u0561-\u0587]:) | (?<![\n:])(?<!\b[^\W\d_].) ) (?=["»”’)\]]*\s) )
    ["»”’)\]]*\s*
    """,
    re.VERBOSE,
)
_LEAD = 2  # sentences of the body that carry the news
_POST = 500  # characters; a text without title that is no longer opens with its headline


def _read_words(piece: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(key(piece)))


def _read_spans(piece: str) -> tuple[tuple[int, int], ...]:
    folded = fold_with_offsets(piece)
    found = _WORD.finditer(second_key(folded.text))
    return tuple(folded.span(word.start(), word.end()) for word in found)


# A piece is what stands between white space, which parts words before and after folding. It may
# hold several words ("Tehran–Baku"), or none.
_WORDS = Memo(_read_words)
_SPANS = Memo(_read_spans)


def words_of(text: str) -> list[str]:
    """Give the words of `text` as names are compared with them, in order."""
    return list(chain.from_iterable(map(_WORDS.__getitem__, text.split())))


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
    firsts: Sequence[int]  # the index of each sentence's first word
    places: dict[int, Sequence[tuple[int, int]]] = field(default_factory=dict)  # by sentence number

    def sentence_of(self, word: int) -> Sentence:
        """Give the sentence in which a word stands."""
        return self.sentences[bisect_right(self.firsts, word) - 1]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Give the offsets of words `first` to `last` (exclusive) in the field as given."""
        return self._place(first)[0], self._place(last - 1)[1]

    def _place(self, word: int) -> tuple[int, int]:
        sentence = self.sentence_of(word)
        if sentence.number not in self.places:
            self.places[sentence.number] = _places(self.text, sentence)
        return self.places[sentence.number][word - sentence.words.start]


def _places(text: str, sentence: Sentence) -> list[tuple[int, int]]:
    """Give the offsets in `text` of each word of a sentence."""
    return [
        (piece.start() + start, piece.start() + end)
        for piece in _PIECE.finditer(text, sentence.start, sentence.end)
        for start, end in _SPANS[piece[0]]
    ]


def passage(field: Field, text: str, words: Sequence[str], number: int) -> Passage:
    """Split a field whose words are known into sentences, numbered from `number`."""
    sentences = _sentences(field, text, number)
    return Passage(field, text, words, sentences, [s.words.start for s in sentences])


def _sentences(field: Field, text: str, number: int) -> list[Sentence]:
    ends = [found.end() for found in _END.finditer(text)]
    sentences: list[Sentence] = []
    is_title = field == "title"
    is_post = not number and len(text) <= _POST
    first = 0
    for start, end in pairwise((0, *ends, len(text))):
        last = first + sum(map(len, map(_WORDS.__getitem__, text[start:end].split())))
        if last > first:
            own = len(sentences)
            is_lead = is_title or own < _LEAD
            is_headline = is_title or (is_post and not own)
            words = range(first, last)
            sentences.append(Sentence(number + own, field, start, end, words, is_lead, is_headline))
        first = last
    return sentences
