"""Read title and body once: sentences, folded words, the entities and cue words found in them."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractors.model import Field
from extractors.relevance.datelines import find_datelines, text_proper
from extractors.relevance.folding import EDGE, line_of_field
from extractors.relevance.gazetteer import Cue, Entity, gazetteer, patterns
from extractors.relevance.lexicon import Hit
from extractors.relevance.passages import Passage, Sentence, sentences_of

_AMONG = 60  # letters before a name in which "among them" stands
_AFTER_AMONG = 4  # characters between it and the name: a space, a colon, a quote


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
    folded: int  # offset into the folded line, of the space before it


@dataclass(frozen=True, slots=True)
class Reading:
    """Title and body, read."""

    lang: str
    passages: dict[Field, Passage]
    sentences: tuple[Sentence, ...]
    found: tuple[Found, ...]
    cues_read: dict[int, tuple[CueFound, ...]]  # by sentence number, filled when asked
    contexts: dict[int, frozenset[str]]  # the same
    datelines: tuple[range, ...]  # offsets into the body

    def is_filed(self, found: Found) -> bool:
        """Tell a name in a dateline."""
        if found.field == "title" or not self.datelines:
            return False
        before = bisect_right(self.datelines, found.start, key=_start)
        return before > 0 and found.start in self.datelines[before - 1]

    def cues(self, sentence: Sentence) -> tuple[CueFound, ...]:
        """Find the cue words of one sentence."""
        if sentence.number not in self.cues_read:
            self.cues_read[sentence.number] = self._read_cues(sentence)
        return self.cues_read[sentence.number]

    def _read_cues(self, sentence: Sentence) -> tuple[CueFound, ...]:
        known, line, folded = (
            patterns(self.lang),
            self.passages[sentence.field].line,
            sentence.folded,
        )
        # Copied, because the automaton copies what it is given, however little of it is asked for.
        own = f"{EDGE}{line.text[folded.start : folded.stop + 1]}{EDGE}"
        moved = folded.start - len(EDGE)
        found, cues = known.lexicon.find_all(own, self.lang), known.cues
        if line.is_even:  # nearly every line is: a call for each of dozens of cues saved
            start, end = moved + line.span(0, 0)[0], moved + line.span(0, 0)[1]
            return tuple(
                [
                    CueFound(cues[target], at + start, until + end, at + moved)
                    for at, until, target in found
                ]
            )
        return tuple(
            [
                CueFound(cues[target], *line.span(at + moved, until + moved), at + moved)
                for at, until, target in found
            ]
        )

    def is_example(self, found: Found) -> bool:
        """Tell whether "among them" stands right before a name.

        A few words are read for it, not the cues of the sentence: that cost 6 % of judging.
        """
        line, sentence = self.passages[found.field].line, self.sentences[found.sentence]
        end = line.at(found.start) - 1
        start = max(sentence.folded.start, line.text.rfind(" ", 0, max(0, end - _AMONG)))
        own = f"{EDGE}{line.text[start : end + 1]}{EDGE}"
        hits = patterns(self.lang).among.find_all(own, self.lang)
        moved = start - len(EDGE)
        return any(
            0 <= found.start - line.span(at + moved, until + moved)[1] <= _AFTER_AMONG
            for at, until, _ in hits
        )

    def word_of(self, sentence: Sentence, found: CueFound) -> int:
        """Give the index, in the field, of the first word of a cue: actors and acts ask for it."""
        line = self.passages[sentence.field].line
        return sentence.words.start + line.count(sentence.folded.start, found.folded)

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
        """Give a sentence as it was written, with a dateline before it, without white space."""
        passage = self.passages[sentence.field]
        start = 0 if sentence.start == passage.start else sentence.start
        return passage.text[start : sentence.end].strip()


def _start(dateline: range) -> int:
    return dateline.start


def read(title: str, body: str, lang: str) -> Reading:
    """Read title and body in `lang`.

    A text without a name that may count, nearly all news, is read no further: no sentences.
    """
    known = gazetteer()
    fields: tuple[tuple[Field, str], ...] = (("title", title), ("body", body))
    lines = [line_of_field(text) for _, text in fields]
    hits = [known.lexicon.find(line.text, lang) for line in lines]
    if not any(target in known.counting for own in hits for _, _, target in own):
        return Reading(lang, {}, (), (), {}, {}, ())
    datelines = find_datelines(body, lines[1], hits[1], known.entities)
    passages: dict[Field, Passage] = {}
    sentences: list[Sentence] = []
    found: list[Found] = []
    for (field, text), line, here in zip(fields, lines, hits, strict=True):
        start = text_proper(text, datelines) if field == "body" else 0
        passages[field] = Passage(field, text, line, start)
        own = sentences_of(passages[field], len(sentences))
        found += _entities(passages[field], own, here)
        sentences += own
    return Reading(lang, passages, tuple(sentences), tuple(found), {}, {}, datelines)


def _entities(
    passage: Passage, sentences: Sequence[Sentence], hits: Sequence[Hit]
) -> Iterator[Found]:
    known, line = gazetteer().entities, passage.line
    text, span = line.text, line.span
    following = iter(sentences)
    sentence = next(following, None)
    done, word = len(EDGE), 0
    for at, until, target in hits:
        while sentence is not None and sentence.folded.stop <= at:
            sentence = next(following, None)
        if sentence is None:
            return
        if done < sentence.folded.start <= at:
            done, word = sentence.folded.start, sentence.words.start
        word += len(text[done:at].split())
        done = at
        start, end = span(at, until)
        is_one = text.find(" ", at + 1) == until
        last = word + (1 if is_one else line.count(at, until))
        yield Found(known[target], passage.field, start, end, word, last, sentence.number)
