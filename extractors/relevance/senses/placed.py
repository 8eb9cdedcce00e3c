"""Settle names that only place somebody: a former post, a birth, a desk, a year long past."""

import re
from collections.abc import Callable

from extractors.relevance.reading import Found
from extractors.relevance.senses.around import Facts, Line
from extractors.relevance.senses.meaning import BACKGROUND, SIDES, Meaning, aside

_TELLING = frozenset({"former", "born", "year", "private", "desk"})  # labels that place somebody
PLACES = frozenset({"country", "republic", "capital", "city"})
_FORMER = "Only says where somebody once served (rule 13)."
_POST = 5  # words of a title: "former ambassador of Iran to"
_NEAR_POST = 3
_DIGITS = 4  # of a year
_MODERN, _CENTURY = 1800, 2000
_MODERN_SOLAR, _CENTURY_SOLAR = 1200, 1379  # the Iranian year that began in March 2000
_NEAR_BIRTH = 2
_NEAR_DESK = 2
_FOES = frozenset({"israel"})  # what it does from a neighbour's capital is news (rule 6)
_OF_A_COUNTRY = ("ی", "ي", "ية", "یی")
_IN = re.compile(r"['’]?(?:d[aəe]|дә|да)(?:k[ıi]|кы|ки)?(?!\w)")
_AT = re.compile(r"(?:daki|dakı|deki|dəki|da|də|de|ում|ში)", re.IGNORECASE)


def placed(facts: Facts, meaning: Meaning) -> Meaning:
    """Settle a name of `PLACES` that only places somebody: a post, a birth, a desk, a year."""
    if facts.line(meaning.found.sentence).all.isdisjoint(_TELLING):
        return meaning
    if _is_former(facts, meaning.found):
        return meaning._replace(sense="former", strength=0.0, reason=_FORMER)
    for tells, sense, reason in _PLACED:
        if tells(facts, meaning.found):
            if sense == "venue":
                return aside(meaning.found, sense, reason)
            strength = meaning.strength * BACKGROUND
            return meaning._replace(sense=sense, strength=strength, reason=reason)
    return meaning


def _is_former(facts: Facts, found: Found) -> bool:
    """Tell the country of a post that somebody held once: it stands for nobody."""
    if found.entity.kind == "city" or "former" not in facts.line(found.sentence).all:
        return False
    return _is_post(facts, found)


def _is_post(facts: Facts, found: Found) -> bool:
    """Tell the country of the post from the country that sent: "to", "in", a locative."""
    title = {"former", "office"}
    if "posted" in facts.before(found):
        return title <= facts.before(found, _POST) and "office" in facts.before(found, _POST - 1)
    after = facts.after(found, _NEAR_POST)
    if facts.reading.lang == "tr" and "office" in facts.after(found):
        return "former" in facts.before(found)
    return title <= after and _AT.search(facts.text(found)[-4:]) is not None


def _is_birthplace(facts: Facts, found: Found) -> bool:
    """Tell "born in Baku"."""
    if "born" not in facts.line(found.sentence).all:
        return False
    return "born" in facts.before(found, _NEAR_BIRTH) | facts.after(found, _NEAR_BIRTH)


def _is_dated(facts: Facts, found: Found) -> bool:
    """Tell a sentence on both sides that gives a year of the last century and none of this."""
    line = facts.line(found.sentence)
    if "year" not in line.all:
        return False
    if len({o.entity.side for o in facts.by_sentence[found.sentence]}.intersection(SIDES)) < len(
        SIDES
    ):
        return False
    years = [
        int(word)
        for at, word in enumerate(line.words)
        if len(word) == _DIGITS and word.isdigit() and _is_year(line, at)
    ]
    return bool(years) and all(_is_past(year) for year in years)


def _is_year(line: Line, at: int) -> bool:
    """Tell "in 1993", "1993-cü ildə", "سال ۱۳۷۲" from a number of tons."""
    beside = (*line.labels[max(at - 1, 0) : at], *line.labels[at + 1 : at + 3])
    return any("year" in labels for labels in beside)


def _is_past(year: int) -> bool:
    """Tell a year before 2000, of the Gregorian calendar or the Iranian one."""
    return _MODERN <= year < _CENTURY or _MODERN_SOLAR <= year < _CENTURY_SOLAR


def _is_private(facts: Facts, found: Found) -> bool:
    """Tell "an Iranian expert", as languages say it that put the noun first."""
    if found.entity.kind != "country" or "private" not in facts.line(found.sentence).all:
        return False
    return "private" in facts.before(found) and facts.text(found).endswith(_OF_A_COUNTRY)


def _is_third_desk(facts: Facts, found: Found) -> bool:
    """Tell "the Canadian embassy in Baku": a locative, and a third country beside its desk."""
    line = facts.line(found.sentence)
    if found.entity.kind != "capital" or "desk" not in line.all:
        return False
    # "səfirliyi" begins like "səfir".
    if any("rank" in labels and "desk" not in labels for labels in line.labels):
        return False
    text = facts.reading.passages[found.field].text
    if "posted" not in facts.before(found) and not _IN.search(text, found.start, found.end + 6):
        return False
    return any(
        "desk" in facts.before(other, _NEAR_DESK) | facts.after(other, _NEAR_DESK)
        for other in facts.beside(found)
        if other.entity.kind == "third_country" and other.entity.entity_id not in _FOES
    )


_PLACED: tuple[tuple[Callable[[Facts, Found], bool], str, str], ...] = (
    (_is_birthplace, "background", "Only says where somebody was born."),
    (_is_dated, "background", "A year of the last century: this has long happened."),
    (_is_private, "venue", "Where a private voice comes from (A12)."),
    (_is_third_desk, "venue", "Where a third party has its desk (A5)."),
)
