"""What a text is compared by: entities, topics, words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractors.baseline.naming import sides_of, weighing, weights_of
from extractors.baseline.wording import Vocabulary, vocabulary, words_of
from extractors.language import primary_subtag
from extractors.model import Field, Judgement, Mention

_TOPIC_NAMED = 0.5  # a topic's score from which on it is just enough to be named (topics.py)


@dataclass(frozen=True, slots=True)
class Profile:
    """One text, ready to be compared."""

    lang: str  # its primary subtag
    entities: Mapping[str, float]  # how much each of them says
    sides: frozenset[str]  # of the two, those that it speaks of
    topics: Mapping[str, float]  # by how much the text speaks of them
    terms: Mapping[str, float]  # by the key of a word: how much it tells
    forms: Mapping[str, str]  # by the same: as it first stands here, folded
    counts: Mapping[str, int]  # by the same: how often


def profile_of(
    title: str,
    body: str,
    judgement: Judgement,
    mentions: Sequence[Mention],
    *,
    lang: str,
    has_terms: bool,
) -> Profile:
    """Read a text; `mentions` are those that count. Words are read where they are asked for."""
    known = vocabulary(lang) if has_terms else None
    words = _words(title, body, judgement.mentions) if known else []
    terms, forms, counts = _telling(words, known) if known else ({}, {}, {})
    return Profile(
        lang=primary_subtag(lang),
        entities=weights_of(mentions),
        sides=sides_of(mentions),
        topics={
            each.topic: each.score
            for each in judgement.verdict.topic_scores
            if each.score >= _TOPIC_NAMED
        },
        terms=terms,
        forms=forms,
        counts=counts,
    )


def counting(judgement: Judgement) -> list[Mention]:
    """Give the mentions that name their entity."""
    return weighing().counting(judgement.mentions)


def without_names(text: str, field: Field, mentions: Sequence[Mention], start: int = 0) -> str:
    """Cut the names out of `text`, which begins at `start` of the field."""
    pieces: list[str] = []
    last, end = start, start + len(text)
    for each in mentions:
        if each.field == field and last <= each.start and each.end <= end:
            pieces.append(text[last - start : each.start - start])
            last = each.end
    pieces.append(text[last - start :])
    return " ".join(pieces)


def _telling(
    words: Iterable[str], known: Vocabulary
) -> tuple[dict[str, float], dict[str, str], dict[str, int]]:
    """Give weights, first forms and counts of the words that tell something, by key."""
    terms: dict[str, float] = {}
    forms: dict[str, str] = {}
    counts: dict[str, int] = {}
    for word, count in Counter(words).items():  # each word once: most of a text are a few words
        key, weight = known.terms[word]
        if weight:
            terms[key] = weight
            forms.setdefault(key, word)
            counts[key] = counts.get(key, 0) + count
    return terms, forms, counts


def _words(title: str, body: str, mentions: Sequence[Mention]) -> list[str]:
    bare = (without_names(title, "title", mentions), without_names(body, "body", mentions))
    return words_of("\n".join(bare))
