"""Make texts that name both sides and tell of no link: two texts in one, each on one side alone.

Labelled texts that name both are nearly all relevant, because people chose them; digests and pages
of briefs are not (rule 14). Only the learning sees these texts; they are written nowhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import cycle, islice

from extractors.labelled import LabelledItem
from extractors.relevance import read_scene

_PER_LANGUAGE = 40  # more of one language would make its digests all that is learned
_LONGEST = 320  # characters of either text: a brief
_SHORTEST = 60  # characters of a brief cut at the end of a sentence
_ENDS = (". ", "։ ", "! ", "? ", "؟ ", ".\n")
_BETWEEN = (" ", "\n", "\n\n")  # a new line must not tell them apart
_SIDES = ("azerbaijan", "iran")


def mixed(items: Iterable[LabelledItem]) -> tuple[LabelledItem, ...]:
    """Give mixed texts of irrelevant ones, per language; the same items give the same texts."""
    pools: dict[str | None, dict[str, list[LabelledItem]]] = {}
    for item in sorted(items, key=_by_chance):
        side = None if item.relevant else _only_side(item)
        if side is not None:
            pools.setdefault(item.lang, {}).setdefault(side, []).append(item)
    return tuple(
        text
        for lang in sorted(pools, key=str)
        if len(pools[lang]) == len(_SIDES)
        for text in _pairs(*(pools[lang][side] for side in _SIDES))
    )


def _by_chance(item: LabelledItem) -> str:
    return sha256(item.item_id.encode()).hexdigest()


def _only_side(item: LabelledItem) -> str | None:
    """Give the side that a text names, where it names one alone and implies no other."""
    scene, _ = read_scene(item.title, item.text, lang=item.lang, outlet_country=item.outlet_country)
    if any(each.azerbaijan.strength and each.iran.strength for each in scene.stretches):
        return None
    sides = {
        each.side
        for index, each in enumerate(scene.meanings)
        if each.strength and each.side in _SIDES and index not in scene.lists
    }
    return sides.pop() if len(sides) == 1 else None


def _pairs(one: Sequence[LabelledItem], two: Sequence[LabelledItem]) -> Iterator[LabelledItem]:
    fewer, more = sorted((one, two), key=len)
    # Steps of another length, so that a short list meets others of the long one each time round.
    pairs = zip(cycle(fewer), cycle(more), strict=False)
    count = min(_PER_LANGUAGE, len(one) * len(two))
    for number, (first, second) in enumerate(islice(pairs, count)):
        yield _mix(number, *((first, second) if number % 2 else (second, first)))


def _mix(number: int, first: LabelledItem, second: LabelledItem) -> LabelledItem:
    """Put two texts one behind the other; every other one has the title of the first."""
    title = first.title if number % 4 < 2 else ""  # noqa: PLR2004 - half of either order
    opening = _brief(first.text) if title else _brief(_told(first))
    text = f"{opening}{_BETWEEN[number % len(_BETWEEN)]}{_brief(_told(second))}"
    return LabelledItem(
        f"{first.item_id} + {second.item_id}", "mixed", title, text.strip(), relevant=False,
        grade=0, topics=(), lang=first.lang, outlet_country=first.outlet_country,
    )  # fmt: skip


def _told(item: LabelledItem) -> str:
    return f"{_ended(item.title)} {item.text}".strip()


def _brief(text: str) -> str:
    """Cut a text to a brief, at the end of a sentence where there is one."""
    text = text.strip()
    if len(text) > _LONGEST:
        end = max(text.rfind(each, 0, _LONGEST) for each in _ENDS)
        text = text[: end + 1] if end > _SHORTEST else text[:_LONGEST].rpartition(" ")[0]
    return _ended(text)


def _ended(text: str) -> str:
    """End a text as a sentence ends, or the next one would be read with it."""
    return f"{text}{'։' if 'Ա' <= text[-1] <= 'և' else '.'}" if text[-1:].isalnum() else text
