"""Tell the Republic from the Iranian region, province, people and language: rules 9 to 11."""

import re

from extractors.relevance.folding import key
from extractors.relevance.reading import Found
from extractors.relevance.senses.around import Facts
from extractors.relevance.senses.meaning import STRENGTH, Meaning, aside, plain, republic
from extractors.relevance.senses.neighbours import NOTHING

_PERSIAN = frozenset({"fa", "azb"})
_STATES = frozenset({"country", "republic", "third_country"})
_HOMES = frozenset({"country", "capital", "city", "province"})
# The forms in which one word is "Azerbaijani", where the gazetteer's country has them all.
_DEMONYM = re.compile(r"azerbaijani|azarbaijani|اذربیجانی|ադրբեջան(?:ակ|ցի)|აზერბაიჯან(?:ულ|ელ)")
_PLURAL = re.compile(r".*(?:ans|ов|ах|ам|ами)")
_SPELLED_AT_HOME = ("azar",)  # as Iranian outlets transcribe the provinces
_QUOTES = "«»\"'“”‘’„‹›"
# Most sentences hold none of these, so nobody looks which word of them stands where.
_OF_A_PROVINCE = frozenset({"southern", "east_west", "province", "both"})
_OF_A_THING = frozenset({"street", "language", "university"})
_BEFORE_A_LANGUAGE = frozenset({"speech", "posted"})
_NEAR = 3  # words
_REGION = 1.5  # what words for a region beside the name weigh against the Republic
_QUOTED = 30  # characters from an opening quote to the name
_TOWNS = 2  # of Iran's north-west make a text that of the region
_OF = re.compile(r"[\s\u200c]*(?:های|ها|of|из)?[\s\u200c]+")


def country(facts: Facts, found: Found) -> Meaning:
    """Settle "Azerbaijan"."""
    if _DEMONYM.search(_spelled(facts, found)):
        return demonym(facts, found)
    return (
        _province(facts, found)
        or _autonomous(facts, found)
        or _name_of_a_thing(facts, found)
        or _chant(facts, found)
        or _epithet(facts, found)
        or _balance(facts, found)
    )


def _spelled(facts: Facts, found: Found) -> str:
    return key(facts.text(found))


def _province(facts: Facts, found: Found) -> Meaning | None:
    """Read "East", "both", "province" beside the name."""
    if facts.line(found.sentence).all.isdisjoint(_OF_A_PROVINCE):
        return None
    if facts.word(found, "southern"):
        return Meaning(
            found, "iran", "claim", STRENGTH["claim"], "A claim about Iran's north-west (rule 10)."
        )
    beside = facts.before(found) | facts.after(found)
    in_province = "province" in beside or (
        "province" in facts.before(found, 2) and "filler" in facts.before(found)
    )
    if "east_west" in beside:
        word = facts.word(found, "east_west")
    elif in_province:
        word = facts.word(found, "province", 2)
    elif "both" in facts.before(found) and _is_plural(facts, found):
        word = facts.word(found, "both")
    else:
        return None
    return Meaning(
        found, "iran", "province", STRENGTH["province"],
        f"A province of Iran: “{word}” stands beside it (rule 9).",
    )  # fmt: skip


def _autonomous(facts: Facts, found: Found) -> Meaning | None:
    """Read "Azerbaijan's autonomous government" beside a town of Iran: that of 1945."""
    if not facts.north_west or ("azerbaijan", "exclave") in facts.kinds:
        return None
    if "autonomous" in facts.before(found) | facts.after(found):
        return aside(found, "region", "An autonomous government of the Iranian region (rule 10).")
    return None


def _is_plural(facts: Facts, found: Found) -> bool:
    """Tell "both Azerbaijans" from "both Azerbaijan and Armenia"."""
    lang = facts.reading.lang
    return lang in _PERSIAN or _PLURAL.fullmatch(_spelled(facts, found)) is not None


