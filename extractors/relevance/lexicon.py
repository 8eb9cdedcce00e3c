"""Find many inflected names in a text at once: one pass over its folded words."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extractors.memo import Memo
from extractors.text import fold

_WORD = re.compile(r"[^\W_]+[*=]?")
_HEAD = 3  # letters by which most words are known to begin no name


@dataclass(frozen=True, slots=True)
class Endings:
    """What may follow, or in Arabic and Hebrew precede, a name in one language."""

    endings: tuple[str, ...] = ()
    chain: int = 0
    proclitics: tuple[str, ...] = ()

    def after(self) -> re.Pattern[str]:
        """Give the pattern of the rest of a word behind a name."""
        longest_first = sorted(map(key, self.endings), key=len, reverse=True)
        return re.compile(f"(?:{'|'.join(longest_first) or '(?!)'}){{0,{self.chain}}}")

    def before(self) -> re.Pattern[str] | None:
        """Give the pattern of up to three particles before a name, or None."""
        if not self.proclitics:
            return None
        return re.compile(f"(?:{'|'.join(map(key, self.proclitics))}){{1,3}}")


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write one thing, as the data files spell it."""

    text: str  # words may end in "*" (any ending) or "=" (none); a final "!" binds it to `lang`
    lang: str
    target: int  # what it names: an index into the owner's table


class Hit(NamedTuple):
    """A name found: words `start` to `end` (exclusive) name `target`."""

    start: int
    end: int
    target: int


@dataclass(frozen=True, slots=True)
class _Word:
    stem: str
    mode: str  # "", "*" or "="
    lang: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a word of the text can be: words of names, and the names that start with it."""

    ids: frozenset[int]
    short: tuple[tuple[str | None, int], ...]  # names of this one word: language bound to, target
    long: tuple[tuple[tuple[int, ...], str | None, int], ...]  # further words, language, target
    after: frozenset[int]  # the second words of `long`


_NOTHING = _Entry(frozenset(), (), (), frozenset())


@dataclass(slots=True)
class Lexicon:
    """Names compiled for lookup; remembers the words it has seen, so news gets cheaper."""

    endings: Mapping[str, re.Pattern[str]]
    proclitics: Mapping[str, re.Pattern[str]]
    stems: dict[str, list[tuple[_Word, int]]] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)  # first letters: length of longest stem
    names: dict[int, list[tuple[tuple[int, ...], str | None, int]]] = field(default_factory=dict)
    seen: Memo[_Entry] = field(init=False)

    def __post_init__(self) -> None:
        """Begin with no word seen."""
        self.seen = Memo(self._entry)

    def find(self, words: Sequence[str], lang: str) -> list[Hit]:
        """Find names, leftmost and longest first, not overlapping."""
        hits: list[Hit] = []
        free = 0
        for hit in self._hits(words, lang):
            if hit.start >= free:
                hits.append(hit)
                free = hit.end
        return hits

    def find_all(self, words: Sequence[str], lang: str) -> list[Hit]:
        """Find names wherever they start, each target once per place, longest first."""
        return list(dict.fromkeys(self._hits(words, lang)))

    def _hits(self, words: Sequence[str], lang: str) -> Iterator[Hit]:
        """Give every name at every place; at one place the longest first, then by target."""
        entries = [*map(self.seen.__getitem__, words), _NOTHING]
        for at, entry in enumerate(entries):
            if entry is _NOTHING:
                continue
            # Most names that may start here fall at the next word.
            if not entry.after.isdisjoint(entries[at + 1].ids):
                yield from _longer(entries, at, lang)
            for only, target in entry.short:
                if only is None or only == lang:
                    yield Hit(at, at + 1, target)

    def _entry(self, word: str) -> _Entry:
        """Tell which words of our names `word` can be, and which names it can start."""
        ids = frozenset(self._candidates(word))
        if not ids:
            return _NOTHING
        names = {name for first in ids for name in self.names.get(first, ())}
        ordered = sorted(names, key=lambda name: (-len(name[0]), name[2], name[1] or ""))
        return _Entry(
            ids,
            tuple((only, target) for rest, only, target in ordered if not rest),
            tuple(name for name in ordered if name[0]),
            frozenset(rest[0] for rest, _, _ in ordered if rest),
        )

    def _candidates(self, word: str) -> Iterator[int]:
        yield from self._bare(word, None)
        for lang, pattern in self.proclitics.items():
            if found := pattern.match(word):
                for cut in range(found.end(), 0, -1):
                    if pattern.fullmatch(word, 0, cut):
                        yield from self._bare(word[cut:], lang)

    def _bare(self, word: str, lang: str | None) -> Iterator[int]:
        longest = min(len(word), self.heads.get(word[:_HEAD], _HEAD - 1))
        for size in range(1, longest + 1):
            for known, number in self.stems.get(word[:size], ()):
                if lang in (None, known.lang) and self._fits(known, word):
                    yield number

    def _fits(self, known: _Word, word: str) -> bool:
        """Tell whether what follows the stem, with which `word` begins, is an ending."""
        if len(word) == len(known.stem) or known.mode == "*":
            return True
        pattern = self.endings.get(known.lang)
        if known.mode == "=" or pattern is None:
            return False
        return pattern.fullmatch(word, len(known.stem)) is not None


def _longer(entries: Sequence[_Entry], at: int, lang: str) -> Iterator[Hit]:
    """Give the names of several words at one place; `entries` end with one that fits no name."""
    after = entries[at + 1].ids
    for rest, only, target in entries[at].long:
        if rest[0] in after and (only is None or only == lang):
            end = at + 1 + len(rest)
            further = zip(rest, entries[at + 1 : end], strict=False)
            if all(number in entry.ids for number, entry in further):
                yield Hit(at, end, target)


def key(text: str) -> str:
    """Give the form in which names and texts are compared."""
    return second_key(fold(text))


def second_key(folded: str) -> str:
    """Make ə and e one: a letter of its own in Azerbaijani, but many sites print e."""
    return folded.replace("ə", "e")


def compile_lexicon(names: Iterable[Name], endings: Mapping[str, Endings]) -> Lexicon:
    """Compile `names` under the endings of their languages."""
    before = {lang: rule.before() for lang, rule in endings.items()}
    lexicon = Lexicon(
        endings={lang: rule.after() for lang, rule in endings.items()},
        proclitics={lang: pattern for lang, pattern in before.items() if pattern is not None},
    )
    numbers: dict[_Word, int] = {}
    for name in names:
        _add(lexicon, numbers, name)
    return lexicon


def _add(lexicon: Lexicon, numbers: dict[_Word, int], name: Name) -> None:
    text, only = (name.text[:-1], name.lang) if name.text.endswith("!") else (name.text, None)
    ids: list[int] = []
    for piece in _WORD.findall(key(text)):
        mode = piece[-1] if piece[-1] in "*=" else ""
        word = _Word(piece[: -len(mode)] if mode else piece, mode, name.lang)
        if word not in numbers:
            numbers[word] = len(numbers)
            lexicon.stems.setdefault(word.stem, []).append((word, numbers[word]))
            head = word.stem[:_HEAD]
            lexicon.heads[head] = max(len(word.stem), lexicon.heads.get(head, 0))
        ids.append(numbers[word])
    if ids:
        lexicon.names.setdefault(ids[0], []).append((tuple(ids[1:]), only, name.target))
