"""What says nothing of the pair changes no flag; without the sentences that name a side none is."""

import json
import re
import unicodedata
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.catalogue import SEEDS
from extractors.labelled import load_gold
from extractors.relevance import judge, read_scene

CASES = [
    json.loads(line)
    for line in (SEEDS / "boundary" / "cases.jsonl").read_text(encoding="utf-8").splitlines()
]
# (id, language, country of the outlet, title, text), of what may be looked at for tuning.
ITEMS = sorted(
    [
        (i.item_id, i.lang.removesuffix("-Latn"), i.outlet_country, i.title, i.text)
        for i in load_gold()
        if i.split != "hold"
    ]
    + [(c["id"], c["lang"], c["outlet_country"], c["title"], c["text"]) for c in CASES]
)
ARABIC = ("fa", "azb", "ar")
FOOTERS = {
    "en": "Subscribe to our Telegram channel", "fa": "به کانال تلگرام ما بپیوندید",
    "az": "Telegram kanalımıza abunə olun", "ru": "Подписывайтесь на наш Telegram-канал",
    "tr": "Telegram kanalımıza abone olun", "ar": "تابعونا على قناتنا في تلغرام",
    "hy": "Հետևեք մեր Telegram ալիքին",
}  # fmt: skip
AGENCIES = {
    "en": "© 2026 ABC News Agency. All rights reserved.", "fa": "انتهای پیام/ ابجد",
    "az": "© 2026 XƏBƏR İnformasiya Agentliyi", "ru": "© 2026 Агентство АБВ. Все права защищены.",
    "tr": "© 2026 ABC Haber Ajansı", "ar": "جميع الحقوق محفوظة © وكالة أبجد",
    "hy": "© 2026 ԱԲԳ գործակալություն",
}  # fmt: skip
BORDERS = {
    "en": "Iran borders Azerbaijan.", "fa": "ایران با جمهوری آذربایجان هم‌مرز است.",
    "az": "İran Azərbaycanla həmsərhəddir.", "ru": "Иран граничит с Азербайджаном.",
    "tr": "İran, Azerbaycan ile sınır komşusudur.",
}  # fmt: skip
DATELINES = {
    "en": ("TEHRAN – ", "TEHRAN (ABC) – ", "BAKU, May 5, ABC — "),
    "fa": ("تهران - ابجد - ", "تهران– "),
    "az": ("Bakı, 12 may, XƏBƏR. ", "TEHRAN – "),
    "ru": ("Баку, 5 мая — ", "Тегеран. "),
    "tr": ("TAHRAN — ", "BAKÜ (ABC) – "),
    "ar": ("طهران – ", "باكو – "),
    "hy": ("Թեհրան – ",),
}
LISTS = {
    "en": "Participants: Turkey, Georgia, Iran, Azerbaijan, India, Kazakhstan.",
    "fa": "شرکت‌کنندگان: ترکیه، گرجستان، ایران، آذربایجان، هند، قزاقستان.",
    "az": "İştirakçılar: Türkiyə, Gürcüstan, İran, Azərbaycan, Hindistan, Qazaxıstan.",
    "ru": "Участники: Турция, Грузия, Иран, Азербайджан, Индия, Казахстан.",
    "tr": "Katılımcılar: Türkiye, Gürcistan, İran, Azerbaycan, Hindistan, Kazakistan.",
    "ar": "المشاركون: تركيا، جورجيا، إيران، أذربيجان، الهند، كازاخستان.",
    "hy": "Մասնակիցներ՝ Թուրքիա, Վրաստան, Իրան, Ադրբեջան, Հնդկաստան, Ղազախստան։",
}
PLAIN = str.maketrans("şŞçÇğĞöÖüÜəƏıİ", "sScCgGoOuUeEiI")
WORD = re.compile(r"[^\W\d_]{6,}")


def letters(change, langs=None):
    """Change title and text alike."""

    def changed(item):
        name, lang, country, title, text = item
        if langs is not None and lang not in langs:
            return None
        return name, lang, country, change(title, lang), change(text, lang)

    return changed


def added(table, joiner="\n\n"):
    """Put a line of the language at the end."""

    def changed(item):
        name, lang, country, title, text = item
        return (name, lang, country, title, text + joiner + table[lang]) if lang in table else None

    return changed


def filed(number):
    """Put a dateline before the body, or before a post without title."""

    def changed(item):
        name, lang, country, title, text = item
        known = DATELINES.get(lang, ())
        # A text that begins with a town may have a dateline already: two make a pair.
        if not text or number >= len(known) or not text[0].isalpha():
            return None
        return name, lang, country, title, known[number] + text

    return changed


