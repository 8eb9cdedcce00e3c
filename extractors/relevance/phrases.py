"""Lay out a sentence for the question who does what: the names in it, their roles, its clauses."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from extractors.relevance.passages import Sentence
from extractors.relevance.predicates import Placed, Run, act_words, runs_of
from extractors.relevance.reading import CueFound
from extractors.relevance.roles import Roles
from extractors.relevance.scene import Scene
from extractors.relevance.senses import Meaning
from extractors.relevance.stretches import Stretch

SIDES = ("azerbaijan", "iran")
_ASIDE = frozenset({"background", "former", "dateline", "signature", "venue", "namesake"})
_STRONG = 0.5  # what stands for less of its side does nothing in its name
_TITLE = 5  # words between a preposition and the name it rules: "to the foreign ministry of"
_TAIL = 5  # words between a name and the noun that carries its case: "İran Xarici İşlər …"
_APART = 3  # words between two names of one phrase
_BREAK = re.compile(r"[;:—–()«»“”\"]|\s-\s")
# Where a name stands only for a place or a background, it takes no part.
PLACES = frozenset({"in", "from"})


class Phrase(NamedTuple):
    """A name of either side, or of a third party, with the nouns about it."""

    side: str  # azerbaijan, iran, other
    role: str
    first: int  # words of the field
    last: int  # exclusive
    is_joined: bool = False  # "and" stands before it
    is_fresh: bool = False  # a comma stands before it
    is_post: bool = False  # where an envoy is posted: "in Baku", "to Iran"


class Clause(NamedTuple):
    """A piece of a sentence with one chain of predicates."""

    words: Sequence[str]  # of the field
    first: int
    last: int
    phrases: tuple[Phrase, ...]
    runs: tuple[Run, ...]


class Laid(NamedTuple):
    """A sentence laid out."""

    phrases: tuple[Phrase, ...]
    cues: tuple[Placed, ...]  # its act words
    edges: tuple[int, ...]  # words at which its clauses begin, and its end


def lay_out(scene: Scene, roles: Roles, stretch: Stretch) -> Laid | None:
    """Lay out a stretch of one sentence, once; None where it does not hold both sides."""
    number = stretch.sentences[0].number
    if number not in scene.laid_out:
        scene.laid_out[number] = _laid_out(scene, roles, stretch)
    return scene.laid_out[number]


def _laid_out(scene: Scene, roles: Roles, stretch: Stretch) -> Laid | None:
    """Find the names of a sentence, their roles and where clauses part."""
    sentence = stretch.sentences[0]
    passage = scene.reading.passages[sentence.field]
    words, text = passage.words, passage.text
    word_of = partial(scene.reading.word_of, sentence)
    names = _names(stretch, scene.home, text, word_of)
    if not _both(names):
        return None
    acts = [(word_of(each), each) for each in stretch.cues if each.cue.group == "act"]
    taken = {at for each in names for at in range(each.first, each.last)}
    cues = act_words(roles, words, acts, taken, text)
    acting = {at for _, first, last in cues for at in range(first, last)}
    phrases = _phrases(roles, words, sentence, names, acting)
    openers, busy = roles.sets["clause"], taken | acting
    breaks = {at for at in sentence.words if words[at] in openers and at not in busy}
    marks = {
        sentence.words.start
        + passage.line.count(sentence.folded.start, passage.line.at(found.end()) - 1)
        for found in _BREAK.finditer(text, sentence.start, sentence.end - 1)
    }
    edges = sorted({sentence.words.start, *breaks, *marks, sentence.words.stop})
    return Laid(tuple(phrases), tuple(cues), tuple(edges))


def clauses_of(scene: Scene, roles: Roles, stretch: Stretch) -> Iterator[Clause]:
    """Cut a sentence into its clauses; those with both sides are given."""
    laid = lay_out(scene, roles, stretch)
    if laid is None:
        return
    passage = scene.reading.passages[stretch.sentences[0].field]
    for start, stop, own in with_both(laid):
        cut = [each for each in laid.cues if start <= each[1] < stop]
        runs = runs_of(roles, passage.words, cut, [each.first for each in own], passage.text)
        yield Clause(passage.words, start, stop, own, tuple(runs))


def with_both(laid: Laid) -> Iterator[tuple[int, int, tuple[Phrase, ...]]]:
    """Give the clauses that hold both sides: first word, last word (exclusive), names."""
    for start, stop in pairwise(laid.edges):
        own = tuple(each for each in laid.phrases if start <= each.first < stop)
        if _both(own):
            yield start, stop, own


def _both(names: Sequence[Phrase]) -> bool:
    return {"azerbaijan", "iran"} <= {each.side for each in names}


def _names(
    stretch: Stretch, home: str | None, text: str, word_of: Callable[[CueFound], int]
) -> list[Phrase]:
    names = [
        Phrase(
            each.side,
            "core",
            each.found.first,
            each.found.last,
            is_fresh=text[: each.found.start].rstrip().endswith((",", "،")),
        )
        for each in stretch.mentions
        if _takes_part(each)
    ]
    implied = (("AZ", "azerbaijan", stretch.azerbaijan), ("IR", "iran", stretch.iran))
    for country, side, presence in implied:
        if presence.mention is None and home == country:
            names += [
                Phrase(side, "core", word, word + 1)
                for each in stretch.cues
                if each.cue.group == "home" and each.cue.label == country
                for word in [word_of(each)]
            ]
    names.sort(key=lambda each: (each.first, -each.last))
    return [each for at, each in enumerate(names) if not at or each.first >= names[at - 1].last]


def _takes_part(meaning: Meaning) -> bool:
    if meaning.side == "other":
        return meaning.sense == "third_country" or meaning.found.entity.kind == "third_country"
    strong = meaning.side in SIDES and meaning.strength >= _STRONG
    return strong and meaning.sense not in _ASIDE


def _phrases(
    roles: Roles, words: Sequence[str], sentence: Sentence, names: list[Phrase], acting: set[int]
) -> list[Phrase]:
    phrases: list[Phrase] = []
    for at, name in enumerate(names):
        start = names[at - 1].last if at else sentence.words.start
        stop = names[at + 1].first if at + 1 < len(names) else sentence.words.stop
        told = _told(roles, words, name, range(start, stop), acting)
        before = phrases[-1] if phrases else None
        if before is not None and _is_one(roles, words, before, told, acting):
            # The case stands at the end of a phrase, the preposition before it.
            role = told.role if before.role == "core" else before.role
            phrases[-1] = before._replace(role=role, last=told.last)
        elif before is not None and _shares(roles, before, told, acting):
            phrases.append(told._replace(role=before.role if before.role != "obj" else "core"))
        elif before is not None and _is_posted(roles, words, before, told):
            phrases.append(told._replace(role="in", is_post=True))
        else:
            phrases.append(told)
    return [_with_company(phrases, at) for at in range(len(phrases))]


def _shares(roles: Roles, one: Phrase, two: Phrase, acting: set[int]) -> bool:
    """Tell whether a name joined to another stands under the same preposition."""
    gap = range(one.last, two.first)
    near = len(gap) <= _APART and not any(at in acting for at in gap)
    is_pair = not gap and roles.order == "svo" and one.role in PLACES  # "in Tehran-Baku ties"
    return (two.is_joined or is_pair) and two.role == "core" and near


def _is_posted(roles: Roles, words: Sequence[str], one: Phrase, two: Phrase) -> bool:
    """Tell whether a bare name only says where the other side's envoy sits."""
    return (
        one.side != two.side
        and one.last == two.first
        and roles.has("link", words[one.last - 1])
        and two.last - two.first > 1
        and _is_office(roles, words[two.first + 1])
    )


