"""What a text has that no seed document has: entities, and words near the pair.

Across languages every word would be new. So words count only where the text speaks of the pair (the
headline, and sentences that name both sides, else those that name one), without names, without what
tells little in the language and without its words for what the seeds say (`told` in the data).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from math import log
from typing import Final

from extractors.baseline.naming import SIDES, weighing
from extractors.baseline.profile import without_names
from extractors.baseline.wording import Vocabulary, vocabulary, words_and_numbers
from extractors.model import Field, Mention

_MOST_ENTITIES = 20
_MOST_TERMS = 15
_MOST_SENTENCES = 8  # a long report does not become newer by its length
_SHORT = 500  # characters; a post is about one thing
_IN_TITLE = 2  # a name of the headline counts so often; and so does a word of it
_REACH: Final = 300  # characters to either side
_END: Final = re.compile(r"[.!?؟։…]\s|\n")
_YEARS: Final = ((1300, 1499), (1900, 2099))  # Solar Hijri and common era: they only date


def new_entities(
    mentions: Sequence[Mention], known: frozenset[str], others: str
) -> tuple[str, ...]:
    """Give the entities that no seed names, most frequent first.

    `others` is the kind of countries that are no side: one counts in the headline, in a sentence
    that names a side, or when named twice.
    """
    beside = {each.sentence for each in mentions if each.side in SIDES}
    counts: Counter[str] = Counter()
    near: set[str] = set()
    for each in mentions:
        entity = weighing().entity(each)
        if entity not in known:
            is_title = each.field == "title"
            counts[entity] += _IN_TITLE if is_title else 1
            if each.kind != others or is_title or each.sentence in beside:
                near.add(entity)
    found = [entity for entity, count in counts.most_common() if entity in near or count > 1]
    return tuple(found[:_MOST_ENTITIES])


def new_terms(
    title: str,
    body: str,
    names: Sequence[Mention],
    near: Sequence[Mention],
    *,
    lang: str,
    known: frozenset[str],
) -> tuple[str, ...]:
    """Give the words that no seed has, most telling first; `known` are the keys of the seeds' own.

    A number stands with the word behind it ("500 tons"). `names` are cut out, `near` are the
    mentions whose sentences are read.
    """
    words = vocabulary(lang)
    if words is None:
        return ()
    head = without_names(title, "title", names)
    near_pair = " \n ".join(without_names(*part) for part in _parts(body, names, near))
    first = _terms(head, words)
    found = [*(first * _IN_TITLE), *_terms(near_pair, words)]
    forms = {key: form for key, form, _ in reversed(found)}
    weights = {key: weight for key, _, weight in found if weight and key not in known}
    counts = Counter(key for key, _, _ in found)
    scores = {key: weight * (1 + log(counts[key])) for key, weight in weights.items()}
    for key in [key for key in scores if " " in key]:  # "500 tons" tells all that "tons" does
        scores.pop(key.partition(" ")[2], None)
    ranked = sorted(scores, key=lambda key: -scores[key])  # stable: by place where equal
    return tuple(forms[key] for key in ranked[:_MOST_TERMS])


def keys_of(text: str, lang: str) -> frozenset[str]:
    """Give the keys of all words and numbers of a seed, as `new_terms` knows them."""
    words = vocabulary(lang)
    return frozenset(key for key, _, _ in _terms(text, words)) if words else frozenset()


def _terms(text: str, words: Vocabulary) -> list[tuple[str, str, float]]:
    """Give keys, forms and weights of words, and of numbers of something."""
    found = words_and_numbers(text)
    terms: list[tuple[str, str, float]] = []
    told = words.terms
    for place, word in enumerate(found, start=1):
        if not word[0].isdecimal():
            terms.append((told[word][0], word, told[word][1]))
        elif place < len(found) and _counts_something(word):
            key, weight = told[found[place]]
            if weight and not key[0].isdecimal():
                terms.append((f"{word} {key}", f"{word} {found[place]}", weight))
    return terms


def _counts_something(number: str) -> bool:
    if not number.isdecimal():
        return True
    return len(number) > 1 and not any(low <= int(number[:9]) <= high for low, high in _YEARS)


def _parts(
    body: str, names: Sequence[Mention], near: Sequence[Mention]
) -> Iterator[tuple[str, Field, Sequence[Mention], int]]:
    """Give the parts of the body that speak of the pair, as `without_names` takes them."""
    if len(body) <= _SHORT:
        yield body, "body", names, 0
        return
    for start, end in _sentences(body, near):
        yield body[start:end], "body", names, start


def _sentences(body: str, near: Sequence[Mention]) -> list[tuple[int, int]]:
    """Give the sentences that name both sides, else those that name one."""
    sides: dict[int, set[str]] = {}
    at: dict[int, int] = {}
    for each in near:
        if each.field == "body" and each.side in SIDES:
            sides.setdefault(each.sentence, set()).add(each.side)
            at.setdefault(each.sentence, each.start)
    chosen = [number for number, named in sides.items() if len(named) > 1] or list(sides)
    return [_around(body, at[number]) for number in chosen[:_MOST_SENTENCES]]


def _around(body: str, at: int) -> tuple[int, int]:
    """Give the sentence around a place, or as much of it as one may be long."""
    start, end = max(at - _REACH, 0), at + _REACH
    for mark in _END.finditer(body, start, at):
        start = mark.end()
    after = _END.search(body, at, end)
    return start, after.start() if after else min(end, len(body))
