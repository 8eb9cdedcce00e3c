"""Find the act words of a sentence, and those that together make one predicate."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from extractors.relevance.folding import key
from extractors.relevance.reading import CueFound
from extractors.relevance.roles import Roles

_APART = 3  # words between two act words of one predicate

Placed = tuple[CueFound, int, int]  # an act word, its first word and its last, exclusive


class Run(NamedTuple):
    """Act words that make one predicate, and the one that tells what is done."""

    found: CueFound
    first: int
    last: int
    text: str  # folded, of the telling word
    is_idle: bool  # an infinitive or participle: tells of no deed


def act_words(
    roles: Roles,
    words: Sequence[str],
    acts: Iterable[tuple[int, CueFound]],
    taken: set[int],
    text: str,
) -> list[Placed]:
    """Give the act words with their first and last words, the longest where several overlap.

    `acts` come with their first words.
    """
    found: list[Placed] = []
    for first, each in sorted(acts, key=lambda act: (act[1].start - act[1].end, act[0])):
        last = first + _size(text, each)
        own = set(range(first, last))
        if not own & taken and not any(own & set(range(one, two)) for _, one, two in found):
            # What follows a preposition in it is the name's: "summoned to the ministry".
            ruled = (at for at in range(first + 1, last) if words[at] in roles.marks["before"])
            found.append((each, first, next(ruled, last)))
    return sorted(found, key=lambda cue: cue[1])


def _size(text: str, found: CueFound) -> int:
    return len(key(text[found.start : found.end]).split())


def runs_of(
    roles: Roles, words: Sequence[str], cues: list[Placed], names: Sequence[int], text: str
) -> Iterator[Run]:
    """Put act words together that no name and no "and" parts; `names` are first words of names."""
    groups: list[list[Placed]] = []
    for each in cues:
        last = groups[-1][-1][2] if groups else 0
        gap = range(last, each[1])
        apart = any(last <= name < each[1] for name in names)
        if groups and len(gap) <= _APART and not apart and not _joins(roles, words, gap):
            groups[-1].append(each)
        else:
            groups.append([each])
    told: list[tuple[list[Placed], list[Placed]]] = []  # of a predicate, and with its nouns
    for group in groups:
        if told and roles.order == "vso" and not _is_chained(roles, words, group):
            told[-1][1].extend(group)  # behind the verb: "handed a note of protest"
        else:
            told.append((group, list(group)))
    for own, whole in told:
        telling = _telling(roles, words, whole, text)
        shown = key(text[telling[0].start : telling[0].end])
        is_idle = _is_idle(roles, words, telling[1], shown)
        yield Run(telling[0], own[0][1], own[-1][2], shown, is_idle)


def _is_chained(roles: Roles, words: Sequence[str], group: list[Placed]) -> bool:
    """Tell whether an act word is joined by an "and" that sticks to it."""
    joiners = tuple(mark for mark, role in roles.marks["prefixes"].items() if role == "and")
    return words[group[0][1]].startswith(joiners)


def _joins(roles: Roles, words: Sequence[str], gap: range) -> bool:
    return any(roles.has("and", words[at]) for at in gap)


def _telling(roles: Roles, words: Sequence[str], group: list[Placed], text: str) -> Placed:
    """Choose the act word that tells: the verb, but what is hostile goes before it."""
    live = [
        each
        for each in group
        if not _is_idle(roles, words, each[1], key(text[each[0].start : each[0].end]))
    ] or group
    if roles.order in ("svo", "vso"):
        verb = live[0]
    else:
        told = [each for each in live if not roles.has("light", words[each[1]])]
        verb = (told or live)[-1]
    if verb[0].cue.label.endswith("cooperation"):
        return next((each for each in live if each[0].cue.label == "verbal_conflict"), verb)
    return verb


def _is_idle(roles: Roles, words: Sequence[str], first: int, shown: str) -> bool:
    before = words[first - 1] if first else ""
    if roles.has("infinitive_before", before) or roles.begins("idle", shown):
        return True
    if roles.infinitive is None or not shown.endswith(roles.infinitive):
        return False
    return not roles.has("passive_near", before) and not roles.begins("mutual", shown)
