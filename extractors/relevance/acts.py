"""Tell who did what to whom between the two sides, where a sentence says so.

What is not clear from the grammar of the sentence is left out: analysts count these rows. Acts of
both at once ("met", "signed") are two, one in each direction, as event data count them.
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import cast

from extractors.model import Act, Party, QuadClass
from extractors.relevance.passages import Sentence
from extractors.relevance.phrases import PLACES, Clause, Phrase, clauses_of
from extractors.relevance.predicates import Run
from extractors.relevance.roles import Roles, roles_of
from extractors.relevance.scene import Scene
from extractors.relevance.stretches import Stretch

_TWO = 2  # a noun needs both names behind it: "visit of … to …"
_MOST = 12  # acts of one text; more are a chronicle
_BEHIND = 4  # words after an act word in which its auxiliary may stand
_MARKED = frozenset({"to", "with", "against", "obj"})  # roles that only a target has
_AIMED = _MARKED | {"core"}
_JOINING = frozenset({"with", "between"})
_ACTING = frozenset({"core", "agent"})
_BOTH: tuple[tuple[Party, Party], ...] = (("azerbaijan", "iran"), ("iran", "azerbaijan"))
_OTHER: dict[str, tuple[tuple[Party, Party], ...]] = {
    "azerbaijan": (("azerbaijan", "iran"),),
    "iran": (("iran", "azerbaijan"),),
}
_UNFIT = frozenset({"sport", "digest", "history"})  # contests and chronicles are no acts of states
_OPENING = 2  # words: where a noun begins a clause, it may be what the clause says
_BEFORE = 2  # words before an act word in which the verb that carries it stands
_NEAR = 3  # words behind an act word in which the verb that carries it stands
_Pairs = tuple[tuple[Party, Party], ...]


def find_acts(scene: Scene) -> tuple[Act, ...]:
    """Give the acts, in order of appearance."""
    roles = roles_of(scene.reading.lang) if scene.stretches else None
    if roles is None:
        return ()
    listed = {scene.meanings[at].found.sentence for at in scene.lists if _is_party(scene, at)}
    acts: list[Act] = []
    for each in scene.stretches:
        if each.sentences[0].number not in listed and _may_act(each):
            for clause in clauses_of(scene, roles, each):
                acts += _acts(scene, each.sentences[0], roles, clause)
    return tuple(acts[:_MOST])


def _is_party(scene: Scene, at: int) -> bool:
    return scene.meanings[at].side in _OTHER


def _may_act(stretch: Stretch) -> bool:
    """Tell whether a stretch is a sentence with both sides and an act word."""
    return (
        stretch.kind == "sentence"
        and bool(stretch.azerbaijan.strength and stretch.iran.strength)
        and not stretch.context & _UNFIT
        and any(found.cue.group == "act" for found in stretch.cues)
    )


def _acts(scene: Scene, sentence: Sentence, roles: Roles, clause: Clause) -> Iterator[Act]:
    text = scene.reading.passages[sentence.field].text
    for at, run in enumerate(clause.runs):
        pairs = () if run.is_idle else _directions(roles, clause, at)
        if not pairs or not _is_said(roles, clause, run) or _is_unreal(roles, clause, run):
            continue
        for initiator, target in pairs:
            start, end = run.found.start, run.found.end
            yield Act(
                initiator=initiator,
                target=target,
                quad_class=cast(QuadClass, run.found.cue.label),  # checked where patterns load
                field=sentence.field,
                start=start,
                end=end,
                text=text[start:end],
                sentence=scene.reading.text_of(sentence),
            )


def _is_said(roles: Roles, clause: Clause, run: Run) -> bool:
    """Tell whether the act word is what the clause says, not a noun on its way."""
    words, first = clause.words, clause.first
    if roles.order == "vso":
        opens = all(roles.has("opening", words[at]) for at in range(first, run.first))
        follows = any(each.last == run.first for each in clause.phrases)
        return opens or follows or run is not clause.runs[0]
    if roles.finite is None or _opens(roles, clause, run):
        return True
    early = 0 if roles.order == "sov" else _BEFORE
    late = 0 if roles.order == "svo" else _NEAR
    near = words[max(first, run.first - early) : min(clause.last, run.last + late)]
    return any(map(roles.finite.search, near))


def _opens(roles: Roles, clause: Clause, run: Run) -> bool:
    """Tell whether a noun begins its clause, as in a headline: "Visit of the minister to"."""
    before = clause.words[clause.first : run.first]
    return len(before) < _OPENING and not any(word in roles.marks["before"] for word in before)


def _is_unreal(roles: Roles, clause: Clause, run: Run) -> bool:
    """Tell whether the deed is denied, or only possible."""
    words = clause.words
    for at in range(clause.first, min(clause.last, run.last + _BEHIND)):
        if run.first <= at < run.last:
            continue
        if roles.has("unreal", words[at]):
            return True
        if roles.has("unreal_bare", words[at]) and words[at - 1] != roles.real_after:
            return True
    endings = roles.stems["unreal_verbs"]
    near = (run.text, *words[run.last : min(clause.last, run.last + 2)])
    return bool(endings) and any(word.endswith(endings) for word in near)


def _directions(roles: Roles, clause: Clause, at: int) -> _Pairs:
    """Find who acts on whom with the act word number `at` of a clause."""
    run = clause.runs[at]
    start = clause.runs[at - 1].last if at else clause.first
    stop = clause.runs[at + 1].first if at + 1 < len(clause.runs) else clause.last
    before = [each for each in clause.phrases if start <= each.first < run.first]
    after = [each for each in clause.phrases if run.last <= each.first < stop]
    after = list(takewhile(lambda each: not (each.is_fresh and each.role == "core"), after))
    if roles.order == "sov" and before:
        after = []
    if roles.begins("mutual", run.text):
        return _mutual(roles, clause, at, before, after)
    if _is_passive(roles, clause, run):
        return _suffered(roles, run, before, after)
    subject = _subject(roles, clause, at, before, after)
    if subject is None or subject.side == "other":
        return ()
    if roles.order == "svo" and before and before[-1].side == "other":
        return ()  # it may be theirs: "Iran on Israel's visit to"
    target = _target(roles, run, subject, before, after)
    return () if target is None or target.side == "other" else _OTHER[subject.side]


def _mutual(
    roles: Roles, clause: Clause, at: int, before: list[Phrase], after: list[Phrase]
) -> _Pairs:
    pool = before + after
    if at and not any(each.role in _ACTING for each in before):
        shared = _leading(clause, roles.order)
        pool += [shared] if shared else []
    free = [each for each in pool if each.role not in PLACES and not each.is_post]
    sides = {each.side for each in free}
    first = clause.runs[at].first
    return _BOTH if sides == set(_OTHER) and _meet(roles, free, first) else ()


def _meet(roles: Roles, free: Sequence[Phrase], first: int) -> bool:
    """Tell whether two names are joined, or stand on both sides of the act word."""
    if _is_pair(free) or any(each.role in _JOINING for each in free):
        return True
    if roles.order != "svo":
        return True
    ahead = {each.side for each in free if each.first < first and each.role in _ACTING}
    behind = {each.side for each in free if each.first > first and each.role in _AIMED}
    return bool(ahead) and bool(behind - ahead)


def _leading(clause: Clause, order: str) -> Phrase | None:
    """Give who acts with the first act word of a clause, for the others to share."""
    first = clause.runs[0].first
    own = [each for each in clause.phrases if each.role in _ACTING and each.first < first]
    if not own and order == "vso":
        own = [each for each in clause.phrases if each.role in _ACTING][:1]
    return own[0] if own and not _is_pair(own) else None


def _is_pair(phrases: Sequence[Phrase]) -> bool:
    return any(one.is_joined for one in phrases[1:])


def _is_passive(roles: Roles, clause: Clause, run: Run) -> bool:
    words = clause.words
    near = (
        range(max(clause.first, run.first - 2), run.first)
        if roles.order == "svo"
        else range(run.last, min(clause.last, run.last + 2))
    )
    if any(roles.has("passive_near", words[at]) for at in near):
        return not roles.begins("travel", run.text)
    following = words[run.last] if run.last < clause.last else ""
    if roles.lang == "en" and following == "by":
        return True
    return roles.passive is not None and any(map(roles.passive.search, run.text.split()))


def _suffered(roles: Roles, run: Run, before: list[Phrase], after: list[Phrase]) -> _Pairs:
    """Find by whom something is done: "was summoned by", "to the ministry of"."""
    pool = before + after
    patients = [each for each in pool if each.role in _ACTING | {"obj"} and not each.is_post]
    if not patients or patients[0].side == "other" or _is_pair(patients):
        return ()
    patient = patients[0]
    agents = [each for each in pool if each.role == "by"]
    if not agents and roles.begins("call", run.text):
        agents = [each for each in pool if each.role in ("to", "in") and not each.is_post]
        agents = agents or [each for each in pool if each.is_post]
    if len({each.side for each in agents}) != 1 or agents[0].side in ("other", patient.side):
        return ()
    return _OTHER[agents[0].side]


def _subject(
    roles: Roles, clause: Clause, at: int, before: list[Phrase], after: list[Phrase]
) -> Phrase | None:
    acting = [each for each in before if each.role in _ACTING and not each.is_post]
    if at and not _begins_anew(roles, clause, clause.runs[at], before, acting):
        return _leading(clause, roles.order)
    if not before and not at:
        return _behind(roles, after)
    if not acting:
        return None
    sides = {each.side for each in acting}
    if len(sides) > 1 and (roles.order == "svo" or _is_pair(acting)):
        return None
    agents = [each for each in acting if each.role == "agent"]
    return agents[0] if agents else acting[0]


def _begins_anew(
    roles: Roles, clause: Clause, run: Run, before: list[Phrase], acting: list[Phrase]
) -> bool:
    """Tell whether a later act word has somebody of its own who acts."""
    if not acting:
        return False
    if roles.order != "svo":
        return len({each.side for each in before}) > 1
    return acting[0].is_joined and not roles.has("and", clause.words[run.first - 1])


def _behind(roles: Roles, after: list[Phrase]) -> Phrase | None:
    """Find who acts where the act word comes first: a verb in Arabic, a noun in headlines."""
    if len(after) < _TWO or after[0].role not in _ACTING or _is_pair(after[:2]):
        return None
    if roles.order != "vso" and after[1].role not in _MARKED | PLACES:
        return None
    return after[0]


def _target(
    roles: Roles, run: Run, subject: Phrase, before: list[Phrase], after: list[Phrase]
) -> Phrase | None:
    if roles.begins("posts", run.text):
        seats = [each for each in before + after if each.is_post and each.side != subject.side]
        if seats:
            return seats[0]
    accepted = _AIMED | {"in"} if roles.begins("travel", run.text) else _AIMED
    rest = [each for each in before if each is not subject and not each.is_post]
    ahead = [each for each in after if each is not subject and not each.is_post]
    if roles.order == "svo":
        near = run.first - _BEFORE
        marked = [each for each in rest if each.role in _MARKED and each.last >= near]
        pool = [each for each in ahead if each.role in accepted or each.side == "other"] or marked
    else:
        pool = [each for each in rest + ahead if each.role not in PLACES or each.role in accepted]
        if not pool and roles.order == "sov":
            pool = [each for each in rest + ahead if each.role == "from"]
    if any(each.side == "other" for each in pool[:1] if roles.order == "svo"):
        return None
    if roles.order != "svo" and any(each.side == "other" for each in pool):
        return None
    aimed = [each for each in pool if each.role in accepted | {"from"}]
    return aimed[0] if aimed and aimed[0].side not in (subject.side, "other") else None
