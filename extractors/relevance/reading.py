"""Read title and body once: sentences, folded words, the entities and cue words found in them."""

from dataclasses import dataclass

from extractors.model import Field
from extractors.relevance.gazetteer import Cue, Entity, gazetteer, patterns
from extractors.relevance.lexicon import Hit
from extractors.relevance.passages import Passage, Sentence, passage, words_of

# Kinds that, where they belong to neither side, earn no verdict and no evidence on their own.
_BYSTANDERS = frozenset({"agency", "neighbour", "river", "route", "sea", "third_country"})


@dataclass(frozen=True, slots=True)
class Found:
    """An entity's name as it stands in the text, before anybody asked what it means there."""

    entity: Entity
    passage: Passage
    first: int  # indexes of words in the field
    last: int  # exclusive
    sentence: int

    @property
    def field(self) -> Field:
        """Tell whether it stands in the title or the body."""
        return self.passage.field

    @property
    def span(self) -> tuple[int, int]:
        """Give its offsets into the field as given; few names are asked for theirs."""
        return self.passage.span(self.first, self.last)


@dataclass(frozen=True, slots=True)
class CueFound:
    """A cue word as it stands in the text."""

    cue: Cue
    start: int
    end: int


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
    """Read title and body in `lang`.

    A text without a name that may count, nearly all news, is read no further: no sentences.
    """
    known = gazetteer()
    fields: tuple[tuple[Field, str], ...] = (("title", title), ("body", body))
    words = {field: words_of(text) for field, text in fields}
    hits = {field: known.lexicon.find(words[field], lang) for field in words}
    if not any(_counts(known.entities[hit.target]) for own in hits.values() for hit in own):
        return Reading(lang, {}, (), (), {})
    passages: dict[Field, Passage] = {}
    sentences: list[Sentence] = []
    found: list[Found] = []
    for field, text in fields:
        own = passages[field] = passage(field, text, words[field], len(sentences))
        found += (_found(own, hit, known.entities[hit.target]) for hit in hits[field])
        sentences += own.sentences
    return Reading(lang, passages, tuple(sentences), tuple(found), {})


def _counts(entity: Entity) -> bool:
    return entity.side not in ("other", "shared") or entity.kind not in _BYSTANDERS


def _found(passage: Passage, hit: Hit, entity: Entity) -> Found:
    return Found(entity, passage, hit.start, hit.end, passage.sentence_of(hit.start).number)
