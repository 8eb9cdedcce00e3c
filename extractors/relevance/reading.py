"""Read title and body once: sentences, folded words, the entities and cue words found in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractors.model import Field
from extractors.relevance.folding import line_of
from extractors.relevance.gazetteer import Cue, Entity, gazetteer, patterns
from extractors.relevance.lexicon import Hit
from extractors.relevance.passages import Passage, Sentence, sentences_of


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
    start: int  # offsets into the field as given
    end: int
    word: int  # index of its first word in the field


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
        line, folded = self.passages[sentence.field].line, sentence.folded
        found: list[CueFound] = []
        place, word = (folded.start, folded.start), sentence.words.start
        start = end = 0
        hits = known.lexicon.find_all(line.text, self.lang, folded.start, folded.stop)
        for at, until, target in hits:
            if place != (at, until):
                word += line.count(place[0], at)
                place = at, until
                start, end = line.span(at, until)
            found.append(CueFound(known.cues[target], start, end, word))
        return tuple(found)

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
    lines = [line_of(text) for _, text in fields]
    hits = [known.lexicon.find(line.text, lang) for line in lines]
    if not any(target in known.counting for own in hits for _, _, target in own):
        return Reading(lang, {}, (), (), {}, {})
    passages: dict[Field, Passage] = {}
    sentences: list[Sentence] = []
    found: list[Found] = []
    for (field, text), line, here in zip(fields, lines, hits, strict=True):
        passages[field] = Passage(field, text, line)
        own = sentences_of(passages[field], len(sentences))
        found += _entities(passages[field], own, here)
        sentences += own
    return Reading(lang, passages, tuple(sentences), tuple(found), {}, {})


def _entities(
    passage: Passage, sentences: Sequence[Sentence], hits: Sequence[Hit]
) -> Iterator[Found]:
    known, line = gazetteer().entities, passage.line
    following = iter(sentences)
    sentence = next(following, None)
    done = word = 0
    for at, until, target in hits:
        while sentence is not None and sentence.folded.stop <= at:
            sentence = next(following, None)
        if sentence is None:
            return
        if done < sentence.folded.start:
            done, word = sentence.folded.start, sentence.words.start
        word += line.count(done, at)
        done = at
        start, end = line.span(at, until)
        last = word + line.count(at, until)
        yield Found(known[target], passage.field, start, end, word, last, sentence.number)
