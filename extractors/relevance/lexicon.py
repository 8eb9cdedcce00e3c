"""Find many inflected names at once: Aho–Corasick over a folded line, then endings word by word.

The automaton tells which words may hold a name; what such a word can be, with its endings and
particles, is worked out once and remembered. Of a name of several words only the longest is in the
automaton: the others are asked for where it stands, so "of" and "the" are never looked for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from re import Pattern
from typing import NamedTuple, TypeAlias

from ahocorasick import STORE_LENGTH, Automaton

from extractors.memo import Memo

_HEAD = 3  # letters by which most words are known to begin no name

# A name found: start and end in the line, from the space before its first word to that behind its
# last one; and what it names. A plain tuple: there are a hundred in a text.
Hit: TypeAlias = tuple[int, int, int]


class Stem(NamedTuple):
    """One word of a name, numbered."""

    text: str
    mode: str  # "": with endings of `lang`, "*": with any, "=": with none
    lang: str
    number: int


class Short(NamedTuple):
    """A name of one word."""

    only: str | None  # the language of texts in which alone it counts
    target: int


class Long(NamedTuple):
    """A name of several words, seen from the one that is looked for."""

    before: tuple[int, ...]  # numbers of the stems before that one, nearest first
    after: tuple[int, ...]
    only: str | None
    target: int


@dataclass(frozen=True, slots=True)
class Names:
    """All names, laid out for lookup."""

    stems: Mapping[str, Sequence[Stem]]
    sought: Sequence[Stem]  # those to look for: one of each name
    short: Mapping[int, Sequence[Short]]  # by the number of their stem
    long: Mapping[int, Sequence[Long]]  # by the number of the stem that is looked for
    endings: Mapping[str, Pattern[str]]  # by language: what may follow a stem
    particles: Mapping[str, Pattern[str]]  # by language that has them: what may precede it
    behind: Mapping[str, tuple[str, ...]]  # by the same: the letters in which particles end


class _Rest(NamedTuple):
    """What is still to be found of a name of which two words stand side by side."""

    only: str | None
    target: int
    before: tuple[int, ...]  # numbers of stems, nearest first
    after: tuple[int, ...]


class _Entry(NamedTuple):
    """The names to look for at a word of the text and around it."""

    short: tuple[Short, ...]
    has_long: bool
    by_next: Mapping[int, tuple[_Rest, ...]]  # longer names by the number of the next stem
    by_previous: Mapping[int, tuple[_Rest, ...]]  # those that end here, by that of the one before


class Lexicon:
    """Names ready to be found.

    A line is folded text with spaces before and behind each word (see `folding`).
    """

    def __init__(self, names: Names) -> None:
        """Compile for texts without particles; for Arabic, Hebrew and unknown ones when asked."""
        self._names = names
        self._plain = _Search(names, has_particles=False)
        self._with_particles: _Search | None = None

    def find(self, line: str, lang: str) -> list[Hit]:
        """Find names, leftmost and longest first, not overlapping."""
        hits: list[Hit] = []
        free = 0
        for hit in self.find_all(line, lang):
            if hit[0] >= free:
                hits.append(hit)
                free = hit[1]
        return hits

    def find_all(self, line: str, lang: str) -> list[Hit]:
        """Find all names in `line`, by place, the longest first; each target once."""
        if lang in self._names.endings and lang not in self._names.particles:
            return self._plain.find(line, lang)
        if self._with_particles is None:
            self._with_particles = _Search(self._names, has_particles=True)
        return self._with_particles.find(line, lang)


class _Search:
    """An automaton and the words seen with it; news repeats its words, so it gets cheaper."""

    def __init__(self, names: Names, *, has_particles: bool) -> None:
        self._names = names
        self._particles = names.particles if has_particles else {}
        self._stems = Memo(self._stems_of)
        self._sought = Memo(self._entry)
        self._heads: dict[str, int] = {}  # first letters of stems: length of the longest
        for stem in names.stems:
            head = stem[:_HEAD]
            self._heads[head] = max(len(stem), self._heads.get(head, 0))
        self._automaton = Automaton(STORE_LENGTH)
        for each in sorted({key for stem in names.sought for key in self._keys(stem)}):
            self._automaton.add_word(each)
        self._automaton.make_automaton()

    def _keys(self, stem: Stem) -> Iterator[str]:
        """Give what to look for: the stem at the start of a word, or behind a particle."""
        yield f" {stem.text} " if stem.mode == "=" else f" {stem.text}"
        if stem.lang in self._particles:
            for letter in self._names.behind[stem.lang]:
                yield f"{letter}{stem.text}"

    def find(self, line: str, lang: str) -> list[Hit]:
        """Find all names in a line: one loop, because every fourth word of a text may hold one."""
        hits: list[Hit] = []
        longer: list[Hit] = []
        last = -1
        sought, next_space = self._sought.__getitem__, line.find
        for tail, size in self._automaton.iter(line) if self._heads else ():
            at = tail - size + 1
            if line[at] != " ":
                at = line.rfind(" ", 0, at)
            if at != last:  # several stems in one word count once
                last = at
                end = next_space(" ", at + 1)
                entry = sought(line[at + 1 : end])
                if entry is not None:
                    for only, target in entry.short:
                        if only is None or only == lang:
                            hits.append((at, end, target))
                    if entry.has_long:
                        longer += self._longer(entry, line, at, end, lang)
        return sorted({*hits, *longer}, key=_order) if longer else hits

    def _longer(self, entry: _Entry, line: str, at: int, end: int, lang: str) -> list[Hit]:
        """Give the names of several words that have the word `line[at:end]` in them."""
        hits: list[Hit] = []
        if entry.by_next:
            first = _skip(line, end + 1) if line[end + 1] == " " else end + 1
            stop = line.find(" ", first)
            for number in self._stems[line[first:stop]]:
                if number in entry.by_next:
                    hits += self._checked(entry.by_next[number], line, at, stop, lang)
        if entry.by_previous:
            last = _skip_back(line, at) if line[at - 1] == " " else at
            start = line.rfind(" ", 0, last)
            for number in self._stems[line[start + 1 : last]]:
                if number in entry.by_previous:
                    hits += self._checked(entry.by_previous[number], line, start, end, lang)
        return hits

    def _checked(
        self, names: Sequence[_Rest], line: str, at: int, end: int, lang: str
    ) -> Iterator[Hit]:
        """Give those of `names` of which all other words stand around `line[at:end]`, too."""
        for only, target, before, after in names:
            if only is None or only == lang:
                start = self._start_of(before, line, at) if before else at
                stop = self._stop_of(after, line, end) if after else end
                if start is not None and stop is not None:
                    yield start, stop, target

    def _start_of(self, before: Sequence[int], line: str, at: int) -> int | None:
        """Give the space before the words `before`, the nearest first, that stand before `at`."""
        for number in before:
            end = _skip_back(line, at)
            at = line.rfind(" ", 0, end)
            if number not in self._stems[line[at + 1 : end]]:
                return None
        return at

    def _stop_of(self, after: Sequence[int], line: str, end: int) -> int | None:
        """Give the space behind the words `after` that stand behind `end`."""
        for number in after:
            start = _skip(line, end + 1)
            end = line.find(" ", start)
            if number not in self._stems[line[start:end]]:
                return None
        return end

    def _stems_of(self, word: str) -> frozenset[int]:
        """Tell which stems of our names `word` can be."""
        return frozenset(self._candidates(word))

    def _entry(self, word: str) -> _Entry | None:
        """Tell which names to look for at `word` and around it."""
        names, stems = self._names, sorted(self._stems[word])
        short = sorted({each for one in stems for each in names.short.get(one, ())}, key=_by_target)
        free = {each.target for each in short if each.only is None}
        own = tuple(each for each in short if each.only is None or each.target not in free)
        longer = [each for one in stems for each in names.long.get(one, ())]
        if not own and not longer:
            return None
        return _Entry(
            own,
            bool(longer),
            _grouped(
                (each.after[0], _Rest(each.only, each.target, each.before, each.after[1:]))
                for each in longer
                if each.after
            ),
            _grouped(
                (each.before[0], _Rest(each.only, each.target, each.before[1:], ()))
                for each in longer
                if not each.after
            ),
        )

    def _candidates(self, word: str) -> Iterator[int]:
        yield from self._bare(word, None)
        for lang, pattern in self._particles.items():
            if found := pattern.match(word):
                for cut in range(found.end(), 0, -1):
                    if pattern.fullmatch(word, 0, cut):
                        yield from self._bare(word[cut:], lang)

    def _bare(self, word: str, lang: str | None) -> Iterator[int]:
        longest = min(len(word), self._heads.get(word[:_HEAD], _HEAD - 1))
        for size in range(1, longest + 1):
            for stem in self._names.stems.get(word[:size], ()):
                if lang in (None, stem.lang) and self._fits(stem, word):
                    yield stem.number

    def _fits(self, stem: Stem, word: str) -> bool:
        """Tell whether what follows the stem, with which `word` begins, is an ending."""
        if len(word) == len(stem.text) or stem.mode == "*":
            return True
        pattern = self._names.endings.get(stem.lang)
        if stem.mode == "=" or pattern is None:
            return False
        return pattern.fullmatch(word, len(stem.text)) is not None


def _skip(line: str, start: int) -> int:
    """Give where the next word begins; a line ends with a letter."""
    while line[start] == " ":
        start += 1
    return start


def _skip_back(line: str, end: int) -> int:
    """Give where the word before ends; a line begins with a letter, too."""
    while line[end - 1] == " ":
        end -= 1
    return end


def _grouped(pairs: Iterable[tuple[int, _Rest]]) -> dict[int, tuple[_Rest, ...]]:
    groups: dict[int, tuple[_Rest, ...]] = {}
    for number, name in pairs:
        groups[number] = (*groups.get(number, ()), name)
    return groups


def _order(hit: Hit) -> tuple[int, int, int]:
    return hit[0], -hit[1], hit[2]


def _by_target(name: Short) -> tuple[int, str]:
    return name.target, name.only or ""