def _with_company(phrases: list[Phrase], at: int) -> Phrase:
    """Give the first of two joined names the case that only the second shows."""
    one = phrases[at]
    after = phrases[at + 1] if at + 1 < len(phrases) else None
    if after is not None and after.is_joined and one.role == "core":
        return one._replace(role=after.role)
    return one


def _is_one(roles: Roles, words: Sequence[str], one: Phrase, two: Phrase, acting: set[int]) -> bool:
    """Tell whether two names make one phrase: "Iran's foreign minister Abbas Araghchi"."""
    gap = range(one.last, two.first)
    return (
        one.side == two.side
        and not two.is_joined
        and len(gap) <= _APART
        and not one.is_post
        and one.role not in PLACES
        and two.role not in PLACES
        and not any(at in acting or words[at] in roles.marks["before"] for at in gap)
        and not any(words[at] in roles.marks["behind"] for at in gap)
    )


def _told(
    roles: Roles, words: Sequence[str], name: Phrase, room: range, acting: set[int]
) -> Phrase:
    """Find the role of a name from what sticks to it, stands before it and behind it."""
    role = roles.stuck(" ".join(words[name.first : name.last]))
    is_joined, role = role == "and", "core" if role == "and" else role
    ruled, at = _ruled(roles, words, name, room, acting)
    if at is not None and roles.has("and", words[at]):
        is_joined = True
    if ruled is not None:
        is_near = ruled in ("in", "to") and at is not None and 0 < at == name.first - 1
        seat = name.first - 2
        if is_near and seat and roles.has("link", words[seat]):
            seat -= 1  # "its embassy in", with "its" behind in Persian
        is_post = is_near and _is_office(roles, words[seat])
        role = "in" if ruled == "to" and role == "in" else ruled
        return name._replace(role=role, is_joined=is_joined, is_post=is_post)
    tail, last = _tail(roles, words, name, room, acting)
    if tail is not None and role in ("core", "obj"):
        role = tail
    follower = words[name.last] if name.last < room.stop else ""
    is_post = role == "in" and bool(roles.marks["endings"]) and _is_office(roles, follower)
    return name._replace(role=role, last=last, is_joined=is_joined, is_post=is_post)


def _is_office(roles: Roles, word: str) -> bool:
    return bool(word) and word.startswith(roles.stems["offices"])


def _ruled(
    roles: Roles, words: Sequence[str], name: Phrase, room: range, acting: set[int]
) -> tuple[str | None, int | None]:
    """Find the preposition of a name, over titles; with the word that ended the search."""
    case: str | None = None
    for at in range(name.first - 1, max(room.start, name.first - _TITLE) - 1, -1):
        word = words[at]
        if word in roles.marks["before"]:
            return roles.marks["before"][word], at
        if at in acting or roles.has("and", word):
            return case, at
        head = roles.of_head(word)
        if head is None and not roles.has("link", word):
            return case, at
        if roles.marks["before"] and roles.marks["endings"] and head == "by":
            case = head
    return case, None


def _tail(
    roles: Roles, words: Sequence[str], name: Phrase, room: range, acting: set[int]
) -> tuple[str | None, int]:
    """Find the case of the nouns behind a name, or its postposition."""
    role: str | None = None
    last = name.last
    for at in range(name.last, min(room.stop, name.last + _TAIL)):
        word = words[at]
        if word in roles.marks["behind"]:
            return roles.marks["behind"][word], at + 1
        head = roles.of_head(word)
        if at in acting or (head is None and not roles.has("link", word)):
            break
        role, last = head or role, at + 1
    return role, last
