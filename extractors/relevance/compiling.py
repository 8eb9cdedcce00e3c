"""Compile names, as the data files spell them, into a lexicon."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.relevance.endings import Endings
from extractors.relevance.folding import humps, key
from extractors.relevance.lexicon import Lexicon, Long, Names, Short, Stem
from extractors.text import ZWNJ

_WORD = re.compile(r"[^\W_]+[*=]?")


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write one thing, as the data files spell it."""

    text: str  # words may end in "*" (any ending) or "=" (none); a final "!" binds it to `lang`
    lang: str
    target: int  # what it names: an index into the owner's table


@dataclass(slots=True)
class _Table:
    """What is gathered name by name."""

    stems: dict[str, list[Stem]] = field(default_factory=dict)
    numbers: dict[tuple[str, str, str], Stem] = field(default_factory=dict)
    short: dict[int, list[Short]] = field(default_factory=dict)
    long: dict[int, list[Long]] = field(default_factory=dict)
    sought: list[Stem] = field(default_factory=list)  # those for the automaton

    def stem(self, piece: str, lang: str) -> Stem:
        """Give the stem that a word of a name spells, its mark included."""
        mode = piece[-1] if piece[-1] in "*=" else ""
        text = piece[: -len(mode)] if mode else piece
        stem = self.numbers.get((text, mode, lang))
        if stem is None:
            stem = Stem(text, mode, lang, len(self.numbers))
            self.numbers[text, mode, lang] = stem
            self.stems.setdefault(text, []).append(stem)
        return stem


def compile_lexicon(names: Iterable[Name], endings: Mapping[str, Endings]) -> Lexicon:
    """Compile `names` under the endings of their languages."""
    table = _Table()
    for name in names:
        apart = _parted(name.text)  # as a hashtag is read: #AzerGold
        for text in dict.fromkeys((name.text, name.text.replace(ZWNJ, ""), apart)):
            _add(table, name, text)
    particles = {lang: rule for lang, rule in endings.items() if rule.proclitics}
    return Lexicon(
        Names(
            stems=table.stems,
            sought=table.sought,
            short=table.short,
            long=table.long,
            endings={lang: rule.after() for lang, rule in endings.items()},
            particles={lang: rule.before() for lang, rule in particles.items()},
            behind={lang: rule.last_letters() for lang, rule in particles.items()},
        )
    )


def _parted(name: str) -> str:
    """Write a name apart where capitals begin: Azer Gold."""
    cuts = [0, *humps(name), len(name)]
    return " ".join(name[start:end] for start, end in pairwise(cuts))


def _add(table: _Table, name: Name, text: str) -> None:
    """Enter one spelling; the longest of its words is the one to look for.

    Choosing the word that fewest names have found no less often a word that came to nothing.
    """
    bare, only = (text[:-1], name.lang) if text.endswith("!") else (text, None)
    stems = [table.stem(piece, name.lang) for piece in _WORD.findall(key(bare))]
    if not stems:
        return
    at = max(range(len(stems)), key=lambda index: (len(stems[index].text), -index))
    table.sought.append(stems[at])
    if len(stems) == 1:
        table.short.setdefault(stems[at].number, []).append(Short(only, name.target))
        return
    numbers = [stem.number for stem in stems]
    before, after = tuple(reversed(numbers[:at])), tuple(numbers[at + 1 :])
    long = Long(before, after, only, name.target)
    table.long.setdefault(stems[at].number, []).append(long)
