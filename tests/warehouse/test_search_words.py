"""One normalisation of text and query: letters, words, endings."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.connect import memory_connection, sql_text

# What a reader would call one word, and what fold_text makes of it.
FOLDED = (
    ("كتاب علي", "کتاب علی"),
    ("جمهورية أذربيجان", "جمهوریه اذربیجان"),
    ("قَلَمٌ", "قلم"),
    ("ســـلام", "سلام"),
    ("می‌رود", "می رود"),
    ("۱۴۰۴ ٢٠٢٦", "1404 2026"),
    ("İRAN Iran ıran iran", "iran iran iran iran"),
    ("Bakı BAKI", "baki baki"),
    ("Pəzeşkian Pezeşkian", "pezeskian pezeskian"),
    ("çğöşü", "cgosu"),
    ("Ёлка йод", "елка иод"),
    ("Երևան ԵՐԵՎԱՆ Երեւան", "երեվան երեվան երեվան"),
    ("Ո՞վ գնա՛ց", "ով գնաց"),
    ("Ra’isi Ra'isi Raisi", "raisi raisi raisi"),
    ("l'Iran d’Erevan", "iran erevan"),
    ("Azər­baycan", "azerbaycan"),
    ("Bakı–Tehran, (2026)!", "baki tehran 2026"),
    ("\ufe81\u0630\u0631\ufe91\ufe8e\ufef3\ufea0\ufe8e\ufee5 \ufefb\ufea5", "اذربایجان لاخ"),
    ("\uff22\uff21\uff2b\uff35 \uff12\uff10", "baku 20"),
    ("d’\u200eErevan", "erevan"),
    ("", ""),
    (".,;", ""),
)
# Far from each other they stay.
APART = (
    ("Bakı", "Bakü"),
    ("müharibə", "mühacir"),
    ("граница", "гранит"),
    ("وزیر", "وزارت"),
    ("նախագահ", "նախարար"),
    ("president", "presidium"),
)
WORDS = "BakıƏliyevİranəşğ иЙёЁграница کتابی‌كيةآذربایجان ԵրևանՈ՞վ Re'isi 12۳٤ ـَ-.\"*"


@pytest.fixture(scope="module")
def con():
    connection = memory_connection()
    connection.execute(sql_text("views", "40_search_words"))
    yield connection
    connection.close()


def folded(con, text):
    return con.execute("select fold_text($1)", [text]).fetchall()[0][0]


def terms(con, text):
    return [term for term in con.execute("select tokens($1)", [text]).fetchall()[0][0] if term]


def test_letters_fold_in_every_script(con):
    for text, expected in FOLDED:
        assert folded(con, text) == expected, text


def test_forms_of_a_word_come_to_one_term(con):
    lines = (Path(__file__).parent / "stems.txt").read_text(encoding="utf-8").splitlines()
    split = {}
    for line in lines:
        lang, _, words = line.partition(" ")
        found = set(terms(con, words))
        if lang != "#" and len(found) != 1:
            split[words] = found
    assert split == {}


def test_other_words_stay_apart(con):
    assert [pair for pair in APART if terms(con, pair[0]) == terms(con, pair[1])] == []


def test_what_persian_writes_as_an_ending_is_no_term(con):
    assert terms(con, "کتاب های می نمی ها") == terms(con, "کتاب")
    assert terms(con, "a и") == []
    assert terms(con, "5") == ["5"]


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet=WORDS, max_size=40))
def test_folding_again_changes_nothing(con, text):
    once = folded(con, text)
    assert folded(con, once) == once or "'" in text


def openings(con, beginning):
    ask = "select search_beginnings($1 || '*', chr(128)), search_beginnings($1 || '*', chr(127))"
    return [each[0] for each in con.execute(ask, [beginning]).fetchall()[0]]


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet=sorted({*WORDS, "և", "\ufe91"} - {*' "*'}), min_size=1, max_size=9))
def test_what_begins_alike_lies_within_the_bounds_of_a_beginning(con, text):
    words = con.execute("select words($1)", [text]).fetchall()[0][0]
    folded_words = con.execute("select fold_word(unnest($1))", [words]).fetchall()
    if len(words) == 1 and len(folded_words[0][0]) > 1:
        ask = "select opening(stem($1)), opening($1 || 'lar'), opening($1 || 'ян')"
        terms = con.execute(ask, [folded_words[0][0]]).fetchall()[0]
        least, most = openings(con, text)
        assert [each for each in terms if not least <= each <= most] == []


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60))
def test_any_text_gives_terms_without_spaces(con, text):
    for term in terms(con, text):
        assert term.split() == [term]
