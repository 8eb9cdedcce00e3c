"""Who did what to whom: invented sentences in eleven languages, and what must change nothing.

`acts.tsv`: language, country of the outlet or "-", what is done, sentence. "A>I:vx" is a verbal
conflict begun by Azerbaijan against Iran, "A=I:mc" a material cooperation of both, nothing is
no act. It was written before the grammar was; every third line was held back until the end.
The last 23 were written when all was done, and read once before they were used.
"""

import unicodedata
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import ConfigError
from extractors.relevance import assess
from extractors.relevance.gazetteer import FOLDER
from extractors.relevance.roles import FILE, load_roles

CASES = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "acts.tsv").read_text(encoding="utf-8").splitlines()
]
ACTED = [case for case in CASES if case[2]]
QUADS = {
    "verbal_cooperation": "vc",
    "material_cooperation": "mc",
    "verbal_conflict": "vx",
    "material_conflict": "mx",
}
# Slightly under what was reached: precision, recall.
LATER = 208  # lines before those that were written last
FLOORS = {"later": (0.95, 0.9), "tuned": (0.96, 0.96), "held": (0.98, 0.93)}
PER_LANGUAGE = (0.85, 0.8)
LISTS = {
    "en": "Iran, Azerbaijan, Turkey, Georgia and Russia agreed on it.",
    "fa": "ایران، جمهوری آذربایجان، ترکیه، گرجستان و روسیه توافق کردند.",
    "ru": "Иран, Азербайджан, Турция, Грузия и Россия договорились.",
    "az": "İran, Azərbaycan, Türkiyə, Gürcüstan və Rusiya razılaşdı.",
    "tr": "İran, Azerbaycan, Türkiye, Gürcistan ve Rusya anlaştı.",
    "ar": "وقعت إيران وأذربيجان وتركيا وجورجيا وروسيا الاتفاقية.",
    "hy": "Իրանը, Ադրբեջանը, Թուրքիան, Վրաստանը և Ռուսաստանը ստորագրել են։",
}
# Lists of countries run on over a line break.
APART = f"\n\n{'* ' * 40}\n\n"
DATELINES = {"en": "TEHRAN — ", "ru": "Тегеран — ", "tr": "Tahran — "}


def acts_in(case, text=None, title=""):
    """Give the acts found in a case, or in `text` in its stead."""
    lang, home, _, own = case
    country = None if home == "-" else home
    return assess(title, own if text is None else text, lang=lang, outlet_country=country).acts


def short(acts):
    """Give acts as the data write them."""
    return {
        f"{act.initiator[0].upper()}>{act.target[0].upper()}:{QUADS[act.quad_class]}"
        for act in acts
    }


def wanted(case):
    """Give what a case expects, mutual acts as two."""
    sides, _, quad = case[2].partition(":")
    both = {f"A>I:{quad}", f"I>A:{quad}"}
    return both if "=" in sides else {case[2]} - {""}


def rates(cases):
    """Give precision and recall over acts."""
    right = false = missed = 0
    for case in cases:
        found, expected = short(acts_in(case)), wanted(case)
        right += len(found & expected)
        false += len(found - expected)
        missed += len(expected - found)
    return right / (right + false), right / (right + missed)


def part_of(line):
    """Tell which part of the data a line belongs to."""
    if line > LATER:
        return "later"
    return "tuned" if line % 3 else "held"


@pytest.mark.parametrize("part", sorted(FLOORS))
def test_acts_are_found_with_their_direction(part):
    cases = [case for at, case in enumerate(CASES, 1) if part_of(at) == part]
    precision, recall = rates(cases)
    assert precision >= FLOORS[part][0]
    assert recall >= FLOORS[part][1]


@pytest.mark.parametrize("lang", sorted({case[0] for case in CASES}))
def test_acts_are_found_in_every_language(lang):
    precision, recall = rates([case for case in CASES if case[0] == lang])
    assert precision >= PER_LANGUAGE[0]
    assert recall >= PER_LANGUAGE[1]


def test_the_data_are_wide_enough():
    count = defaultdict(int)
    for lang, _, _, _ in CASES:
        count[lang] += 1
    assert len(count) == 11
    assert len(CASES) >= 160
    assert 3 * (len(CASES) - len(ACTED)) >= len(CASES)


