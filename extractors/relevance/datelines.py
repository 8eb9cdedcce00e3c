"""Find datelines: what a text says of where and by whom it was filed, before it begins."""

import re
from collections.abc import Sequence

from extractors.relevance.folding import Line
from extractors.relevance.gazetteer import KINDS, Entity
from extractors.relevance.lexicon import Hit

FILED_FROM = frozenset({"capital", "city"})
_TOWNS = frozenset({"capital", "exclave", "city"})
# "MOSCOW –", "Москва, 5 мая –": towns of third countries are known by capitals or a date.
_DATED = re.compile(r"\s*[,،(]\s*[^\n.։–—(,،]{0,20}?\d")
# "أنقرة - ", "آنکارا – ", "باريس (أ ف ب)": a script without capitals, so by what follows.
_ARABIC = "\u0600"
_DASHED = re.compile(r"\s+[-–—]\s|\s*\([^\n)]{2,20}\)")
# "TEHRAN –", "WANA (Apr 26) –", "Bakı, 12 may, XƏBƏR -", "تهران- ایسنا- ": only at the head of a
# paragraph.
_BEFORE = re.compile(r"[^\w]*(?:[A-Z]{2,6}\W{0,3})?")
# What may follow the town, and which names must not stand in it: "Tehran – Baku flights" is a pair,
# "Tehran - Azerbaijan's envoy - " a clause. Agencies are named anywhere.
_AFTER = (
    (re.compile(r"\s?-\s?[^\W\d_][^\n–—,،.-]{0,24}\s?-(?=\s)"), KINDS - {"agency"}),
    (
        re.compile(
            r"(?:\s*[,،]\s*[^\n,،.։]{1,14}){0,2}(?:[.։]|(?<=\d):)(?:\s*/[^/\n]{2,20}/[.։]?)?(?=\s)"
        ),
        _TOWNS,
    ),
    (
        re.compile(
            r"(?:\s*[,،(/][^\n–—-]{0,32})?\s*(?:[–—](?!(?<=[a-zəçğışа-яёա-և].)\w)|\s-\s|--|/\s)"
            r"(?:\s*(?:Sputnik|Спутник|РИА Новости|Новости-\w+)\.)?"
        ),
        _TOWNS,
    ),
    (re.compile(r"\s?-\s?[^\W\d_][^\n–—,،.-]{0,24}:(?=\s)"), KINDS - {"agency"}),
)
# A town that no list has, at the head of the body: "KALUGA.", "BRUSSELS, ARMENPRESS.", "PARIS –".
_ELSEWHERE = re.compile(
    r"(?:[A-Z][A-Z'’ -]{2,20}|[А-ЯЁ][А-ЯЁ -]{2,20}|[Ա-Ֆ][Ա-Ֆ -]{2,20})(?:\s*[,(][^\n–—.։]{0,32})?"
    r"(?:\s*[–—]|\s-\s|[.։](?:\s*/[^/\n]{2,20}/[.։]?)?)(?=\s)"
)
_LONGEST_HEAD = 16  # characters before the town of a dateline
_NEXT = 3  # names that a dateline may hold after its town


def find_datelines(
    text: str, line: Line, hits: Sequence[Hit], entities: Sequence[Entity]
) -> tuple[range, ...]:
    """Find the datelines of a body, a capital or town at the head of a paragraph, as offsets."""
    found: list[range] = []
    for index, (at, until, target) in enumerate(hits):
        kind = entities[target].kind
        if kind not in FILED_FROM and kind != "third_country":
            continue
        start, end = line.span(at, until)
        head = text.rfind("\n", 0, start) + 1
        if found and not text[found[-1].stop : start].strip():
            head = found[-1].stop  # "Bakı, 12 may — BAKU, May 12 —": taken over with its dateline
        if start - head > _LONGEST_HEAD or not _BEFORE.fullmatch(text, head, start):
            continue
        if kind not in FILED_FROM and not _is_filed_abroad(text, start, end):
            continue
        following = [
            (line.span(at, until)[0], entities[target].kind)
            for at, until, target in hits[index + 1 : index + 1 + _NEXT]
        ]
        if (stop := _end(text, end, following)) is not None:
            found.append(range(head, stop))
    return tuple(found) or _elsewhere(text, line, hits, entities)


def _elsewhere(
    text: str, line: Line, hits: Sequence[Hit], entities: Sequence[Entity]
) -> tuple[range, ...]:
    """Find the dateline of a town that no list has; none where a side is named in it."""
    filed = _ELSEWHERE.match(text)
    if filed is None:
        return ()
    for at, until, target in hits:
        if line.span(at, until)[0] >= filed.end():
            break
        if entities[target].kind != "agency":
            return ()
    return (range(filed.end()),)


def _is_filed_abroad(text: str, start: int, end: int) -> bool:
    if text[start:end].isupper() or _DATED.match(text, end) is not None:
        return True
    return text[start] >= _ARABIC and _DASHED.match(text, end) is not None


def _end(text: str, at: int, following: Sequence[tuple[int, str]]) -> int | None:
    """Find where a dateline ends whose town ends `at`; None where it is none."""
    for pattern, alien in _AFTER:
        after = pattern.match(text, at)
        if after is not None and not any(
            start <= after.end() and kind in alien for start, kind in following
        ):
            return after.end()
    return None


def text_proper(text: str, datelines: Sequence[range]) -> int:
    """Give where a body begins behind its dateline: 0 where it has none, or nothing else."""
    if not datelines or text[: datelines[0].start].strip():
        return 0
    end = datelines[0].stop
    for each in datelines[1:]:
        end = each.stop if each.start == end else end
    return end if any(map(str.isalnum, text[end:])) else 0
