"""Read title and body once: sentences, folded words, the entities and cue words found in them."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractors.model import Field
from extractors.relevance.gazetteer import Cue, Entity, gazetteer, patterns
from extractors.relevance.lexicon import Hit
from extractors.relevance.passages import Passage, Sentence, passage, sentences_of, words_of

# Kinds that, where they belong to neither side, earn no verdict and no evidence on their own.
_BYSTANDERS = frozenset({"agency", "neighbour", "river", "route", "sea", "third_country"})


class Found(NamedTuple):
    """An entity's name as it stands in the text, before anybody asked what it means there."""

    entity: Entity
    field: Field
    start: int  # offsets into the field as given
    end: int
    first: int  # indexes of words in the field
    last: int  # exclusive
    sentence: int


class CueFound(NamedTuple):
    """A cue word as it stands in the text."""

    cue: Cue
    start: int  # offset into the field as given


@dataclass(frozen=True, slots=True)
class Reading:
    """Title and body, read."""

    lang: str
    passages: dict[Field, Passage]
    sentences: tuple[Sentence, ...]
    found: tuple[Found, ...]
    cues_read: dict[int, tuple[CueFound, ...]]  # by sentence number, filled when asked
    contexts: dict[int, frozenset[str]]  # the same

    def cues(self, sentence: Sentence) -> tuple[CueFound, ...]:
        """Find the cue words of one sentence."""
        if sentence.number not in self.cues_read:
            self.cues_read[sentence.number] = self._read_cues(sentence)
        return self.cues_read[sentence.number]

    def _read_cues(self, sentence: Sentence) -> tuple[CueFound, ...]:
        known = patterns(self.lang)
        passage = self.passages[sentence.field]
        words = passage.words[sentence.words.start : sentence.words.stop]
        return tuple(
            CueFound(known.cues[hit.target], passage.place(sentence.words.start + hit.start)[0])
            for hit in known.lexicon.find_all(words, self.lang)
        )

    def context(self, number: int) -> frozenset[str]:
        """Give the labels of the context cues in one sentence."""
        if number not in self.contexts:
            self.contexts[number] = frozenset(
                found.cue.label
                for found in self.cues(self.sentences[number])
                if found.cue.group == "context"
            )
        return self.contexts[number]

    def text_of(self, sentence: Sentence) -> str:
        """Give a sentence as it was written, without the white space around it."""
        return self.passages[sentence.field].text[sentence.start : sentence.end].strip()


def read(title: str, body: str, lang: str) -> Reading:
    """Read title and body in `lang`.

    A text without a name that may count, nearly all news, is read no further: no sentences.
    """
    known = gazetteer()
    fields: tuple[tuple[Field, str], ...] = (("title", title), ("body", body))
    words = {field: words_of(text) for field, text in fields}
    hits = {field: known.lexicon.find(words[field].all, lang) for field in words}
    if not any(_counts(known.entities[hit.target]) for own in hits.values() for hit in own):
        return Reading(lang, {}, (), (), {}, {})
    passages: dict[Field, Passage] = {}
    sentences: list[Sentence] = []
    found: list[Found] = []
    for field, text in fields:
        passages[field] = passage(field, text, words[field])
        own = sentences_of(passages[field], len(sentences))
        found += _entities(passages[field], own, hits[field])
        sentences += own
    return Reading(lang, passages, tuple(sentences), tuple(found), {}, {})


def _counts(entity: Entity) -> bool:
    return entity.side not in ("other", "shared") or entity.kind not in _BYSTANDERS


def _entities(
    passage: Passage, sentences: Sequence[Sentence], hits: Sequence[Hit]
) -> Iterator[Found]:
    known = gazetteer().entities
    firsts = [sentence.words.start for sentence in sentences]
    for first, last, target in hits:
        start, end = passage.place(first)
        if last - first > 1:
            end = passage.place(last - 1)[1]
        home = sentences[bisect_right(firsts, first) - 1].number
        yield Found(known[target], passage.field, start, end, first, last, home)
