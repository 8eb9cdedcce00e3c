"""What editors make of a text, by chance that can be repeated: edits that leave it a copy.

A text is a list of paragraphs. `Pen` holds the dice and what other texts there are to take from.
"""

import random
import re
from dataclasses import dataclass

CREDITS = {
    "en": "With reporting by Northgate Wire.",
    "fa": "منبع: خبرگزاری رود ارس",
    "az": "Araz Xəbər Agentliyinə istinadən xəbər verilir.",
    "ru": "Об этом сообщает агентство «Аракс Ньюс».",
    "tr": "Kaynak: Aras Haber Ajansı",
    "hy": "Աղբյուրը՝ Արաքս լրատվական գործակալություն",
    "ar": "المصدر: وكالة أنباء أراس",
    "he": "המקור: סוכנות הידיעות ארס",
}
HEADLINES = {
    "en": "Neighbours agree on the river: what is known so far",
    "fa": "توافق تازه دو همسایه بر سر رود مرزی؛ آنچه تاکنون می‌دانیم",
    "az": "Qonşular çay barədə razılığa gəldi: indiyədək məlum olanlar",
    "ru": "Соседи договорились о реке: что известно к этому часу",
    "tr": "Komşular nehir konusunda anlaştı: şu ana kadar bilinenler",
    "hy": "Հարևանները պայմանավորվեցին գետի շուրջ․ ինչ է հայտնի այս պահին",
    "ar": "الجاران يتفقان بشأن النهر: ما نعرفه حتى الآن",
    "he": "השכנות הסכימו על הנהר: מה ידוע עד כה",
}
DATELINES = {
    "en": ("BAKU, May 12 – ", "TEHRAN (Araxes) — "),
    "fa": ("تهران- ", "به گزارش رود ارس، "),
    "az": ("Bakı, 12 may, Araz Xəbər. ", "Tehran. "),
    "ru": ("БАКУ, 12 мая. /Аракс/. ", "ТЕГЕРАН — "),
    "tr": ("BAKÜ (Aras) - ", "TAHRAN, 12 Mayıs - "),
    "hy": ("ԵՐԵՎԱՆ, 12 ՄԱՅԻՍԻ, ԱՐԱՔՍ. ", "Բաքու․ "),
    "ar": ("باكو – أراس: ", "طهران 12 مايو - "),
    "he": ("באקו – ", "טהרן, 12 במאי – "),
}
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@dataclass
class Pen:
    """Chance, the language of the text, and paragraphs of other texts in it."""

    rng: random.Random
    lang: str
    others: list[str]

    @property
    def key(self) -> str:
        return {"azb": "fa"}.get(self.lang.partition("-")[0], self.lang.partition("-")[0])


def sentences(paragraph):
    return re.split(r"(?<=[.!?؟։])\s+", paragraph)


def reordered_paragraphs(text, pen):
    return pen.rng.sample(text, len(text))


def reordered_sentences(text, pen):
    mixed = []
    for paragraph in text:
        parts = sentences(paragraph)
        mixed.append(" ".join(pen.rng.sample(parts, len(parts))))
    return mixed


def headline_on_top(text, pen):
    return [HEADLINES[pen.key], *text]


def added_credit(text, pen):
    return [*text, CREDITS[pen.key]]


def other_dateline(text, pen):
    return [pen.rng.choice(DATELINES[pen.key]) + text[0], *text[1:]]


def cut_to_a_third(text, _pen):
    return text[: max(1, round(len(text) / 3))]


def cut_to_two(text, _pen):
    return text[:2]


def cut_at_60_percent(text, _pen):
    left = sum(len(each.split()) for each in text) * 6 // 10
    kept = []
    for each in text:
        kept.append(" ".join(each.split()[:left]))
        left -= len(each.split())
        if left <= 0:
            break
    return kept


