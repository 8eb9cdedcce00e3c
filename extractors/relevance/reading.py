"""Read title and body once: sentences, folded words, the entities and cue words found in them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.model import Field
from extractors.relevance.gazetteer import Cue, Entity, gazetteer, patterns
from extractors.relevance.lexicon import second_key
from extractors.text import Folded, fold_with_offsets

_WORD = re.compile(r"[^\W_]+")
# A sentence ends at a mark before white space, or at a line break. Initials ("U. S.") do not end
# one; ":" does in Armenian only.
_MARK = re.compile(r"[.!?؟։…:\n][\"»”’)\]]*\s*")
_INITIAL = re.compile(r"\b[^\W\d_]\Z")
_LEAD = 2  # sentences of the body that carry the news
_POST = 500  # characters; a text without title that is no longer opens with its headline


@dataclass(frozen=True, slots=True)
class Found:
    """An entity's name as it stands in the text, before anybody asked what it means there."""

    entity: Entity
    field: Field
    start: int  # offsets into the field as given
    end: int
    first: int  # indexes of words in the field
    last: int  # exclusive
    sentence: int


@dataclass(frozen=True, slots=True)
class CueFound:
    """A cue word as it stands in the text."""

    cue: Cue
    start: int
    end: int


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
    folded: Folded
    spans: Sequence[tuple[int, int]]  # of words, in the folded text
    words: Sequence[str]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Give the offsets of words `first` to `last` (exclusive) in the field as given."""
        return self.folded.span(self.spans[first][0], self.spans[last - 1][1])


@dataclass(frozen=True, slots=True)
class Reading:
    """Title and body, read."""

    lang: str
    passages: dict[Field, Passage]
    sentences: tuple[Sentence, ...]
    found: tuple[Found, ...]
    cues_read: dict[int, tuple[CueFound, ...]]  # by sentence number, filled when asked

    def cues(self, sentence: Sentence) -> tuple[CueFound, ...]:
        """Find the cue words of one sentence."""
        if sentence.number not in self.cues_read:
            self.cues_read[sentence.number] = self._read_cues(sentence)
        return self.cues_read[sentence.number]

    def _read_cues(self, sentence: Sentence) -> tuple[CueFound, ...]:
        known = patterns(self.lang)
        passage = self.passages[sentence.field]
        words = passage.words[sentence.words.start : sentence.words.stop]
        found = []
        for hit in known.lexicon.find_all(words, self.lang):
            start, end = passage.span(
                sentence.words.start + hit.start, sentence.words.start + hit.end
            )
            found.append(CueFound(known.cues[hit.target], start, end))
        return tuple(found)

    def text_of(self, sentence: Sentence) -> str:
        """Give a sentence as it was written, without the white space around it."""
        return self.passages[sentence.field].text[sentence.start : sentence.end].strip()


def read(title: str, body: str, lang: str) -> Reading:
    """Read title and body in `lang`."""
    fields: tuple[tuple[Field, str], ...] = (("title", title), ("body", body))
    passages = {field: _passage(field, text) for field, text in fields}
    sentences: list[Sentence] = []
    found: list[Found] = []
    for passage in passages.values():
        own = _sentences(passage, len(sentences))
        found += _entities(passage, own, lang)
        sentences += own
    return Reading(lang, passages, tuple(sentences), tuple(found), {})


def _passage(field: Field, text: str) -> Passage:
    folded = fold_with_offsets(text)
    flat = second_key(folded.text)
    words = _WORD.findall(flat)
    return Passage(field, text, folded, _spans(flat, words), words)


def _spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Find each word again: between two words stands no letter, so the next match is it."""
    spans = []
    end = 0
    for word in words:
        start = text.find(word, end)
        end = start + len(word)
        spans.append((start, end))
    return spans


def _sentences(passage: Passage, number: int) -> list[Sentence]:
    ends = (found.end() for found in _MARK.finditer(passage.text) if _ends(passage.text, found))
    bounds = [0, *ends, len(passage.text)]
    offsets = passage.folded.offsets
    sentences: list[Sentence] = []
    is_post = not number and len(passage.text) <= _POST
    first = 0
    for start, end in pairwise(bounds):
        last = bisect_left(passage.spans, end, lo=first, key=lambda span: offsets[span[0]])
        if last > first:
            is_lead = passage.field == "title" or len(sentences) < _LEAD
            is_headline = passage.field == "title" or (is_post and not sentences)
            words = range(first, last)
            own = len(sentences) + number
            sentences.append(Sentence(own, passage.field, start, end, words, is_lead, is_headline))
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


def _entities(passage: Passage, sentences: Sequence[Sentence], lang: str) -> list[Found]:
    known = gazetteer()
    firsts = [sentence.words.start for sentence in sentences]
    found = []
    for hit in known.lexicon.find(passage.words, lang):
        start, end = passage.span(hit.start, hit.end)
        home = sentences[bisect_right(firsts, hit.start) - 1].number
        entity = known.entities[hit.target]
        found.append(Found(entity, passage.field, start, end, hit.start, hit.end, home))
    return found
