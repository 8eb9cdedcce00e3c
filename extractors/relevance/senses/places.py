"""Settle capitals, provinces, crossings, routes: government or venue, which side of the river."""

import re

from extractors.model import Party
from extractors.relevance.reading import Found
from extractors.relevance.senses.around import Facts
from extractors.relevance.senses.meaning import (
    NAMES,
    SIDES,
    STRENGTH,
    Meaning,
    aside,
    plain,
    republic,
)

_VENUE = 0.4  # share of a full mention: rule 4 leaves the host a little
_NEAR = 3  # words
# Surnames after a first name: Azerbaijani, Russian; and a surname made of a city.
_SURNAME = re.compile(
    r" +(?=[A-ZƏÇĞİÖŞÜА-ЯЁ])[^\W\d_]+(?:yev|ov|ova|yeva|zadə|zade|ев|ов|ева|ова|заде)\w{0,3}\b"
)
_NISBA = re.compile(r"(?:[nu]l[ıi]|ehrani|анл?и|улы)$")
_GIVEN = re.compile(r"[a-zəçğıöşüа-яё,] +[A-ZƏÇĞİÖŞÜА-ЯЁ][a-zəçğıöşüа-яё]+ +$")
_OWNER_BEFORE, _OWNER_AFTER = 4, 40  # characters between the town and its country
_ABROAD: dict[str, Party] = {"AZ": "iran", "IR": "azerbaijan"}
_DASH = re.compile(r"\s*[-–—]\s*")
_TOWNS = frozenset({"city", "capital", "exclave"})
_OF_A_TOWN = re.compile("ց|յան|եան|ական")  # Armenian writes inhabitants and adjectives small
_PARTED = re.compile(r"[.;:،,–—-]|\b(?:and|و|və|ve|и|և|ilə|ile)\b")


def capital(facts: Facts, found: Found) -> Meaning:
    """Tell a government from the venue of an event, and Baku from the first name: rules 4, 13."""
    side = found.entity.side
    if _is_given_name(facts, found):
        return aside(found, "namesake", "A person's name, not the city (rule 13).")
    if not _is_alone(facts, found):
        return plain(found)
    line, context = facts.line(found.sentence), facts.reading.context(found.sentence)
    is_sport = facts.reading.lang == "ar" and "sport" in context
    if side == "azerbaijan" and is_sport and not _is_placed(facts, found):
        return aside(found, "namesake", "A first name in sports news (rule 13).")
    if "private" in facts.after(found, 2):
        word = _first(facts, found, "private")
        return aside(found, "venue", f"Where somebody works: “{word}” (A5, A12).")
    is_ranked = "rank" in line.all or "bilateral" in context
    return plain(found) if is_ranked else _venue(facts, found, line.all | context)


def _venue(facts: Facts, found: Found, labels: frozenset[str]) -> Meaning:
    """Read the place of an event where nobody of rank is told of."""
    if "guest" in labels:
        return aside(found, "venue", "Where guests of no rank attend an event (A4).")
    if "event" not in labels:
        return plain(found)
    word = _first(facts, found, "event")
    reason = f"The place of an event: “{word}” (rule 4)."
    return Meaning(found, found.entity.side, "venue", _VENUE, reason)


def town(facts: Facts, found: Found) -> Meaning:
    """Tell a town from an Armenian word that is written like it, but small: "խոյ", a ram."""
    if facts.reading.lang == "hy":
        written = facts.text(found)
        if written[0].islower() and not _OF_A_TOWN.search(written):
            return aside(found, "namesake", "An ordinary word, not the name of a town (rule 13).")
    return plain(found)


def _is_alone(facts: Facts, found: Found) -> bool:
    """Tell whether a text names nothing else of a side but, at most, "Baku, Azerbaijan"."""
    side, text = found.entity.side, facts.reading.passages[found.field].text
    return all(
        other.entity.kind == "country"
        and other.field == found.field
        and text[found.end : other.start].strip() == ","
        for names in facts.by_sentence.values()
        for other in names
        if other.entity.side == side and other.entity != found.entity
    )


def _is_given_name(facts: Facts, found: Found) -> bool:
    """Tell "Tehran Valiyev" and "Israfil Tehranli"."""
    text = facts.reading.passages[found.field].text
    if not text[found.start].isupper() or text[found.start : found.end].isupper():
        return False
    if _SURNAME.match(text, found.end):
        return True
    return _NISBA.search(facts.text(found)) is not None and bool(
        _GIVEN.search(text, max(0, found.start - 20), found.start)
    )


def _is_placed(facts: Facts, found: Found) -> bool:
    return "posted" in facts.before(found) or "event" in facts.after(found, _NEAR)


def _first(facts: Facts, found: Found, label: str) -> str:
    line = facts.line(found.sentence)
    places = (at for at, labels in enumerate(line.labels) if label in labels)
    at = next(places, None)
    return label if at is None else line.words[at]


def province(facts: Facts, found: Found) -> Meaning:
    """Read the province names: rules 9 and 10."""
    inside = facts.inside(found)
    if "university" in inside or "street" in inside:
        if facts.outlet_country == "AZ" or facts.mark is not None:
            return republic(found, "an institution of the same name in its capital.", 0.5)
        return aside(found, "culture", "Part of the name of a place or a university (rule 10).")
    # "مردم آذربایجان غربی": the people of a province.
    inside |= facts.after(found) & {"east_west", "western"}
    if inside & {"region", "past"} and not inside & {"province", "east_west"}:
        return aside(found, "region", "Means the Iranian region, its people or its past (rule 10).")
    if "western" in inside:
        return _western(facts, found)
    if "east_west" in inside and _is_part_of_the_republic(facts, found):
        return republic(found, "a part of the country, with one of its towns beside it.", 0.85)
    return _of_iran(found)