def inserted_quote(text, pen):
    said = pen.rng.choice(pen.others).split()
    at = pen.rng.randint(1, len(text))
    return [*text[:at], f"«{' '.join(said[:25])}»", *text[at:]]


def inserted_background(text, pen):
    at = pen.rng.randint(1, len(text))
    return [*text[:at], pen.rng.choice(pen.others), *text[at:]]


def other_spelling(text, pen):
    if pen.key in {"fa", "ar"}:
        without = pen.rng.choice(["", " "])
        table = str.maketrans({"ی": "ي", "ک": "ك", "\u200c": without})
        return [each.translate(table) for each in text]
    if pen.key == "ru":
        return [each.replace("ё", "е") for each in text]
    if pen.key == "hy":
        return [re.sub("[՛՞՜]", "", each) for each in text]
    return [re.sub("(?<=\\w)[’'](?=\\w)", "", each) for each in text]


def other_typography(text, _pen):
    table = {"“": "«", "”": "»", '"': "“", "'": "’", "–": "-", "—": "–", "-": "‑", " ": "\u00a0"}
    return [each.translate(str.maketrans(table)) for each in text]


def all_capitals(text, pen):
    if pen.key in {"az", "tr"}:
        text = [each.replace("i", "İ").replace("ı", "I") for each in text]
    return [each.upper() for each in text]


def _exchanged(text, pen, share):
    pool = " ".join(pen.others).split()
    return [
        " ".join(
            pen.rng.choice(pool) if pen.rng.random() < share and not word[0].isdigit() else word
            for word in each.split()
        )
        for each in text
    ]


def small_corrections(text, pen):
    return _exchanged(text, pen, 0.03)


def synonyms_in_a_tenth(text, pen):
    return _exchanged(text, pen, 0.1)


def one_paragraph_rewritten(text, pen):
    at = pen.rng.randrange(len(text))
    words = pen.rng.sample(text[at].split(), len(text[at].split()))
    return [*text[:at], " ".join(words), *text[at + 1 :]]


def numbers_reformatted(text, pen):
    digits = pen.rng.choice([{}, ARABIC_DIGITS, PERSIAN_DIGITS])
    separator = pen.rng.choice(["", ",", ".", "\u202f", "\u00a0", " ", "'"])

    def grouped(found):
        plain = re.sub(r"\D", "", found[0])
        return f"{int(plain):,}".replace(",", separator)

    number = r"(?<![\d.,:/-])(?:\d{1,3}(?:,\d{3})+|\d{4,6}(?![\d.,:/-]))"
    return [re.sub(number, grouped, each).translate(digits) for each in text]


EDITS = (
    reordered_paragraphs, reordered_sentences, headline_on_top, added_credit, other_dateline,
    cut_to_a_third, cut_to_two, cut_at_60_percent, inserted_quote, inserted_background,
    other_spelling, other_typography, all_capitals, small_corrections, synonyms_in_a_tenth,
    one_paragraph_rewritten, numbers_reformatted,
)  # fmt: skip
CUTS = frozenset({cut_to_a_third, cut_to_two, cut_at_60_percent})
# Edits that take much of the text away do not come together: what is left would be no copy.
_DEEP = frozenset(
    {cut_to_a_third, cut_to_two, cut_at_60_percent, inserted_background, inserted_quote,
     synonyms_in_a_tenth, one_paragraph_rewritten}
)  # fmt: skip


def several(text, pen):
    """Apply two to four edits; of those that go deep one."""
    light = [edit for edit in EDITS if edit not in _DEEP]
    chosen = pen.rng.sample(light, pen.rng.randint(1, 3))
    chosen.append(pen.rng.choice(sorted(_DEEP, key=lambda edit: edit.__name__)))
    # A text is cut before it is dressed: what stands in front would else be all that is left.
    for edit in sorted(pen.rng.sample(chosen, len(chosen)), key=lambda edit: edit not in CUTS):
        text = edit(text, pen)
    return text
