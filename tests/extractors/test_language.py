from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.language import detect_language

LINES = (Path(__file__).parent / "cases" / "headlines.tsv").read_text(encoding="utf-8")
HEADLINES = [tuple(line.split("\t")) for line in LINES.splitlines()]


def test_at_least_98_of_100_invented_headlines_are_told_right():
    wrong = [
        (lang, detect_language(text), text)
        for lang, text in HEADLINES
        if detect_language(text) != lang
    ]
    assert len(HEADLINES) >= 200
    assert len(wrong) <= len(HEADLINES) * 0.02, wrong


@pytest.mark.parametrize(
    "lang", ["fa", "az", "az-Cyrl", "azb-Arab", "en", "ru", "hy", "ka", "ar", "he"]
)
def test_longer_texts_of_the_main_languages_are_always_right(lang):
    assert detect_language(". ".join(text for code, text in HEADLINES if code == lang)) == lang


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("سفير ايران در باكو گفت كه اين توافق مهم است", "fa"),  # Arabic keyboard
        ("می‌خواهیم مرز را باز کنیم", "fa"),
        ("Sülh sazişi: növbəti addım nədir?", "az"),
        ("İRAN VƏ AZƏRBAYCAN", "az"),
        ("DIŞİŞLERİ BAKANI AÇIKLADI", "tr"),
        ("Aliyev met Erdoğan and Pezeshkian in Xankəndi on Sunday, the presidency said", "en"),
        ("مذاکرات درباره BTC و TANAP در باکو", "fa"),
        (
            "دیدار @withname و https://example.com/news/the-long-english-slug-of-a-page در تهران",
            "fa",
        ),
        ("", "und"),
        ("   \n", "und"),
        ("٢٠٢٥", "und"),
    ],
)
def test_names_handles_and_keyboards_do_not_mislead(text, lang):
    assert detect_language(text) == lang


@settings(deadline=None)
@given(st.text())
def test_any_text_has_a_tag(text):
    assert detect_language(text)
