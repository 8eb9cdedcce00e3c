"""However a name is written, it is found, and the place told is where it stands."""

import tomllib
import unicodedata
from itertools import cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.relevance.compiling import Name, compile_lexicon
from extractors.relevance.endings import Endings
from extractors.relevance.folding import EVEN, key, line_of
from extractors.relevance.gazetteer import FOLDER, gazetteer

ZWNJ, ZWJ, SOFT_HYPHEN, TATWEEL, FATHA = "\u200c", "\u200d", "\u00ad", "\u0640", "\u064e"
ARABIC = frozenset({"fa", "ar", "azb", "ku"})
LETTERS = "aBİıəşéйёиأيكةۀؤئءپ\u0654\u0306\u0308\u0301\u200c\u200d…½ﷺﬁß℃ـ_-.!#\n\u00a0 և՛Ω"
FRAMES = (
    "{}",
    "— {}, 12.",
    "«{}»",
    "({})",
    "#{}",
    "x \u200e{}\u200f y",
    "\n{}\n",
    "12 {}…",
    "½ {} ﷺ",
)


def spellings():
    """The first spelling of every entity in every language, without marks."""
    for path in sorted(FOLDER.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("entity", ()):
            for lang, names in entry["names"].items():
                yield lang, names[0].translate({ord(mark): None for mark in "*=!"})


SPELLINGS = sorted(set(spellings()))


def found_in(text, lang):
    known, line = gazetteer(), line_of(text)
    return [
        (known.entities[target].entity_id, line.text[at:until].split(), line.span(at, until))
        for at, until, target in known.lexicon.find(line.text, lang)
    ]


def named_in(text, lang):
    return [entity for entity, _, _ in found_in(text, lang)]


def woven(sign):
    return sign.join


WRITTEN = {
    "upper case": str.upper,
    "title case": str.title,
    "letters and marks apart": lambda text: unicodedata.normalize("NFD", text),
    "full width": lambda text: unicodedata.normalize("NFKC", text),
    "soft hyphens": woven(SOFT_HYPHEN),
    "joiners": woven(ZWJ),
    "non-joiners for spaces": lambda text: text.replace(" ", ZWNJ),
    "hyphens for spaces": lambda text: text.replace(" ", "-"),
    "underscores for spaces": lambda text: text.replace(" ", "_"),
    "wide spaces": lambda text: text.replace(" ", "\u00a0\u2009"),
    "curly apostrophes": lambda text: text.replace("'", "’"),
    "e for ə": lambda text: text.replace("ə", "e").replace("Ə", "E"),
    "bare letters": lambda text: text.translate(str.maketrans("şŞçÇğĞöÖüÜ", "sScCgGoOuU")),
    "եւ for և": lambda text: text.replace("և", "եւ"),
}
IN_ARABIC = {
    "tatweel": woven(TATWEEL),
    "vowel signs": woven(FATHA),
    "Arabic letters": lambda text: text.translate(str.maketrans("یکه", "يكة")),
    "Persian letters": lambda text: text.translate(str.maketrans("يكة", "یکه")),
    "alef without hamza": lambda text: text.translate(str.maketrans("أإآ", "ااا")),
    "spaces for non-joiners": lambda text: text.replace(ZWNJ, " "),
}


def test_the_way_of_writing_changes_no_name_that_is_found():
    """Every name in every way of writing; the frames take turns, a hashtag is always among them."""
    turns = cycle(FRAMES)
    changed = []
    for lang, name in SPELLINGS:
        plain = named_in(name, lang)
        for way in (WRITTEN | IN_ARABIC if lang in ARABIC else WRITTEN).values():
            for frame in (next(turns), "#{}"):
                # A hashtag ends at a space, and parts words where capitals begin.
                text = (frame.replace("#", "") if " " in name else frame).format(way(name))
                if named_in(text, lang) != plain:
                    changed.append((lang, name, text))
    assert not changed


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from([name for _, name in SPELLINGS]), st.text(LETTERS, max_size=6)),
        max_size=8,
    ),
    st.sampled_from((" ", "", "-", ZWNJ, ", ")),
    st.sampled_from(("az", "fa", "ar", "he", "hy", "xx")),
)
def test_a_name_found_stands_where_its_place_says(parts, glue, lang):
    text = glue.join(parts)
    last = 0
    for _, words, (start, end) in found_in(text, lang):
        assert last <= start < end <= len(text)
        assert [key(word) for word in words] == line_of(text[start:end]).text.split()[1:-1]
        last = end


