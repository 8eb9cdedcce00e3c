"""See a name among its neighbours: the words of its sentence, and what the whole text tells."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extractors.relevance.passages import Sentence
from extractors.relevance.reading import Found, Reading
from extractors.relevance.senses.neighbours import NOTHING, labels_of

# A joiner keeps a Persian word together: "هم‌مرز".
# So do soft hyphens and marks: they stand inside words, and are no letters.
_JOINERS = r"\u200c\u00ad\u0300-\u036f\u064b-\u065f\u0670"
# Possessive, which finds the same and saves a quarter.
WORD = re.compile(rf"[^\W_]++(?:[{_JOINERS}]++[^\W_]*+)*+")
_JOINER = re.compile(f"[{_JOINERS}]")
_FOLDED_WORD = re.compile("[^ ]+")
# What parts the members of an enumeration: a mark, a number, a flag, a bullet.
_SEPARATOR = re.compile(r"[,،;؛/|•▪🔹🔸\n&()+\U0001f1e6-\U0001f1ff]|\d")
_LONGEST_GAP = 8  # characters of white space and quotes between a comma and a name
_AND_STICKS = frozenset({"ar", "he"})  # "and" is a letter of the next word
_CLAUSE = ",،;؛:—–\n"
_MOST_NAMES = 24  # looked at beside a name
_MOST_FILLERS = 4  # "Republic of", "and the", "as well as the"
_MOST_WORDS = 3 * _MOST_FILLERS  # of the folded line, where a word with joiners is several
_OF_THE_REGION = frozenset({("iran", "club"), ("iran", "culture")})
_MARKS_OF_THE_REPUBLIC = frozenset({"republic", "capital", "exclave", "person", "organ"})


@dataclass(slots=True)
class Line:
    """The words of one sentence with their labels."""

    text: str  # of the field
    sentence: Sentence
    labels: Sequence[frozenset[str]]
    all: frozenset[str]  # labels of the whole sentence
    _folded: str | None  # the sentence, where its words are those of the folded line

    _spans: list[tuple[int, int]] | None = None
    _starts: list[int] | None = None

    @property
    def words(self) -> list[str]:
        """Give the words as they are written; few sentences are asked for theirs."""
        return [self.text[start:end] for start, end in self._places()]

    @property
    def starts(self) -> list[int]:
        """Give where the words begin: offsets into the field, looked up when first asked for."""
        if self._starts is None:
            self._starts = [start for start, _ in self._places()]
        return self._starts

    def _places(self) -> list[tuple[int, int]]:
        if self._spans is None:
            start, end = self.sentence.start, self.sentence.end
            if self._folded is None:
                self._spans = [word.span() for word in WORD.finditer(self.text, start, end)]
            else:
                found = map(re.Match.span, _FOLDED_WORD.finditer(self._folded))
                self._spans = [(start + first, start + last) for first, last in found]
        return self._spans


@dataclass(frozen=True, slots=True)
class Facts:
    """What the whole text tells about the meaning of its names."""

    reading: Reading
    outlet_country: str | None
    by_sentence: dict[int, list[Found]]
    kinds: frozenset[tuple[str, str]]  # (side, kind) of every name in the text
    mark: Found | None  # the first name that only the Republic has
    third: frozenset[str]
    ids: frozenset[tuple[str, str]]  # (side, entity id)
    has_province: bool
    north_west: int  # how often towns of Iran's north-west are named
    has_hero: bool  # somebody or something of the region's past and culture is named
    has_region: bool  # a club, a hero or a town of Iran's north-west is named
    line: Callable[[int], Line]  # gives the words of a sentence

    def before(self, found: Found, count: int = 1) -> frozenset[str]:
        """Give the labels of up to `count` words before a name."""
        line = self.line(found.sentence)
        if not line.all:
            return NOTHING
        at = bisect_left(line.starts, found.start)
        return NOTHING.union(*line.labels[max(0, at - count) : at])

    def after(self, found: Found, count: int = 1) -> frozenset[str]:
        """Give the labels of up to `count` words after a name."""
        line = self.line(found.sentence)
        if not line.all:
            return NOTHING
        at = bisect_left(line.starts, found.end)
        return NOTHING.union(*line.labels[at : at + count])

    def opens(self, found: Found) -> bool:
        """Tell whether a name opens a clause: after a comma, or first in the sentence."""
        sentence = self.reading.sentences[found.sentence]
        first = max(sentence.start, found.start - _LONGEST_GAP)
        text = self.reading.passages[found.field].text[first : found.start].rstrip()
        return text[-1] in _CLAUSE if text else first == sentence.start

    def inside(self, found: Found) -> frozenset[str]:
        """Give the labels of the words of a name."""
        line = self.line(found.sentence)
        if not line.all:
            return NOTHING
        first, last = bisect_left(line.starts, found.start), bisect_left(line.starts, found.end)
        return NOTHING.union(*line.labels[first:last])

    def word(self, found: Found, label: str, count: int = 1) -> str:
        """Give the nearest word with a label, at most `count` words away; "" where none is."""
        line = self.line(found.sentence)
        if label not in line.all:
            return ""
        first, last = bisect_left(line.starts, found.start), bisect_left(line.starts, found.end)
        for step in range(count):
            for at in (first - 1 - step, last + step):
                if 0 <= at < len(line.labels) and label in line.labels[at]:
                    return line.words[at]
        return ""

    def beside(self, found: Found) -> list[Found]:
        """Give the other names of the sentence; in one that never ends, the nearest."""
        names = self.by_sentence[found.sentence]
        if len(names) > _MOST_NAMES:
            at = bisect_left(names, found.start, key=_start)
            names = names[max(0, at - _MOST_NAMES // 2) : at + _MOST_NAMES // 2]
        return [other for other in names if other is not found]

    def joined(self, one: Found, two: Found) -> bool:
        """Tell whether nothing but a comma, "and" or the like parts two names of a sentence."""
        if one.sentence != two.sentence or two.start <= one.end:
            return False
        if two.first - one.last > _MOST_WORDS:
            return False
        line = self.line(one.sentence)
        between = line.labels[
            bisect_left(line.starts, one.end) : bisect_left(line.starts, two.start)
        ]
        text = self.reading.passages[one.field].text[one.end : two.start]
        if not all("filler" in labels for labels in between) or len(between) > _MOST_FILLERS:
            return False
        if text.isspace():
            return self.reading.lang in _AND_STICKS
        return bool(between) or bool(_SEPARATOR.search(text))

    def text(self, found: Found) -> str:
        """Give a name as it is written."""
        return self.reading.passages[found.field].text[found.start : found.end]


class _Lines(dict[int, Line]):
    """The sentences of a text, each read when first asked for: a name asks four times."""

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading

    def __missing__(self, number: int) -> Line:
        sentence = self._reading.sentences[number]
        passage = self._reading.passages[sentence.field]
        text, start, end = passage.text, sentence.start, sentence.end
        folded = None
        if passage.line.is_even and not _JOINER.search(text, start, end):
            # Splitting what is folded already takes a tenth of the time of finding words anew.
            folded = passage.line.text[passage.line.at(start) : passage.line.at(end)]
        words = WORD.findall(text, start, end) if folded is None else folded.split()
        labels = list(map(labels_of.__getitem__, words))
        known = NOTHING.union(*filter(None, labels))
        self[number] = line = Line(text, sentence, labels, known, folded)
        return line


def _start(found: Found) -> int:
    return found.start


def facts_of(reading: Reading, names: list[Found], outlet_country: str | None) -> Facts:
    """Gather what the names of a text tell of each other."""
    by_sentence: dict[int, list[Found]] = {}
    for found in names:
        by_sentence.setdefault(found.sentence, []).append(found)
    entities = [found.entity for found in names]
    marks = (
        found
        for found in names
        if found.entity.side == "azerbaijan" and found.entity.kind in _MARKS_OF_THE_REPUBLIC
    )
    distinct = {entity.entity_id: entity for entity in entities}.values()
    kinds = frozenset([(entity.side, entity.kind) for entity in distinct])
    north_west = sum([entity.entity_id == "northwest_iran" for entity in entities])
    return Facts(
        reading,
        outlet_country,
        by_sentence,
        kinds,
        next(marks, None),
        frozenset(
            [e.country or e.entity_id for e in distinct if e.country or e.kind == "third_country"]
        ),
        frozenset([(entity.side, entity.entity_id) for entity in distinct]),
        ("iran", "province") in kinds,
        north_west,
        ("iran", "culture") in kinds,
        not _OF_THE_REGION.isdisjoint(kinds) or north_west > 0,
        _Lines(reading).__getitem__,
    )
