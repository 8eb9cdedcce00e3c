"""Find countries that only tell where something lies, or what has long been so (rule 2)."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from extractors.relevance.reading import Found
from extractors.relevance.senses.around import Facts, Line
from extractors.relevance.senses.meaning import SIDES, Meaning, aside

_KINDS = frozenset({"country", "republic", "ethnonym"})
_TOWNS = frozenset({"capital", "city"})
_TELLING = frozenset(
    {"frontier", "having", "through", "borders"}
)  # one is in all that is told here
_BORDERS = frozenset({"frontier", "borders"})
_DEEDS = frozenset({"relation", "act"})  # groups of cues
# What happens at a place that "lies near the border" is news of the place; not so these.
_AT_A_PLACE = frozenset(
    {
        "culture_science", "energy_water", "environment_caspian", "general", "material_cooperation",
        "religion", "sport", "transport_corridor", "verbal_cooperation",
    }
)  # fmt: skip
_LYING_AROUND = 4  # words before and after the clause in which "which lies" stands
_BORDER_BEFORE, _BORDER_AFTER = 3, 2  # words: "border with the Islamic Republic of"
_NEAR_BEFORE, _NEAR_AFTER = 5, 2  # words: "on the left bank, near the"
_ALSO_HAS = {"too", "having"}
_STANDING = "A standing clause: what links what, who deals with whom (rule 2)."
_WHY = "Only tells where something lies: near a border (rule 2)."
_COMMA = re.compile(r"\s*,\s*")


def in_locations(facts: Facts, meanings: list[Meaning]) -> None:
    """Set aside the countries of a border that only locates, where nothing else happens."""
    for index, meaning in enumerate(meanings):
        if meaning.side not in SIDES or meaning.found.entity.kind not in _KINDS:
            continue
        if index and _is_apposed(facts, meanings[index - 1], meaning):
            town = meanings[index - 1]
            meanings[index] = meaning._replace(
                sense=town.sense, strength=town.strength, reason=town.reason
            )
            continue
        words = facts.line(meaning.found.sentence).all
        if not words.isdisjoint(_TELLING):  # in one sentence of six
            _locate(facts, meanings, index, words)


def _locate(facts: Facts, meanings: list[Meaning], index: int, words: AbstractSet[str]) -> None:
    """Set a country aside where the labels of its sentence, `words`, say how it only locates."""
    meaning = meanings[index]
    if _is_also_had(facts, meanings, index, words) or _is_of_a_way(facts, meaning, words):
        meanings[index] = _set_aside(meaning, _STANDING)
    elif "near" in words and not _BORDERS.isdisjoint(words):
        clause = _clause(facts, meaning)
        if clause is not None and not _tells_more(facts, meaning, clause):
            for at in _run(facts, meanings, index):
                meanings[at] = _set_aside(meanings[at], _WHY)


def _set_aside(meaning: Meaning, reason: str) -> Meaning:
    return aside(meaning.found, "background", reason)


def _is_also_had(
    facts: Facts, meanings: Sequence[Meaning], index: int, words: AbstractSet[str]
) -> bool:
    """Tell "It also has swap deals with Azerbaijan and Armenia": one of many, and no number."""
    if not words >= _ALSO_HAS:
        return False
    found = meanings[index].found
    sentence = facts.reading.sentences[found.sentence]
    text = facts.reading.passages[found.field].text[sentence.start : sentence.end]
    beside = [meanings[at].found for at in (index - 1, index + 1) if 0 <= at < len(meanings)]
    return not any(map(str.isdigit, text)) and any(
        other.entity.kind == "third_country"
        and other.field == found.field
        and facts.joined(*sorted((found, other), key=_start))
        for other in beside
    )


def _start(found: Found) -> int:
    return found.start


def _is_of_a_way(facts: Facts, meaning: Meaning, words: AbstractSet[str]) -> bool:
    """Tell who lies on a route, in a sentence that describes the route and nothing else."""
    return (
        meaning.sense == "background"
        and "through" in words
        and "background" in facts.reading.context(meaning.found.sentence)
    )


def _is_apposed(facts: Facts, town: Meaning, country: Meaning) -> bool:
    """Tell "in Baku, Azerbaijan", where the town is no more than a venue."""
    if town.sense != "venue" or town.found.entity.kind not in _TOWNS:
        return False
    if town.side != country.side or town.found.field != country.found.field:
        return False
    text = facts.reading.passages[town.found.field].text
    return _COMMA.fullmatch(text, town.found.end, country.found.start) is not None


def _clause(facts: Facts, meaning: Meaning) -> range | None:
    """Give the offsets of "near the border with Iran" around a name; None where it is none."""
    line, found = facts.line(meaning.found.sentence), meaning.found
    text = facts.reading.passages[found.field].text
    if text[found.start : found.end + 2].endswith(("'s", "’s")):
        return None  # whose border it is may matter: "near Iran's border"
    first, last = bisect_left(line.starts, found.start), bisect_left(line.starts, found.end)
    borders = [
        at
        for at in range(max(first - _BORDER_BEFORE, 0), min(last + _BORDER_AFTER, len(line.labels)))
        if not _BORDERS.isdisjoint(line.labels[at])
    ]
    if not borders:
        return None
    start, stop = min(first, borders[0]), max(last, borders[-1] + 1)
    near = _labelled(line, "near", start - _NEAR_BEFORE, stop + _NEAR_AFTER)
    if not near:
        return None
    start, stop = min(start, near[0]), max(stop, near[-1] + 1)
    end = line.starts[stop] if stop < len(line.starts) else line.sentence.end
    return range(line.starts[start], end)


def _labelled(line: Line, label: str, start: int, stop: int) -> list[int]:
    return [
        at for at in range(max(start, 0), min(stop, len(line.labels))) if label in line.labels[at]
    ]


def _tells_more(facts: Facts, meaning: Meaning, clause: range) -> bool:
    """Tell whether the sentence has a deed outside the clause."""
    line = facts.line(meaning.found.sentence)
    first, stop = bisect_left(line.starts, clause.start), bisect_left(line.starts, clause.stop)
    is_aside = bool(_labelled(line, "lying", first - _LYING_AROUND, stop + _LYING_AROUND))
    harmless = _AT_A_PLACE if is_aside else {"general"}
    return any(
        each.cue.group in _DEEDS and each.cue.label not in harmless and each.start not in clause
        for each in facts.reading.cues(facts.reading.sentences[meaning.found.sentence])
    )


def _run(facts: Facts, meanings: Sequence[Meaning], index: int) -> list[int]:
    """Give a name with those that "and" joins to it: "the border of Iran and Azerbaijan"."""
    run = [index]
    if index and _is_beside(facts, meanings[index - 1], meanings[index]):
        run.append(index - 1)
    if index + 1 < len(meanings) and _is_beside(facts, meanings[index], meanings[index + 1]):
        run.append(index + 1)
    return run


def _is_beside(facts: Facts, one: Meaning, two: Meaning) -> bool:
    if one.side not in SIDES or two.side not in SIDES or one.found.field != two.found.field:
        return False
    return facts.joined(one.found, two.found)