def _name_of_a_thing(facts: Facts, found: Found) -> Meaning | None:
    """Read the names of streets, universities, languages and arts."""
    if facts.line(found.sentence).all.isdisjoint(_OF_A_THING):
        return None
    beside = facts.before(found) | facts.after(found)
    if "street" in beside:
        word = facts.word(found, "street")
        return aside(found, "culture", f"Part of the name of a place: “{word}” (rule 13).")
    if "language" in beside | facts.inside(found):
        word = facts.word(found, "language") or facts.text(found)
        return aside(found, "culture", f"A language or an art: “{word}” (rule 11).")
    if "university" in beside and not _of_the_republic(facts):
        return aside(found, "culture", "A university of Iran's north-west (rule 10).")
    return None


def _of_the_republic(facts: Facts) -> bool:
    return facts.mark is not None or facts.outlet_country == "AZ"


def _chant(facts: Facts, found: Found) -> Meaning | None:
    """Read the name in the mouth of a crowd."""
    if "chant" not in facts.line(found.sentence).all:
        return None
    text = facts.reading.passages[found.field].text
    quoted = text[found.start - 1 : found.start] in _QUOTES and found.start > 0
    quoted = quoted or text.rfind("«", max(0, found.start - _QUOTED), found.start) > text.rfind(
        "»", max(0, found.start - _QUOTED), found.start
    )
    if (quoted or facts.has_region) and not _republic_nearby(facts, found):
        return aside(found, "region", "A crowd's chant for the Iranian region (rule 10).")
    return None


def _epithet(facts: Facts, found: Found) -> Meaning | None:
    """Read "the roof of Azerbaijan": a mountain or town of Iran's north-west is praised."""
    if "roof" not in facts.line(found.sentence).all or facts.mark is not None:
        return None
    if not facts.north_west or "roof" not in facts.before(found, _NEAR) | facts.after(found, 2):
        return None
    word = facts.word(found, "roof", _NEAR)
    return aside(found, "region", f"An epithet within the Iranian region: “{word}” (rule 10).")


def _republic_nearby(facts: Facts, found: Found) -> bool:
    return any(
        other.entity.side == "azerbaijan" and other.entity.kind in ("republic", "capital", "person")
        for other in facts.beside(found)
    )


def _balance(facts: Facts, found: Found) -> Meaning:
    """Weigh what the sentence and the text speak of."""
    balance = 3.0 * (facts.mark is not None) - 1.5 * facts.has_province
    balance += _company(facts, found) + _usage(facts, found)
    # Words for a region take away no more: the sentence need not be read for them.
    is_sure = facts.mark is not None and balance > _REGION
    context = NOTHING if is_sure else facts.reading.context(found.sentence)
    balance += 2.0 * ("state" in context) - _REGION * ("region" in context)
    if balance > 0:
        return republic(found, _why_the_republic(facts, context))
    word = facts.word(found, "region", 2)
    why = f"“{word}”" if word else "nothing here speaks of the Republic"
    return aside(found, "region", f"Means the Iranian region: {why} (rules 9, 10).")


def _company(facts: Facts, found: Found) -> float:
    """Weigh the names and words beside it."""
    is_of_region = "region" in facts.line(found.sentence).all
    if is_of_region and "region" in facts.before(found, 2) | facts.after(found):
        apart = 2.5 * (not _republic_nearby(facts, found))
        return -apart - 2.5 * _beside_its_heroes(facts, found)
    # "Iran and Azerbaijan" are two states.
    return 2.0 * any(
        other.entity.kind in _STATES and (facts.joined(other, found) or facts.joined(found, other))
        for other in facts.beside(found)
    )


def _usage(facts: Facts, found: Found) -> float:
    """Weigh what the name means to those who write in this language, in this country."""
    if facts.reading.lang not in _PERSIAN:
        spelled = -1.0 if _spelled(facts, found).startswith(_SPELLED_AT_HOME) else 1.75
        is_home = facts.outlet_country == "IR" and facts.has_province and facts.mark is None
        of_its_past = facts.mark is None and facts.has_hero and facts.north_west > 0
        return spelled - 2.5 * is_home - 2.0 * of_its_past
    of_the_region = facts.mark is None and facts.north_west >= _TOWNS
    abroad = facts.outlet_country not in (None, "IR")
    return 1.0 * bool(facts.third) - 0.5 + 1.0 * abroad - 2.0 * of_the_region


