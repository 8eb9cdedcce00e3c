"""Tell names that stand in the title of a work or document, or on a sign: rules 10, 15, A4."""

import re
from bisect import bisect_left

from extractors.relevance.reading import Found
from extractors.relevance.senses.around import Facts
from extractors.relevance.senses.meaning import SIDES, Meaning, aside

# Pairs of quotes that are no apostrophes; a straight one opens and closes.
_QUOTED = re.compile('«[^«»]{1,80}»|“[^“”]{1,80}”|„[^„“”]{1,80}[“”]|"[^"]{1,80}"')
_OPENING = frozenset('«“„"')
_REACH = 82  # characters from the opening quote to a name inside it
_LONGEST = 8  # words of a title: what is longer is said by somebody
_NEAR = 3  # words between the quote and "a book by"
_NAMED = frozenset({"capital", "city", "country"})


def titled(facts: Facts, found: Found) -> Meaning | None:
    """Settle a name that is but a word of a title or sign; None where it is none."""
    if found.entity.kind not in _NAMED:
        return None
    span = _quote(facts, found)
    if span is None or "work" not in facts.line(found.sentence).all or _is_pair(facts, found, span):
        return None
    line = facts.line(found.sentence)
    first, stop = bisect_left(line.starts, span.start), bisect_left(line.starts, span.stop)
    if stop - first > _LONGEST:
        return None
    around = range(max(first - _NEAR, 0), min(stop + _NEAR, len(line.labels)))
    if any("work" in line.labels[at] for at in around):
        return aside(found, "culture", "A word of a title or a sign (rules 10, 15, A4).")
    return None


def _quote(facts: Facts, found: Found) -> range | None:
    """Give the offsets of the quotes around a name, without them."""
    sentence = facts.reading.sentences[found.sentence]
    text = facts.reading.passages[found.field].text
    start = max(sentence.start, found.start - _REACH)
    if _OPENING.isdisjoint(text[start : found.start]):
        return None  # nearly every name
    for quoted in _QUOTED.finditer(text, start, min(sentence.end, found.end + _REACH)):
        if quoted.start() < found.start and found.end < quoted.end():
            return range(quoted.start() + 1, quoted.end() - 1)
    return None


def _is_pair(facts: Facts, found: Found, span: range) -> bool:
    """Tell a title on both sides: "Iran and Azerbaijan", of which a book may tell."""
    return any(
        other.start in span
        and other.field == found.field
        and other.entity.side != found.entity.side
        for other in facts.beside(found)
        if other.entity.side in SIDES
    )