@settings(deadline=None)
@given(st.text(LETTERS + EVEN, max_size=60))
def test_a_line_keeps_the_order_of_the_text(text):
    line = line_of(text)
    places = [line.at(offset) for offset in range(len(text) + 1)]
    assert places == sorted(places)
    assert line.text[1] == line.text[-2] == " "
    assert len(line.lines) == len(line.origins)


def test_letters_that_are_passed_over_fold_to_themselves():
    ends = [part for part in EVEN.split("-") if part]
    for letter in {letter for part in ends for letter in (part[0], part[-1])} - {" "}:
        assert key(letter) == letter
        assert letter.isalnum()


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("#Azərbaycan_İran", "az", ["azerbaijan", "iran"]),
        ("#İranAzərbaycan", "az", ["iran", "azerbaijan"]),
        ("#ایران_آذربایجان", "fa", ["iran", "azerbaijan"]),
        ("Azərbaycan-İran", "az", ["azerbaijan", "iran"]),
        ("Иран–Азербайджан", "ru", ["iran", "azerbaijan"]),
        ("İran’ın Bakü’deki", "tr", ["iran", "baku"]),
        ("إِيرَان وأَذَرْبِيجَان", "ar", ["iran", "azerbaijan"]),
        ("ولإيران وبالباكو", "ar", ["iran", "baku"]),
        ("איראן ומאזרבייג'ן", "he", ["iran", "azerbaijan"]),
        ("ﺍﯾﺮﺍﻥ", "fa", ["iran"]),
        ("İRAN iran IRAN ıran", "tr", ["iran"] * 4),
        # Inside other words, in languages near and far.
        ("Bakıcı baktı, Bakır Bakkal bakışı", "tr", []),
        ("mirandan qiranda bakirə", "az", []),
        ("El tirano giraba mirando a Miranda", "es", []),
        ("Бакунин, тирания, Миран", "ru", []),
        ("イランイランの花とバクーの空", "ja", []),
        ("operation, cooperation, Tehranto, Araspar", "en", []),
    ],
)
def test_names_are_found_in_compounds_and_not_inside_words(text, lang, expected):
    assert named_in(text, lang) == expected


def test_particles_stand_before_names_in_their_own_languages_only():
    rules = {"ar": Endings(proclitics=("و", "ف", "ال")), "fa": Endings()}
    lexicon = compile_lexicon([Name("ارس", "ar", 0)], rules)
    text = "فارس والارس ارس"
    assert len(lexicon.find(line_of(text).text, "ar")) == 3
    assert len(lexicon.find(line_of(text).text, "fa")) == 1
    assert len(lexicon.find(line_of(text).text, "xx")) == 3  # nobody knows what language it is


def test_a_name_spelled_with_a_joiner_is_found_without():
    lexicon = compile_lexicon([Name(f"علی{ZWNJ}اف", "fa", 0)], {"fa": Endings(("ها",), 1)})
    for text in (f"علی{ZWNJ}اف", "علی اف", "علیاف", f"علی{ZWNJ}اف{ZWNJ}ها", "علیافها"):
        assert [target for _, _, target in lexicon.find(line_of(text).text, "fa")] == [0]


def test_inner_words_of_a_name_are_inflected_too():
    endings = Endings(("а", "ой", "я", "ом"), 1)
    names = [Name("Исламск* Республик* Иран", "ru", 0), Name("Иран", "ru", 1)]
    lexicon = compile_lexicon(names, {"ru": endings})
    line = line_of("Исламской Республикой Ираном, Иран и исламская республика").text
    assert [target for _, _, target in lexicon.find(line, "ru")] == [0, 1]
    both = [
        (line[at:until].split()[0], target) for at, until, target in lexicon.find_all(line, "ru")
    ]
    assert both == [("исламской", 0), ("ираном", 1), ("иран", 1)]
