"""Show the spans that earned a verdict, for and against, strongest first."""

from collections.abc import Iterable, Sequence

from extractors.model import Evidence
from extractors.relevance.links import Link, Links
from extractors.relevance.reading import Reading
from extractors.relevance.senses import Meaning
from extractors.relevance.weights import side_by_side

MOST = 12  # spans; each sense, and so each side and each trap, is shown at least once
_MOST_LINKS = 4
_AGAINST = {
    "province": -0.6, "region": -1.0, "ethnonym": -0.8, "culture": -0.8, "club": -0.8,
    "namesake": -1.0, "dateline": -0.5, "claim": -0.3, "venue": -0.4,
}  # fmt: skip
_LIST_WEIGHT = -0.9


def show(reading: Reading, mentions: Sequence[Meaning], links: Links) -> tuple[Evidence, ...]:
    """Give at most `MOST` spans, strongest first; none when neither side is named."""
    first: dict[tuple[str, str], Evidence] = {}
    further: dict[tuple[str, str], Evidence] = {}
    for index, mention in enumerate(mentions):
        if mention.side in ("other", "shared") and mention.sense != "crossing":
            continue
        is_listed = index in links.lists
        sense = "list" if is_listed else mention.sense
        name = (sense, mention.found.entity.entity_id)
        if name not in further:
            further[name] = _of_mention(reading, mention, is_listed=is_listed)
            first.setdefault((sense, mention.side), further[name])
    shown = [_of_link(reading, link) for link in links.links[:_MOST_LINKS]]
    shown += (*first.values(), *further.values())
    return tuple(sorted(_distinct(shown)[:MOST], key=_order))


def _distinct(spans: Iterable[Evidence]) -> list[Evidence]:
    return list({(span.kind, span.field, span.start, span.end): span for span in spans}.values())


def _order(span: Evidence) -> tuple[float, bool, int, int, str]:
    return -abs(span.weight), span.field == "body", span.start, span.end, span.kind


def _of_link(reading: Reading, link: Link) -> Evidence:
    sides = side_by_side(reading, link.stretch) or (
        link.stretch.azerbaijan.mention,
        link.stretch.iran.mention,
    )
    named = [mention for mention in sides if mention is not None]
    kind = "implied" if None in sides else "bilateral"
    first = min(named, key=lambda mention: (mention.found.sentence, mention.found.start)).found
    same = [mention.found for mention in named if mention.found.sentence == first.sentence]
    start, end = first.start, max(found.end for found in same)
    sentence = next(s for s in link.stretch.sentences if s.number == first.sentence)
    whose = "" if kind == "bilateral" else " (one side is implied, rule 18)"
    reason = f"Iran and Azerbaijan{whose}: {', '.join(link.notes)}."
    return Evidence(
        kind=kind,
        field=first.field,
        start=start,
        end=end,
        text=reading.passages[first.field].text[start:end],
        reason=reason,
        weight=round(link.weight, 3),
        sentence=reading.text_of(sentence),
    )


def _of_mention(reading: Reading, mention: Meaning, *, is_listed: bool) -> Evidence:
    found = mention.found
    kind, weight, reason = mention.sense, mention.strength / 2, mention.reason
    if is_listed:
        kind, weight = "list", _LIST_WEIGHT
        reason = "One of several countries in a list: says nothing of the pair (rule 1)."
    elif kind in _AGAINST:
        weight = _AGAINST[kind]
    return Evidence(
        kind=kind,
        field=found.field,
        start=found.start,
        end=found.end,
        text=reading.passages[found.field].text[found.start : found.end],
        reason=reason,
        weight=round(weight, 3),
        sentence=reading.text_of(reading.sentences[found.sentence]),
    )