def _of_iran(found: Found) -> Meaning:
    return Meaning(found, "iran", "province", STRENGTH["province"], "A province of Iran (rule 9).")


def _western(facts: Facts, found: Found) -> Meaning:
    """Tell the province from Armenia, as Azerbaijani media call it, and from the country's west."""
    if "province" in facts.before(found) | facts.after(found):
        return _of_iran(found)
    beside = facts.beside(found)
    says_armenia = any(other.entity.entity_id == "armenia" for other in beside)
    says_armenia = says_armenia or "return" in facts.line(found.sentence).all
    is_usage = facts.outlet_country == "AZ" or (says_armenia and facts.outlet_country != "IR")
    if is_usage and not any(other.entity.side == "iran" for other in beside):
        return aside(found, "claim", "In Azerbaijani usage this means Armenia, not Iran (rule 10).")
    if _is_part_of_the_republic(facts, found):
        return republic(found, "a part of the country, with one of its towns beside it.", 0.85)
    return _of_iran(found)


def _is_part_of_the_republic(facts: Facts, found: Found) -> bool:
    """Tell "western Azerbaijan, near Ganja"."""
    written = facts.text(found)
    return written[:1].islower() and any(
        other.entity.side == "azerbaijan" and other.entity.kind in _TOWNS
        for other in facts.beside(found)
    )


def crossing(facts: Facts, found: Found) -> Meaning:
    """Say on which side of the border a town of two halves lies."""
    owner = _owner(facts, found)
    if owner is not None and (side := _party(owner)) is not None:
        return _half(found, side, f"“{facts.text(owner)}” beside it says so.")
    if facts.outlet_country != "AZ" and _leads_to_the_exclave(facts, found):
        return _half(found, "iran", "the way from it leads to Nakhchivan.")
    side, why = _clue(facts, found)
    return plain(found) if side is None else _half(found, side, why)


def border_water(facts: Facts, found: Found) -> Meaning:
    """Let a brook or dam that both sides share stand for the other one: an outlet has its own."""
    side: Party | None = _ABROAD.get(facts.outlet_country or "")
    if side is None:
        return plain(found)
    reason = f"A water that is shared with {NAMES[side]}."
    return Meaning(found, side, "crossing", STRENGTH["crossing"], reason)


def _clue(facts: Facts, found: Found) -> tuple[Party | None, str]:
    """Read the words around a border town; None where they speak of the crossing itself."""
    beside = facts.before(found, 2) | facts.after(found, 2)
    if "checkpoint" in beside:
        at_home = facts.outlet_country == "AZ" and not any(own == "iran" for own, _ in facts.ids)
        return ("azerbaijan", "an outlet of the Republic names its own.") if at_home else (None, "")
    if any(other.entity.entity_id == "northwest_iran" for other in facts.beside(found)):
        return "iran", "a town of Iran's north-west stands in the same sentence."
    if "district" in beside:
        return "azerbaijan", "it is called a district."
    if "county" in beside and facts.outlet_country == "IR":
        return "iran", "it is called a county or port."
    if facts.outlet_country == "AZ" and "checkpoint" not in facts.line(found.sentence).all:
        return "azerbaijan", "an outlet of the Republic names a town at home."
    return None, ""


def _leads_to_the_exclave(facts: Facts, found: Found) -> bool:
    """Tell "Jolfa–Nakhchivan": the exclave at the other end of a dash."""
    text = facts.reading.passages[found.field].text
    return any(
        other.entity.kind == "exclave"
        and _DASH.fullmatch(text, *sorted((found.start, found.end, other.start, other.end))[1:3])
        for other in facts.beside(found)
    )


def _party(owner: Found) -> Party | None:
    side = owner.entity.side
    return side if side in ("azerbaijan", "iran") else None


def _half(found: Found, side: Party, why: str) -> Meaning:
    reason = f"The half of the border town in {NAMES[side]}: {why}"
    return Meaning(found, side, "crossing", STRENGTH["crossing"], reason)


def _owner(facts: Facts, found: Found) -> Found | None:
    """Find the country that owns the town: "Iran's Astara", "Astara in Gilan"."""
    for other in facts.beside(found):
        is_place = other.entity.side in SIDES and other.entity.kind not in ("person", "organ")
        if is_place and _owns(facts, found, other):
            return other
    return None


def _owns(facts: Facts, found: Found, other: Found) -> bool:
    text = facts.reading.passages[found.field].text
    if other.end <= found.start:
        between = text[other.end : found.start]
        return len(between) <= _OWNER_BEFORE and between.strip() in ("", "'s", "’s", "'ın", "'in")
    between = text[found.end : other.start]
    if len(between) > _OWNER_AFTER or _PARTED.search(between):
        return False
    return "posted" in facts.before(other) or (not between.strip() and facts.reading.lang == "fa")


def corridor(facts: Facts, found: Found) -> Meaning:
    """Tell the region Eastern Zangezur from the route, and Western Zangezur from both."""
    before = facts.before(found)
    if "western" in before:
        return aside(found, "claim", "A name for a part of Armenia (rule 10).")
    if "east_west" in before or "east_west" in facts.inside(found):
        return republic(found, "Eastern Zangezur is one of its regions.", STRENGTH["city"])
    return plain(found)


def claim(_facts: Facts, found: Found) -> Meaning:
    """Read "South Azerbaijan"."""
    return Meaning(
        found, "iran", "claim", STRENGTH["claim"], "A claim about Iran's north-west (rule 10)."
    )