def test_offsets_point_at_the_act_word_in_a_sentence_with_both_sides():
    for case in ACTED:
        judged = assess("", case[3], lang=case[0], outlet_country="IR")
        for act in judged.acts:
            assert case[3][act.start : act.end] == act.text
            assert act.text in act.sentence
            assert act.sentence in case[3]


@settings(deadline=None, max_examples=40)
@given(case=st.sampled_from(ACTED), other=st.sampled_from(CASES))
def test_acts_of_two_sentences_are_those_of_each(case, other):
    if case[0] != other[0]:
        other = case
    text = f"{case[3]}{APART}{other[3]}"
    found = acts_in(case, text)
    assert found == acts_in(case, text)
    assert short(found) == short(acts_in(case)) | short(acts_in((*case[:3], other[3])))


@settings(deadline=None, max_examples=40)
@given(case=st.sampled_from([case for case in CASES if case[0] in LISTS]))
def test_a_list_of_countries_adds_no_act(case):
    text = f"{case[3]}{APART}{LISTS[case[0]]}"
    assert short(acts_in(case, text)) == short(acts_in(case))
    assert not acts_in(case, LISTS[case[0]])


@settings(deadline=None, max_examples=40)
@given(case=st.sampled_from([case for case in CASES if case[0] in DATELINES]))
def test_a_dateline_adds_no_act(case):
    text = DATELINES[case[0]] + case[3]
    assert short(acts_in(case, text)) <= short(acts_in(case))


@pytest.mark.parametrize("lang", ["fa", "ar", "azb"])
def test_arabic_letters_and_joiners_change_no_act(lang):
    for case in ACTED:
        if case[0] == lang:
            text = case[3].replace("ی", "ي").replace("ک", "ك") if lang == "fa" else case[3]
            assert short(acts_in(case, text)) == short(acts_in(case))
            bare = unicodedata.normalize("NFD", case[3])
            assert short(acts_in(case, bare)) == short(acts_in(case))


@pytest.mark.parametrize("lang", ["en", "ru", "hy", "az-Cyrl"])
def test_capitals_change_no_act(lang):
    compared = 0
    for case in ACTED:
        loud = case[3].upper()
        # All in capitals, the word beside a surname may pass for a first name: a namesake.
        if case[0] == lang and names_in(case, loud) == names_in(case, case[3]):
            assert short(acts_in(case, loud)) == short(acts_in(case))
            compared += 1
    assert compared >= 5


def names_in(case, text):
    """Give the entities that are named."""
    return [mention.entity_id for mention in assess("", text, lang=case[0]).mentions]


def test_a_text_without_both_sides_has_no_act():
    for text in (
        "Iran accused Israel of sabotage and expelled two diplomats.",
        "Азербайджан обвинил Армению в обстреле.",
        "ایران و ارمنستان قرارداد امضا کردند.",
    ):
        assert not assess("", text).acts


def test_an_act_of_one_sentence_needs_both_sides_in_that_sentence():
    text = "Azerbaijan held elections. Iran expelled four diplomats."
    assert not assess("", text, lang="en").acts
    assert assess("", "Iran expelled four Azerbaijani diplomats.", lang="en").acts


def test_a_chronicle_gives_twelve_acts_at_most():
    text = "\n\n".join(["Aliyev met Pezeshkian."] * 20)
    assert len(assess("", text, lang="en").acts) == 12


def test_every_language_with_cue_words_has_roles():
    known = {path.stem.removeprefix("patterns_") for path in FOLDER.glob("patterns_*.toml")}
    assert known == set(load_roles(FILE))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[fa]\norder = "osv"\n', "order"),
        ('[fa]\norder = "sov"\nverbs = ["کرد"]\n', "verbs"),
        ('[fa]\norder = "sov"\nbefore.whither = ["به"]\n', "whither"),
        ("[fa\n", "cannot be read"),
    ],
)
def test_wrong_roles_are_refused_by_name(tmp_path, text, named):
    path = tmp_path / "roles.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=named):
        load_roles(path)