def _beside_its_heroes(facts: Facts, found: Found) -> bool:
    return any(other.entity.kind in ("culture", "club") for other in facts.beside(found))


def titled(facts: Facts, found: Found) -> Meaning:
    """Settle "the government of Azerbaijan": of 1945 where it is called autonomous."""
    if "autonomous" not in facts.line(found.sentence).all:
        return plain(found)
    if "autonomous" in facts.before(found) and ("azerbaijan", "exclave") not in facts.kinds:
        return aside(found, "region", "An autonomous government of the Iranian region (rule 10).")
    if "past" in facts.inside(found) and facts.north_west:
        return aside(found, "region", "An autonomous government of the Iranian region (rule 10).")
    return plain(found)


def _why_the_republic(facts: Facts, context: frozenset[str]) -> str:
    if facts.mark is not None:
        return f"the text names “{facts.text(facts.mark)}”, which only the Republic has."
    if "state" in context:
        return "the words around it speak of a state."
    if facts.reading.lang in _PERSIAN:
        return "it stands among other states, or with an outlet from abroad."
    return "nothing beside it speaks of a province, a people or a chant."


def demonym(facts: Facts, found: Found) -> Meaning:
    """Settle "Azerbaijani", "Azeri": citizens of the Republic, Azeris of Iran, a language."""
    is_iranian = _is_iranian(facts, found)
    thing = _name_of_a_thing(facts, found) or (not is_iranian and _voice(facts, found))
    if thing:
        return thing
    word = facts.word(found, "state", 2)
    if word and not is_iranian:
        return republic(found, f"“{word}” beside it belongs to a state.", STRENGTH["ethnonym"])
    is_spoken = "speech" in facts.line(found.sentence).all
    if is_spoken and not facts.before(found).isdisjoint(_BEFORE_A_LANGUAGE):
        return aside(found, "culture", "A language that is spoken or sung (rule 11).")
    people = facts.word(found, "people", _NEAR) or facts.word(found, "minority", 2)
    if people:
        return aside(found, "ethnonym", f"A people: “{people}” stands beside it (rule 11).")
    if is_iranian:
        return aside(found, "ethnonym", "Azeris of Iran, as the name beside it says (rule 11).")
    return _balance_of_a_people(facts, found)


def _voice(facts: Facts, found: Found) -> Meaning | None:
    """Read "an Azerbaijani economist": who speaks for no state (A12)."""
    is_voice = "private" in facts.line(found.sentence).all
    if not is_voice or "private" not in facts.after(found):
        return None
    voice = facts.word(found, "private")
    return aside(found, "venue", f"A private voice: “{voice}” (A12).")


def _is_iranian(facts: Facts, found: Found) -> bool:
    """Tell "Iranian Azeris", "Azeris of Zanjan", "آذری‌های ایران"."""
    text = facts.reading.passages[found.field].text
    for other in facts.beside(found):
        if other.entity.side != "iran" or other.entity.kind not in _HOMES:
            continue
        if other.end <= found.start and other.entity.kind == "country":
            is_owner = text[other.end : found.start].isspace()
        else:
            is_owner = _OF.fullmatch(text, found.end, max(found.end, other.start)) is not None
        if is_owner:
            return True
    return False


def _balance_of_a_people(facts: Facts, found: Found) -> Meaning:
    context = facts.reading.context(found.sentence)
    balance = 1.5 * ("state" in context) - 1.0 * ("region" in context)
    balance += 2.0 * (facts.mark is not None) - 1.0 * facts.has_province
    word = _spelled(facts, found)
    if not word.startswith(("azeri", "اذری", "אזרי")) and facts.reading.lang not in _PERSIAN:
        balance += 1.0
    if balance > 0:
        return republic(found, _why_the_republic(facts, context), STRENGTH["ethnonym"])
    return aside(
        found,
        "ethnonym",
        "A people or language, not the Republic: nothing else here speaks of it (rule 11).",
    )