def bordering(item):
    """Add who borders whom to a text about one side: rule 2."""
    scene, _ = read_scene(item[3], item[4], lang=item[1], outlet_country=item[2])
    senses = {each.sense for each in scene.meanings}
    sides = {each.side for each in scene.meanings if each.side in ("azerbaijan", "iran")}
    # A clause that names the Republic tells what "Azerbaijani" means in the rest of the text.
    if flag(item) or len(sides) != 1 or senses & {"region", "ethnonym", "claim"}:
        return None
    return added(BORDERS, "\n")(item)


def capitals(text, lang):
    return text.replace("i", "İ").upper() if lang in ("az", "tr") else text.upper()


def hyphened(text, _lang):
    return WORD.sub(lambda word: f"{word[0][:3]}\u00ad{word[0][3:]}", text)


def stretched(text, _lang):
    return re.sub("(?<=[بتسمنيیلك])(?=[ابدرسمن])", "ـ", text)


CHANGES = {
    "footer": added(FOOTERS),
    "agency": added(AGENCIES),
    "share buttons": added(dict.fromkeys(FOOTERS, "Facebook | Twitter | WhatsApp | Telegram")),
    "border clause": bordering,
    "list of countries": added(LISTS),
    "dateline 1": filed(0),
    "dateline 2": filed(1),
    "dateline 3": filed(2),
    "Arabic letters": letters(lambda t, _: t.translate(str.maketrans("یک", "يك")), ("fa", "azb")),
    "space for joiner": letters(lambda t, _: t.replace("\u200c", " "), ("fa", "azb")),
    "capitals": letters(capitals, ("en", "az", "tr", "ru", "hy", "az-Cyrl")),
    "plain Latin": letters(lambda t, _: t.translate(PLAIN), ("az", "tr")),
    "vowel signs": letters(lambda t, _: re.sub("(?<=[بتدرسمنل])(?=\\w)", "\u064e", t), ARABIC),
    "tatweel": letters(stretched, ARABIC),
    "soft hyphens": letters(hyphened),
    "double spaces": letters(lambda t, _: t.replace(" ", "  ")),
    "NFD": letters(lambda t, _: unicodedata.normalize("NFD", t)),
}


# Changes of which no pair is known to flip.
EXACT = (
    "share buttons", "dateline 1", "dateline 2", "dateline 3", "Arabic letters",
    "space for joiner", "plain Latin", "tatweel", "double spaces",
)  # fmt: skip


def flag(item):
    return known_flag(*item)


@cache
def known_flag(_name, lang, country, title, text):
    return judge(title, text, lang=lang, outlet_country=country).relevant


def silenced(item):
    """Remove every sentence that names a side, or a crossing that may stand for both.

    Without its neighbours a word may come to mean a side ("Azerbaijan" beside Tabriz was the
    province), so it is done again until none is left.
    """
    name, lang, country, title, text = item
    fields = {"title": title, "body": text}
    while True:
        scene, _ = read_scene(fields["title"], fields["body"], lang=lang, outlet_country=country)
        named = {
            each.found.sentence
            for each in scene.meanings
            if each.strength or each.found.entity.kind == "crossing"
        }
        if not named:
            return name, lang, country, fields["title"], fields["body"]
        for sentence in reversed(scene.reading.sentences):
            if sentence.number in named:
                own = fields[sentence.field]
                fields[sentence.field] = own[: sentence.start] + own[sentence.end :]


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(ITEMS), st.sampled_from(EXACT))
def test_how_a_text_is_written_and_where_it_was_filed_flip_no_flag(item, change):
    changed = CHANGES[change](item)
    if changed is not None:
        assert flag(changed) == flag(item), (change, changed)


def test_hardly_anything_that_says_nothing_of_the_pair_flips_a_flag():
    flips, tried = [], 0
    for item in ITEMS[::4]:
        for name, change in CHANGES.items():
            changed = change(item)
            if changed is not None:
                tried += 1
                flips += [(item[0], name)] if flag(changed) != flag(item) else []
    # 23 of all 10,510 pairs. The rest: a list of states tells a Persian "Azerbaijan" alone from the
    # region; capitals hide what is written small ("Tehran" the surname, "turn" the verb); a word
    # of a footer ("message") stands near a pair that was close to the border already.
    assert tried > 2_000
    assert len(flips) <= 0.005 * tried, flips


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(ITEMS))
def test_without_the_sentences_that_name_a_side_there_is_no_flag(item):
    assert not flag(silenced(item))
