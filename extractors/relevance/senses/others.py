"""Settle namesakes, cultures and clubs: rules 10, 11 and 13."""

from extractors.relevance.reading import Found
from extractors.relevance.senses.around import Facts
from extractors.relevance.senses.meaning import STRENGTH, Meaning, aside, plain, republic

_MANY = 4  # third countries in one sentence: a list
_CLUBS_AND_TOWNS = frozenset({"organ", "city"})  # clubs bear the names of their towns
_NAMESAKES_LIVE_IN = frozenset(
    {"uzbekistan", "kazakhstan", "kyrgyzstan", "tajikistan", "turkmenistan"}
)


def surname(facts: Facts, found: Found) -> Meaning:
    """Tell the president from his namesakes: rule 13."""
    side = found.entity.side
    if side != "azerbaijan":
        return official(facts, found)
    context = facts.reading.context(found.sentence)
    known = facts.mark is not None or facts.outlet_country == "AZ"
    # Beside a leader of Iran a surname is a leader's, too.
    lives_there = ("iran", "person") not in facts.kinds and _is_set_there(facts)
    if not known and ("sport" in context or lives_there):
        return aside(found, "namesake", "Probably a namesake (rule 13).")
    whose = "The president" if found.entity.entity_id == "aliyev" else "An official"
    return Meaning(
        found, "azerbaijan", "republic", STRENGTH["surname"], f"{whose} of Azerbaijan by surname."
    )


def _is_set_there(facts: Facts) -> bool:
    """Tell whether a country where namesakes live is named, other than as one of many."""
    if facts.third.isdisjoint(_NAMESAKES_LIVE_IN):
        return False
    for names in facts.by_sentence.values():
        third = {each.entity.country or each.entity.entity_id for each in names}
        is_list = sum(each.entity.kind == "third_country" for each in names) >= _MANY
        if not is_list and not third.isdisjoint(_NAMESAKES_LIVE_IN):
            return True
    return False


def official(facts: Facts, found: Found) -> Meaning:
    """Tell a person from a common word that is written like the name: "vilayətin", a province's."""
    letter = facts.text(found)[0]
    if letter.islower() and letter.upper() != letter and not "ა" <= letter <= "ჿ":
        return aside(found, "namesake", "An ordinary word, written small, not the name (rule 13).")
    return plain(found)


def abroad(facts: Facts, found: Found) -> Meaning:
    """Tell the US from "us"."""
    if found.end - found.start == len("us") and facts.text(found) == "us":
        return aside(found, "namesake", "A pronoun, not a country (rule 13).")
    return plain(found)


def culture(facts: Facts, found: Found) -> Meaning:
    """Tell peoples, past governments and institutions from poets and languages."""
    inside = facts.inside(found)
    if "university" in inside:
        if facts.mark is not None or facts.outlet_country == "AZ":
            return republic(found, "an institution of its capital.", 0.5)
        return aside(found, "culture", "A university of Iran's north-west (rule 10).")
    if "past" in inside:
        return aside(found, "region", "A government of the Iranian region in 1945 (rule 10).")
    if "street" in inside:
        return aside(found, "culture", "Part of the name of a place (rule 13).")
    if "language" not in inside and inside & {"azeris", "minority"}:
        return aside(found, "ethnonym", "Azeris of Iran (rule 11).")
    return aside(found, "culture", "Culture or people inside Iran (rule 11).")


def club(facts: Facts, found: Found) -> Meaning:
    """Read the football clubs of Tabriz: of Iran where they meet one of the Republic (rule 12)."""
    line = facts.line(found.sentence)
    if "chant" not in line.all and any(map(_is_rival, facts.beside(found))):
        return Meaning(
            found, "iran", "iran", STRENGTH["city"], "A club of Iran, beside one of the Republic."
        )
    return aside(found, "club", "A football club of Tabriz (rule 10).")


def _is_rival(other: Found) -> bool:
    return other.entity.side == "azerbaijan" and other.entity.kind in _CLUBS_AND_TOWNS


def majlis(facts: Facts, found: Found) -> Meaning:
    """Read "the Majlis": Iran's where outlets of the two countries say no more, else anybody's."""
    if facts.outlet_country in ("AZ", "IR"):
        return plain(found)
    return aside(found, "namesake", "Parliaments of other countries are called so, too (rule 13).")
