from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.language import detect_language, matches, primary_subtag, tag_from_hint
from extractors.language_mix import headline_language, is_mixed
from extractors.pages import extract

# Language, headline, and when it was written: "held-out" ones after the words and endings were
# chosen (seeds/languages.toml tells what was measured then).
LINES = (Path(__file__).parent / "cases" / "headlines.tsv").read_text(encoding="utf-8")
HEADLINES = [tuple(line.split("\t"))[:2] for line in LINES.splitlines()]
MAIN = ("en", "fa", "az-Latn", "az-Cyrl", "azb-Arab", "tr", "ru", "hy", "ka", "ar")
OTHERS = ("he", "ku", "ku-Arab", "uk", "de", "fr", "und")

PERSIAN = (
    "وزیر راه در باکو گفت که پل تازه روی رود ارس تا پایان پاییز آماده می‌شود و کامیون‌ها دیگر روزها"
    " پشت گمرک نمی‌مانند و کشاورزان دو سوی مرز از این خبر خوشحال شدند"
)
AZERBAIJANI = (
    "Nəqliyyat naziri bildirib ki, Araz çayı üzərindəki ikinci körpü payızın sonunadək hazır olacaq"
    " və yük maşınları artıq gömrükdə günlərlə gözləməyəcək"
)
TURKISH = (
    "Ulaştırma Bakanı, Aras nehri üzerindeki ikinci köprünün sonbaharda hazır olacağını ve"
    " kamyonların artık gümrükte günlerce beklemeyeceğini söyledi"
)
QUOTATION = "“" + "سلام بر همسایگان ما که در آن سوی رود ارس زندگی می‌کنند و خوش آمدند" + "”"


def test_at_least_98_of_100_headlines_are_told_right():
    wrong = [
        (lang, detect_language(text), text)
        for lang, text in HEADLINES
        if detect_language(text) != lang
    ]
    assert len(wrong) <= len(HEADLINES) * 0.02, wrong


def test_there_are_enough_headlines_of_every_language():
    counts = Counter(lang for lang, _ in HEADLINES)
    assert len(set(HEADLINES)) == len(HEADLINES) >= 400
    assert min(counts[lang] for lang in MAIN) >= 24
    assert min(counts[lang] for lang in OTHERS) >= 10
    assert set(counts) == {*MAIN, *OTHERS}


@pytest.mark.parametrize("lang", [*MAIN, "uk", "he", "de", "fr", "ku", "ku-Arab"])
def test_longer_texts_are_always_right(lang):
    assert detect_language(". ".join(text for code, text in HEADLINES if code == lang)) == lang


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("سفير ايران در باكو گفت كه اين توافق مهم است", "fa"),  # Arabic keyboard
        ("می‌خواهیم مرز را باز کنیم", "fa"),
        ("Sülh sazişi: növbəti addım nədir?", "az-Latn"),
        ("İRAN VƏ AZƏRBAYCAN", "az-Latn"),
        ("DIŞİŞLERİ BAKANI AÇIKLADI", "tr"),
        ("Aliyev met Erdoğan and Pezeshkian in Xankəndi on Sunday, the presidency said", "en"),
        ("مذاکرات درباره BTC و TANAP در باکو", "fa"),
        ("Samsung Galaxy S26 Ultra وارد بازار شد", "fa"),
        ("Bayraktar и Shahed в небе", "ru"),
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


@pytest.mark.parametrize(
    ("tag", "wanted", "fits"),
    [
        ("az-Latn", "az", True),
        ("az-Cyrl", "az-cyrl", True),
        ("az", "az-Latn", False),
        ("azb-Arab", "az", False),
        ("ku-Arab", "ku", True),
        ("fa", "fa", True),
    ],
)
def test_a_language_includes_its_scripts(tag, wanted, fits):
    assert matches(tag, wanted) is fits
    assert primary_subtag("azb-Arab") == "azb"


@pytest.mark.parametrize(
    ("hint", "text", "tag"),
    [
        ("az", "BTC", "az-Latn"),
        ("az", "", "az-Latn"),
        ("az", "Бакы", "az-Cyrl"),
        ("AZ_az", "تبریز", "azb-Arab"),
        ("az-Cyrl", "2026", "az-Cyrl"),
        ("azb", "", "azb-Arab"),
        ("ckb", "", "ku-Arab"),
        ("ku-TR", "Wan", "ku"),
        ("en-US", "", "en"),
        ("iw", "", "he"),
        ("Persian", "", None),
        ("", "", None),
    ],
)
def test_a_hint_gets_the_script_of_the_letters(hint, text, tag):
    assert tag_from_hint(hint, text) == tag


@pytest.mark.parametrize(
    ("title", "body", "lang", "mixed"),
    [
        ("پل تازه", f"{PERSIAN}\n\n{AZERBAIJANI}", "fa", True),
        ("Yeni körpü", f"{AZERBAIJANI}\n\n{TURKISH}", "az-Latn", True),
        ("Yeni körpü açılır", "\n\n".join([AZERBAIJANI] * 3 + [QUOTATION]), "az-Latn", False),
        ("Two ministers agree on the new bridge", PERSIAN, "fa", True),
        ("BTC, TANAP, TAP", PERSIAN, "fa", False),
        ("پل تازه روی رود ارس آماده می‌شود", PERSIAN, "fa", False),
        ("پل تازه", "", "fa", False),
        ("پل تازه", AZERBAIJANI, "und", False),
    ],
)
def test_a_text_is_mixed_from_a_fifth_on_or_with_its_headline(title, body, lang, mixed):
    assert is_mixed(title, body, lang) is mixed


def _page(title: str, *paragraphs: str) -> bytes:
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    return f"<html><body><article><h1>{title}</h1>{text}</article></body></html>".encode()


def test_an_article_tells_the_language_of_its_headline_and_of_a_second_text():
    url = "https://news.example/1"
    article = extract(_page("Two ministers agree on the new bridge", PERSIAN, PERSIAN), url=url)
    assert (article.lang, article.title_lang) == ("fa", "en")
    assert "mixed_language" in article.flags
    article = extract(_page("Yeni körpü payızda açılır", AZERBAIJANI), url=url)
    assert (article.lang, article.title_lang) == ("az-Latn", "az-Latn")
    assert "mixed_language" not in article.flags


@pytest.mark.parametrize(
    ("title", "lang", "told"),
    [
        ("Yeni körpü açılır", "az-Latn", "az-Latn"),
        ("BTC, TANAP", "fa", "fa"),
        ("BTC, TANAP", "und", None),
        ("Two ministers agree on the new bridge", "fa", "en"),
        ("Министры согласны", "az-Latn", "ru"),
        ("پل تازه روی رود ارس", "und", "fa"),
    ],
)
def test_a_headline_is_in_the_language_of_its_text_unless_it_plainly_is_not(title, lang, told):
    assert headline_language(title, lang) == told
