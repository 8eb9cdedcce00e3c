"""Decide what each name means where it stands: the Republic, a province, a people, a dateline."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from extractors.model import Side
from extractors.relevance.reading import Found, Reading

# Shares of a full mention of a state (1.0), set on the development material: a capital stands
# for its government most of the time, a town seldom.
_STRENGTH = {
    "country": 1.0, "republic": 1.0, "capital": 0.95, "exclave": 0.9, "person": 1.0,
    "organ": 0.9, "city": 0.85, "province": 0.85, "conflict": 0.45, "corridor": 0.5,
    "ethnonym": 0.85, "surname": 0.8, "claim": 0.5, "club": 0.4,
}  # fmt: skip
_REASONS = {
    "country": "Names {}.",
    "republic": "Names {} by its title.",
    "capital": "The capital stands for {}.",
    "exclave": "Nakhchivan is an exclave of the Republic of Azerbaijan.",
    "person": "An official of {}.",
    "organ": "An organ of {}.",
    "city": "A place in {}.",
    "conflict": "Karabakh: a matter of the Republic of Azerbaijan and Armenia.",
    "corridor": "The Zangezur route: a plan of the Republic of Azerbaijan at Iran's border.",
}
_MARKS_OF_THE_REPUBLIC = frozenset({"republic", "capital", "exclave", "person", "organ"})
_FILED_FROM = frozenset({"capital", "city"})
_JOINED = frozenset({"capital", "exclave", "city"})
_NAMESAKES_LIVE_IN = frozenset(
    {"uzbekistan", "kazakhstan", "kyrgyzstan", "tajikistan", "turkmenistan"}
)
_PERSIAN = frozenset({"fa", "azb"})
# "TEHRAN –", "WANA (Apr 26) –", "Bakı, 12 may, XƏBƏR -": only at the head of a paragraph.
_DATELINE_BEFORE = re.compile(r"[^\w]*(?:[A-Z]{2,6}\W{0,3})?")
_DATELINE_AFTER = re.compile(r"(?:\s*[,،(/][^\n–—-]{0,32})?\s*(?:[–—]|\s-\s|--|/\s)")
_AGENCY_HEAD = re.compile(r"(?:\s*[,،]\s*[^\n,،.]{1,14}){0,2}\.\s")


class Meaning(NamedTuple):
    """A name and what it means here."""

    found: Found
    side: Side
    sense: str  # the evidence kind
    strength: float  # how much it stands for its side, 0..1
    reason: str


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the whole text tells about the meaning of its names."""

    reading: Reading
    outlet_country: str | None
    has_republic: bool
    has_province: bool
    third: frozenset[str]
    datelines: frozenset[int]  # the offsets in the body that datelines cover


def settle(reading: Reading, outlet_country: str | None) -> tuple[Meaning, ...]:
    """Give every name found its meaning, in order of appearance."""
    scene = _scene(reading, outlet_country)
    return tuple(_settle(scene, found) for found in reading.found)


def _scene(reading: Reading, outlet_country: str | None) -> _Scene:
    kinds = {(found.entity.side, found.entity.kind) for found in reading.found}
    return _Scene(
        reading,
        outlet_country,
        any(side == "azerbaijan" and kind in _MARKS_OF_THE_REPUBLIC for side, kind in kinds),
        any(kind == "province" for _, kind in kinds),
        frozenset(f.entity.entity_id for f in reading.found if f.entity.kind == "third_country"),
        _datelines(reading),
    )


def _settle(scene: _Scene, found: Found) -> Meaning:
    entity = found.entity
    if found.start in scene.datelines and found.field == "body":
        return Meaning(found, "none", "dateline", 0.0, "A dateline says where the text was filed.")
    rule = _RULES.get(entity.entity_id) or _RULES.get(entity.kind)
    if rule is not None:
        return rule(scene, found)
    if entity.side == "other":
        kind = "third_country" if entity.kind == "third_country" else entity.kind
        return Meaning(found, "other", kind, 0.0, "A third party.")
    if entity.side == "shared":
        return Meaning(found, "shared", entity.kind, 0.0, "A place or route that both sides share.")
    return _plain(found)


def _plain(found: Found) -> Meaning:
    entity = found.entity
    if entity.side == "iran":
        sense, name = "iran", "Iran"
    else:
        sense, name = "republic", "the Republic of Azerbaijan"
    reason = _REASONS.get(entity.kind, "Belongs to {}.").format(name)
    return Meaning(found, entity.side, sense, _STRENGTH.get(entity.kind, 0.5), reason)


def _datelines(reading: Reading) -> frozenset[int]:
    """Find the datelines: a capital or town at the head of a paragraph of the body."""
    covered: set[int] = set()
    for found in reading.found:
        if found.field == "title" or found.entity.kind not in _FILED_FROM:
            continue
        text = reading.passages[found.field].text
        head = text.rfind("\n", 0, found.start) + 1
        if not _DATELINE_BEFORE.fullmatch(text, head, found.start):
            continue
        after = _DATELINE_AFTER.match(text, found.end) or _AGENCY_HEAD.match(text, found.end)
        if after is not None and not _joins(reading, after.end()):
            covered.update(range(head, after.end()))
    return frozenset(covered)


