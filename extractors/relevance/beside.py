"""Read what stands beside a surname: a first name, an initial, a title, a house."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from extractors.relevance.folding import key
from extractors.relevance.namebook import Namebook, Person, Surname
from extractors.relevance.passages import Sentence
from extractors.relevance.reading import Found, Reading

# A name keeps its apostrophes: "ג'ייהון", "Mas'ud".
_TOKEN = re.compile(r"[^\W_]+(?:['’׳ʼ][^\W_]+)*")
_GAP = re.compile(r"[ \t\u00a0\u200c\u200e\u200f]+|-")
_DOT = re.compile(r"\.[ \t\u00a0]*")  # "J. ", "Dr. "
_SHORT = 3  # letters of an abbreviation
_FAR = 5  # tokens before a surname: "Ilham Heydar oghlu", with title and rank
_REACH = 80  # characters that hold them
_NEAR = 40  # characters in which a title stands beside a surname
_LIKE = 5  # letters; of shorter first names two that differ in one letter are two names
_CASED = re.compile("[A-Za-z\u00c0-\u024f\u0259\u018f\u0400-\u052f\u0531-\u0587]")
_HEADLINE = 0.6  # share of capitalised words that makes a sentence a headline in title case
_LONG_WORD = 4  # letters; "of", "and", "in" stay small in such a headline
_APPOSITION = re.compile(r"\s*[,،(–—-]")
_PARTICLES = "وفبلכלובהמש"
_JOINED = ("سید", "سيد")  # "Seyyed", written as one word with the name


class Told(NamedTuple):
    """Whose surname it is, as the words beside it tell."""

    person: Person | None  # None: a stranger's


_STRANGER = Told(None)


@dataclass(frozen=True, slots=True)
class Beside:
    """The names of a text, with the words around them."""

    reading: Reading
    names: Sequence[Found]
    book: Namebook

    def first_name(self, found: Found, surname: Surname) -> Told | None:
        """Read the first name or initial before a surname, or behind it; None where none is."""
        if self.is_junior(found):
            return _STRANGER
        tokens = self._tokens_before(found)
        at, initial = self._skipped(tokens)
        if at < len(tokens):
            told = self._whose(found, surname, tokens[at], is_next=not at)
            if told is not None:
                return told
        if initial:
            own = (p for p in surname.bearers if any(w.startswith(initial) for w in p.firsts))
            return Told(next(own, None))
        return _STRANGER if self._stranger_behind(found, surname) else None

    def titled(self, found: Found, surname: Surname) -> Person | None:
        """Give the one bearer whose office the title beside a surname fits best."""
        text, sentence = self._around(found)
        behind = [
            other.end for other in self._others(found) if sentence.start < other.end <= found.start
        ]
        start = max(sentence.start, found.start - _NEAR, *behind, 0)
        asked = frozenset[str]().union(*(person.roles for person in surname.bearers))
        roles = self.book.roles_in(key(text[start : found.start]), asked)
        if _APPOSITION.match(text, found.end):
            end = min(sentence.end, found.end + _NEAR)
            roles |= self.book.roles_in(key(text[found.end : end]), asked)
        ranked = sorted(surname.bearers, key=lambda person: -len(person.roles & roles))
        best = len(ranked[0].roles & roles)
        is_tie = len(ranked) > 1 and len(ranked[1].roles & roles) == best
        return ranked[0] if best and not is_tie else None

    def is_junior(self, found: Found) -> bool:
        """Tell whether "Jr." or the like follows."""
        return not self.book.plain["juniors"].isdisjoint(self._words_after(found, 1))

    def is_eponym(self, found: Found) -> bool:
        """Tell whether a house or place bears the name: "Heydar Aliyev Foundation"."""
        stems = self.book.eponyms
        if any(word.startswith(stems) for word in self._words_after(found, 2)):
            return True
        return any(key(word).startswith(stems) for word in self._tokens_before(found)[:2])

    def _skipped(self, tokens: Sequence[str]) -> tuple[int, str]:
        """Skip ranks and the father's name; give where the first name may stand, and an initial."""
        plain, at, initial = self.book.plain, 0, ""
        while at < len(tokens):
            word = key(tokens[at])
            if word in plain["patronymic_words"]:
                at += 2
            elif word in plain["honorifics"] or word.endswith(self.book.patronymic_endings):
                at += 1
            elif len(word) == 1 and tokens[at].isupper():
                initial, at = word, at + 1
            else:
                break
        return at, initial

    def _whose(self, found: Found, surname: Surname, token: str, *, is_next: bool) -> Told | None:
        """Tell whose first name a word is; None where it is none."""
        words = tuple(_bare(key(token)))
        for person in surname.bearers:
            if any(fits(word, person.firsts) for word in words):
                return Told(person)
        if self._may_be_name(found, token) and any(map(self.book.is_first_name, words)):
            return _STRANGER
        for person in surname.bearers:
            if any(_is_like(words[0], first) for first in person.firsts):
                return Told(person)
        return _STRANGER if is_next and self._looks_like_name(found, token) else None

    def _may_be_name(self, found: Found, token: str) -> bool:
        """Tell a name from "said": small letters before a capital are none."""
        text, _ = self._around(found)
        return not token.islower() or text[found.start].islower()

    def _looks_like_name(self, found: Found, token: str) -> bool:
        """Tell a first name that no list has by its capital, inside a sentence of small letters."""
        if not (_CASED.match(token) and token.istitle() and len(token) >= _SHORT):
            return False
        word = key(token)
        if word in self.book.plain["no_names"] or "'" in word:
            return False
        if self.book.roles_in(word, self.book.titles):
            return False
        text, sentence = self._around(found)
        tokens = _TOKEN.findall(text, sentence.start, sentence.end)
        long = [each for each in tokens if len(each) >= _LONG_WORD]
        if tokens[0] == token or sum(each[0].isupper() for each in long) > _HEADLINE * len(long):
            return False
        return not any(token in text[other.start : other.end] for other in self._others(found))

    def _stranger_behind(self, found: Found, surname: Surname) -> bool:
        """Tell whether a stranger's first name follows, as lists have it: "Aliyev Timur, 30"."""
        text, _ = self._around(found)
        gap = _GAP.match(text, found.end)
        token = _TOKEN.match(text, gap.end()) if gap else None
        if token is None or not _CASED.match(token.group()) or not token.group().istitle():
            return False
        word = key(token.group())
        if word not in self.book.first_names or any(fits(word, p.firsts) for p in surname.bearers):
            return False
        is_others = any(other.start <= token.start() < other.end for other in self._others(found))
        return not is_others and not text[token.end() : token.end() + 2].strip()[:1].isupper()

    def _tokens_before(self, found: Found) -> list[str]:
        """Give the words before a name, nearest first, as far as nothing parts them."""
        text, sentence = self._around(found)
        tokens: list[str] = []
        reach = text[max(sentence.start, found.start - _REACH) : found.start]
        start = len(reach)
        for token in reversed(list(_TOKEN.finditer(reach))[-_FAR:]):
            gap = reach[token.end() : start]
            is_abbreviated = len(token.group()) <= _SHORT and _DOT.fullmatch(gap)
            if gap and not (_GAP.fullmatch(gap) or is_abbreviated):
                break
            tokens.append(token.group())
            start = token.start()
        return tokens

    def _words_after(self, found: Found, count: int) -> list[str]:
        text, sentence = self._around(found)
        end = min(sentence.end, found.end + _NEAR)
        tokens = islice(_TOKEN.finditer(text, found.end, end), count)
        return [key(token.group()) for token in tokens]

    def _around(self, found: Found) -> tuple[str, Sentence]:
        return self.reading.passages[found.field].text, self.reading.sentences[found.sentence]

    def _others(self, found: Found) -> Iterator[Found]:
        """Give the other names of the sentence."""
        return (n for n in self.names if n.sentence == found.sentence and n is not found)


def fits(word: str, firsts: frozenset[str]) -> bool:
    """Tell whether a folded word is one of the first names, inflected or not."""
    return any(
        word == first
        or (len(first) > _SHORT and word.startswith(first) and len(word) <= len(first) + _SHORT)
        for first in firsts
    )


def _bare(word: str) -> Iterator[str]:
    """Give a word as it is, and without the particle or "Seyyed" that is written onto it."""
    yield word
    if word[0] in _PARTICLES and len(word) > _SHORT:
        yield word[1:]
    for rank in _JOINED:
        if word.startswith(key(rank)) and len(word) > len(rank) + 1:
            yield word[len(rank) :]


def _is_like(word: str, first: str) -> bool:
    """Tell a spelling of a first name that no list has: one letter more, less or other."""
    if min(len(word), len(first)) < _LIKE or abs(len(word) - len(first)) > 1 or word[0] != first[0]:
        return False
    short, long = sorted((word, first), key=len)
    at = next(
        (i for i, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]),
        len(short),
    )
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]
