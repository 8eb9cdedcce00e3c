import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractors.text import (
    clean_display,
    clean_paragraphs,
    fold,
    fold_latin,
    fold_with_offsets,
    words,
)

ALIKE = [
    ("İRAN", "iran"),
    ("IRAN", "ıran"),
    ("Iğdır", "IĞDIR"),
    ("Bakı", "BAKI"),
    ("Şuşa", "SUSA"),
    ("Əliyev", "əliyev"),
    ("آذربایجان‌شرقی", "آذربایجان شرقی"),
    ("پزشكيان", "پزشکیان"),
    ("جمهوریِ اسلامی", "جمهوری اسلامی"),
    ("جـــمهوری", "جمهوری"),
    ("رئیس", "رييس"),
    ("مسؤول", "مسوول"),
    ("أذربيجان", "اذربيجان"),
    ("إيران", "ایران"),
    ("خانۀ", "خانه"),
    ("الخارجية", "الخارجیه"),
    ("۱۴۰۴/۰۲/۱۶", "1404/02/16"),
    ("٢٠٢٥", "2025"),
    ("королёв", "КОРОЛЕВ"),
    ("е\u0308лка", "ёлка"),
    ("и\u0306", "й"),
    ("Երևան", "ԵՐԵՒԱՆ"),
    ("ﻻ", "لا"),
    ("ﬁnance", "finance"),
    ("Straße", "STRASSE"),
    ("co\u00adoperation", "cooperation"),
    ("“Baku”", '"Baku"'),
    ("Tehran–Baku", "Tehran-Baku"),
    ("Ａｒａｘｅｓ", "araxes"),
    ("a\u00a0 \t b\n\nc", "a b c"),
    ("\u202eBaku\u202c", "baku"),
    ("שָׁלוֹם", "שלום"),
]
DIFFERENT = [("й", "и"), ("сейм", "сеим"), ("Əli", "Eli"), ("پدر", "بدر"), ("گل", "کل")]
TEXTS = st.one_of(
    st.text(),
    st.text("İIıiəşéйёиأآيكةۀؤئ\u0654\u0306\u0308\u0301\u200c\u200d\u202e…½ﷺﬁß  \n\t۱٣aBé"),
)


@pytest.mark.parametrize(("left", "right"), ALIKE)
def test_spellings_of_one_word_fold_alike(left, right):
    assert fold(left) == fold(right) != ""


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_different_letters_stay_different(left, right):
    assert fold(left) != fold(right)


def test_schwa_is_an_e_only_in_the_second_key():
    assert fold_latin("Əliyev") == fold_latin("Eliyev")


@settings(deadline=None)
@given(TEXTS)
@example("e\u0308 İ…\u200c ب")
def test_folding_with_offsets_gives_the_text_of_folding(text):
    folded = fold_with_offsets(text)
    assert folded.text == fold(text)
    assert len(folded.offsets) == len(folded.text)
    assert list(folded.offsets) == sorted(folded.offsets)


@settings(deadline=None)
@given(TEXTS)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(TEXTS)
@example("الـ\u200cمقاومة و\u0308 İstanbul’da Й ﬁ")
def test_a_long_text_folds_as_its_pieces_do(text):
    long = " \n".join([text] * 60) + " ə" * 60
    assert fold(long) == " ".join(filter(None, [fold(text)] * 60 + ["ə"] * 60))


@settings(deadline=None)
@given(TEXTS)
def test_composed_and_decomposed_text_fold_alike(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@settings(deadline=None)
@given(TEXTS.filter(lambda text: "\n" not in text))
def test_each_folded_character_points_at_what_it_came_from(text):
    folded = fold_with_offsets(text)
    for index, character in enumerate(folded.text):
        start, end = folded.span(index, index + 1)
        if character != " ":
            assert fold(text[start:end]).startswith(character) or character in fold(
                unicodedata.normalize("NFC", text[start : start + 4])
            )


@pytest.mark.parametrize(
    ("text", "needle", "found"),
    [
        ("در آذربایجان‌شرقی زلزله شد", "اذربایجان شرقی", "آذربایجان‌شرقی"),
        ("…  Bakı şəhəri", "baki", "Bakı"),
        ("ﷺ Straße  in   Bakı", "strasse in baki", "Straße  in   Bakı"),
        ("и\u0306од в Баку", "в баку", "в Баку"),
        ("جمهوریِ آذربایجان", "اذربایجان", "آذربایجان"),
    ],
)
def test_a_span_of_folded_text_leads_back_to_the_original(text, needle, found):
    folded = fold_with_offsets(text)
    at = folded.text.index(needle)
    start, end = folded.span(at, at + len(needle))
    assert text[start:end] == found


@settings(deadline=None)
@given(TEXTS)
def test_text_for_display_is_a_fixed_point_without_hidden_characters(text):
    shown = clean_display(text)
    assert clean_display(shown) == shown
    assert not set("\x00\u202e\u2066\u200b\n") & set(shown)
    shown.encode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("می\u200cشود", "می\u200cشود"),
        ("می\u200c\u200cشود \u200cو", "می\u200cشود و"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("\u202eevil\u202c \u2067x\u2069", "evil x"),
        ("e\u0301té\u00a0 fini", "été fini"),
    ],
)
def test_text_for_display_keeps_spelling_and_loses_tricks(text, shown):
    assert clean_display(text) == shown


def test_paragraphs_are_separated_by_one_blank_line():
    assert clean_paragraphs("یک \n\n\n\x00 \nدو\r\nüç") == "یک\n\nدو\n\nüç"


def test_words_are_folded_and_without_punctuation():
    assert words("«پزشکیان»، Əliyev – 2٠25!") == ["پزشکیان", "əliyev", "2025"]