def _joins(reading: Reading, at: int) -> bool:
    """Tell whether a town follows the dash: "Tehran – Baku flights" is a pair."""
    return any(
        found.entity.kind in _JOINED and found.start == at and found.field == "body"
        for found in reading.found
    )


def _azerbaijan(scene: _Scene, found: Found) -> Meaning:
    """Tell the Republic from the Iranian region: rules 9 and 10."""
    context = scene.reading.context(found.sentence)
    balance = 2.0 * ("state" in context) - 1.5 * ("region" in context)
    balance += 3.0 * scene.has_republic - 1.5 * scene.has_province
    if scene.reading.lang in _PERSIAN:
        balance += 1.0 * bool(scene.third) - 0.5
        if scene.outlet_country not in (None, "IR"):
            balance += 1.0
    else:
        spelled = scene.reading.passages[found.field].words[found.first]
        balance += -1.0 if spelled.startswith("azar") else 1.75
    if balance > 0:
        reason = "Means the Republic: " + (
            "Baku, its leaders or its title are named in the text."
            if scene.has_republic
            else "the words around it speak of a state."
        )
        return Meaning(found, "azerbaijan", "republic", 1.0, reason)
    return Meaning(
        found, "none", "region", 0.0,
        "Means the Iranian region: nothing here speaks of the Republic (rules 9, 10).",
    )  # fmt: skip


def _azerbaijani(scene: _Scene, found: Found) -> Meaning:
    """Tell citizens of the Republic from Azeris of Iran: rules 10 and 11."""
    context = scene.reading.context(found.sentence)
    balance = 1.5 * ("state" in context) - 1.0 * ("region" in context)
    balance += 2.0 * scene.has_republic - 1.0 * scene.has_province
    word = scene.reading.passages[found.field].words[found.first]
    if not word.startswith(("azeri", "اذری", "אזרי")) and scene.reading.lang not in _PERSIAN:
        balance += 1.0
    if balance > 0:
        return Meaning(
            found, "azerbaijan", "republic", _STRENGTH["ethnonym"], "Of the Republic of Azerbaijan."
        )
    return Meaning(
        found, "none", "ethnonym", 0.0,
        "A people or language, not the Republic: nothing else here speaks of it (rule 11).",
    )  # fmt: skip


def _surname(scene: _Scene, found: Found) -> Meaning:
    """Tell the president from his namesakes: rule 13."""
    context = scene.reading.context(found.sentence)
    known = scene.has_republic or scene.outlet_country == "AZ"
    if not known and ("sport" in context or scene.third & _NAMESAKES_LIVE_IN):
        return Meaning(found, "none", "namesake", 0.0, "Probably a namesake (rule 13).")
    return Meaning(
        found, "azerbaijan", "republic", _STRENGTH["surname"], "The president of Azerbaijan."
    )


def _baku(scene: _Scene, found: Found) -> Meaning:
    """Tell the capital from the first name, and the government from the venue: rules 4 and 13."""
    context = scene.reading.context(found.sentence)
    others = any(
        other.entity.side == "azerbaijan" and other.entity.entity_id != "baku"
        for other in scene.reading.found
    )
    if scene.reading.lang == "ar" and not others and "sport" in context:
        return Meaning(found, "none", "namesake", 0.0, "A first name in sports news (rule 13).")
    if "event" in context and "state" not in context - {"state"} and not others:
        return Meaning(found, "azerbaijan", "venue", 0.4, "Perhaps only the venue (rule 4).")
    return _plain(found)


def _province(scene: _Scene, found: Found) -> Meaning:
    """Read the province names: rules 9 and 10."""
    is_western = found.entity.entity_id == "west_azerbaijan"
    if is_western and scene.outlet_country == "AZ":
        return Meaning(
            found, "none", "claim", 0.0, "In Azerbaijani media this means Armenia (rule 10)."
        )
    return Meaning(found, "iran", "province", _STRENGTH["province"], "A province of Iran (rule 9).")


def _culture(_scene: _Scene, found: Found) -> Meaning:
    return Meaning(found, "none", "culture", 0.0, "Culture or people inside Iran (rule 11).")


def _club(_scene: _Scene, found: Found) -> Meaning:
    return Meaning(found, "none", "club", 0.0, "A football club of Tabriz (rule 10).")


def _claim(_scene: _Scene, found: Found) -> Meaning:
    return Meaning(
        found, "iran", "claim", _STRENGTH["claim"], "A claim about Iran's north-west (rule 10)."
    )


_RULES: dict[str, Callable[[_Scene, Found], Meaning]] = {
    "azerbaijan": _azerbaijan,
    "azerbaijani": _azerbaijani,
    "aliyev": _surname,
    "baku": _baku,
    "province": _province,
    "culture": _culture,
    "club": _club,
    "claim": _claim,
}
