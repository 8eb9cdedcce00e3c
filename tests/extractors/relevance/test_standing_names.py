"""Names that say nothing of what happens are set aside; sides named in passing are understood.

`standing.tsv`: language, the outlet's country, a sentence, a name in it and what becomes of that:
aside (a location, an epithet, a chant, a title, an advert), listed, or a side's all the same.
`implied.tsv`: language, the outlet's country, a sentence on both sides that names neither country.
"""

from pathlib import Path

import pytest

from extractors.relevance.lists import listed
from extractors.relevance.reading import read
from extractors.relevance.senses import settle
from extractors.relevance.stretches import find_stretches

FOLDER = Path(__file__).parent


def rows(name):
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines]


STANDING, IMPLIED = rows("standing.tsv"), rows("implied.tsv")
LANGUAGES = sorted({row[0] for row in STANDING})


def fate(lang, home, text, name):
    reading = read("", text, lang)
    meanings = settle(reading, home)
    at = text.rindex(name)
    found = [i for i, each in enumerate(meanings) if each.found.start <= at < each.found.end]
    if not found:
        return "not found"
    if found[0] in listed(reading, meanings, range(len(reading.sentences))):
        return "listed"
    return "side" if meanings[found[0]].strength else "aside"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_name_that_stands_for_nobody_is_set_aside(lang):
    own = [row for row in STANDING if row[0] == lang]
    assert {row[2]: fate(*row[:4]) for row in own} == {row[2]: row[4] for row in own}


@pytest.mark.parametrize("lang", sorted({row[0] for row in IMPLIED}))
def test_towns_bodies_and_our_own_people_stand_for_their_countries(lang):
    missed = []
    for _, home, text in (row for row in IMPLIED if row[0] == lang):
        reading = read("", text, lang)
        held = find_stretches(reading, settle(reading, home), home).stretches
        if not any(each.azerbaijan.strength and each.iran.strength for each in held):
            missed.append(text)
    assert not missed


@pytest.mark.parametrize(
    ("text", "home", "side"),
    [
        ("Majlis approves the bill.", "AZ", "iran"),
        ("Majlis approves the bill.", "MV", "none"),
        ("Repairs on the Astarachay bridge go on.", "AZ", "iran"),
        ("Repairs on the Astarachay bridge go on.", "IR", "azerbaijan"),
        ("Repairs on the Astarachay bridge go on.", "GB", "shared"),
        ("The Julfa–Nakhchivan train is back.", "AM", "iran"),
        ("The Julfa–Nakhchivan train is back.", "AZ", "azerbaijan"),
    ],
)
def test_whose_a_name_is_depends_on_the_outlet(text, home, side):
    assert settle(read("", text, "en"), home)[0].side == side


def test_a_dash_between_two_towns_makes_no_dateline():
    reading = read("", "Salyan–Xıllı yolu bağlıdır, Təbriz reysi də dayanıb.", "az")
    assert not reading.datelines
    assert read("", "SALYAN—Yol bağlıdır, Təbriz reysi də dayanıb.", "az").datelines


def test_an_armenian_word_written_small_is_no_town():
    reading = read("", "Թավրիզցի հովիվը խոյ է գնել Խոյում։", "hy")
    told = {reading.passages["body"].text[each.found.start : each.found.end]: each.side
            for each in settle(reading, "AM")}  # fmt: skip
    assert told == {"Թավրիզցի": "iran", "խոյ": "none", "Խոյում": "iran"}
