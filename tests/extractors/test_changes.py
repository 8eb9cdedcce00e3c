"""What is a new version of an article, what is only churn, and how both are shown."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.changes import Wording, compare, diff, wordings_of

TITLE = "Bakıda Azərbaycan–İran danışıqları başlayıb"
TEXT = (
    "Nazirlər sərhəd haqqında danışıb, 3 nəfər həlak olub.",
    "وزیران درباره گذرگاه گفت‌وگو کردند.",
    "Стороны договорились встретиться в Астаре.",
    "Հանդիպումը տեւել է երեք ժամ։",
)
BODY = "\n\n".join(TEXT)

CHURN = (
    "15:17",
    "Updated 5 minutes ago",
    "Last updated: 21 April 2025, 15:17",
    "Yenilənib: 5 dəqiqə əvvəl",
    "21 aprel 2025 15:17",
    "به‌روزرسانی: ۵ دقیقه پیش",
    "۱۴۰۴/۰۲/۰۱ - ۱۵:۱۷",
    "Обновлено 5 минут назад",
    "5 րոպե առաջ",
    "منذ 5 دقائق",
    "Güncelleme: 21 Nisan 2025 15:17",
    "განახლდა 5 წუთის წინ",
    "Оновлено 5 хвилин тому",
    "1 234 views",
    "12 comments · 5 likes",
    "Baxış sayı: 245",
    "Oxunub: 345 dəfə",
    "Просмотров: 1 024",
    "تعداد بازدید: ۱۲۳",
    "Դիտումներ՝ 12",
    "المشاهدات: 10",
    "Görüntülenme: 5",
    "👁 1,234",
    "Share on Facebook",
    "Facebook-da paylaş",
    "Поделиться ВКонтакте",
    "اشتراک‌گذاری",
    "Կիսվել",
    "* * *",
    "Read also: Another story of the day",
    "Həmçinin oxuyun:\n\nTehranda yeni körpü açıldı\n\nBakıda hava necə olacaq?",
    "Читайте также\n\nВ Баку открылся форум",
    "بیشتر بخوانید: پلی تازه در آستارا",
    "اقرأ أيضا:\n\nافتتاح جسر جديد في أستارا",
    "Tehranda yeni körpü açıldı\n\nBakıda sərgi keçirildi\n\nNaxçıvana yeni reys var",
)


@pytest.mark.parametrize("line", CHURN)
def test_what_comes_and_goes_is_no_version(line):
    old, new = Wording(TITLE, BODY), Wording(TITLE, f"{BODY}\n\n{line}")
    assert compare(old, new) == compare(new, old) == "trivial"


@pytest.mark.parametrize("line", [line for line in CHURN if "\n" not in line])
def test_a_counter_may_stand_between_paragraphs_and_above_the_first(line):
    old = Wording(TITLE, BODY)
    assert compare(old, Wording(TITLE, "\n\n".join((*TEXT[:2], line, *TEXT[2:])))) == "trivial"
    assert compare(old, Wording(TITLE, f"{line}\n\n{BODY}")) == "trivial"


CHANGED = {
    "a number in a sentence": ("3 nəfər", "5 nəfər"),
    "a Persian number in a sentence": ("گذرگاه", "۵ گذرگاه"),
    "a clock in a sentence": ("Стороны", "В 15:17 стороны"),
    "a name": ("Астаре", "Джульфе"),
    "one letter of a name": ("Астаре", "Астарте"),
    "a word taken out": ("sərhəd haqqında ", ""),
    "a paragraph taken out": (f"{TEXT[1]}\n\n", ""),
    "a paragraph put in": (TEXT[2], f"{TEXT[2]}\n\nВстреча отложена."),
    "another order": (f"{TEXT[1]}\n\n{TEXT[2]}", f"{TEXT[2]}\n\n{TEXT[1]}"),
    "a correction": (TEXT[3], f"{TEXT[3]}\n\nCorrection: an earlier version named another place"),
    "a correction in Azerbaijani": (TEXT[3], f"{TEXT[3]}\n\nDüzəliş: həlak olanların sayı 5-dir"),
    "a correction in Persian": (TEXT[3], f"{TEXT[3]}\n\nاصلاحیه: نام وزیر تصحیح شد"),
    "a correction in Russian": (TEXT[3], f"{TEXT[3]}\n\nИсправление: уточнено место встречи"),
    "a correction below a list of links": (
        TEXT[3],
        f"{TEXT[3]}\n\nTehranda yeni körpü\n\nBakıda sərgi keçirildi\n\nDüzəliş: sayı 5-dir",
    ),
    "the one line below the last sentence": (TEXT[3], f"{TEXT[3]}\n\nYaralıların sayı beşə çatıb"),
    "a number on its own line, as in a table": (TEXT[3], f"{TEXT[3]}\n\n1,7025"),
    "a counted thing that nobody counts for us": (TEXT[3], f"{TEXT[3]}\n\n5 dead"),
    "a quote at the end, and a line without a full stop": (
        TEXT[3],
        f"{TEXT[3]}\n\n«Cavab verəcəyik», – nazir deyib\n\nO, təfərrüata varmayıb",
    ),
    "an item of a list that belongs to the text": (
        TEXT[3],
        "Signed were:\n\na treaty on water\n\na treaty on rail transport",
    ),
}


@pytest.mark.parametrize("case", CHANGED)
def test_what_an_editor_does_is_a_version(case):
    before, after = CHANGED[case]
    assert before in BODY
    old, new = Wording(TITLE, BODY), Wording(TITLE, BODY.replace(before, after))
    assert compare(old, new) == compare(new, old) == "changed"


def test_one_more_item_of_a_list_of_the_text_is_a_version():
    items = ("a treaty on water", "a treaty on rail transport", "a treaty on visas")
    old = Wording(TITLE, "\n\n".join(("Signed were:", *items[:2])))
    assert compare(old, Wording(TITLE, "\n\n".join(("Signed were:", *items)))) == "changed"


OPEN = (
    "Bakıda üç nəfər həlak olub",
    "پنج نفر در آستارا زخمی شدند",
    "Ранены ещё двое",
    "Երեքը ծանր են",
)
NAMES = ("Rəşad Quliyev Əli oğlu", "Leyla Kərimova Rza qızı", "Səməd Hüseynli Vəli oğlu")
AGES = ("Rəşad Əli oğlu, 31", "Leyla Rza qızı, 9", "Səməd Vəli oğlu, 54")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (OPEN[:2], (OPEN[0].replace("üç", "beş"), OPEN[1])),
        (OPEN, (OPEN[0].replace("üç", "beş"), *OPEN[1:])),
        (OPEN, (OPEN[0], OPEN[1].replace("پنج", "شش"), *OPEN[2:])),
        (OPEN, OPEN[1:]),
        (OPEN[:2], ()),
        (NAMES, (*NAMES, "Nigar Abbasova Əli qızı")),
        (AGES[:2], AGES),
        ((), AGES),
    ],
)
def test_paragraphs_without_full_stops_are_no_links_for_that(old, new):
    left, right = (Wording(TITLE, "\n\n".join((BODY, *lines))) for lines in (old, new))
    assert compare(left, right) == compare(right, left) == "changed"


def test_links_below_a_text_may_be_exchanged():
    links = ("Tehranda yeni körpü açıldı", "В Баку открылась выставка", "تصادف در جاده تبریز")
    others = ("Naxçıvana yeni reys var", "تیم ملی به تهران رسید", "В Баку открылась выставка")
    left, right = (Wording(TITLE, "\n\n".join((BODY, *lines))) for lines in (links, others))
    assert compare(left, right) == compare(right, left) == "trivial"


def test_another_title_is_a_version_and_another_spelling_is_none():
    old = Wording(TITLE, BODY)
    assert compare(old, Wording(f"{TITLE}?", BODY)) == "changed"
    assert compare(old, Wording(TITLE.replace("İran", "Türkiyə"), BODY)) == "changed"
    spelt = Wording(
        TITLE.upper().replace("–", " - "), BODY.replace("ی", "ي").replace(" ", "\u00a0")
    )
    assert compare(old, spelt) == "trivial"


def test_a_clock_before_the_first_word_is_no_version():
    old, new = (Wording(TITLE, f"{clock} {BODY}") for clock in ("15:17 |", "16:02 |"))
    assert compare(old, new) == "trivial"


words = st.sampled_from([*" ".join(TEXT).split(), "15:17", "5", "؟", "«Bakı»", "\u200f", ""])
paragraphs = st.lists(words, max_size=12).map(" ".join)
texts = st.one_of(st.text(max_size=60), st.lists(paragraphs, max_size=6).map("\n\n".join))
wordings = st.builds(Wording, texts, texts)


@settings(deadline=None)
@given(wordings, wordings)
def test_a_diff_gives_both_wordings_back_and_says_whether_they_differ(old, new):
    assert compare(old, old) == "same"
    assert (compare(old, new) == "same") == (old == new)
    assert compare(old, new) == compare(new, old)
    assert wordings_of(diff(old, new)) == (old, new)
    assert {part.kind for part in diff(old, old)} == {"kept"}


@settings(deadline=None)
@given(texts, st.lists(st.sampled_from(CHURN[:-1]), min_size=1, max_size=4))
def test_churn_added_to_any_text_is_trivial(text, lines):
    old, new = Wording(TITLE, text), Wording(TITLE, "\n\n".join((text, *lines)))
    assert compare(old, new) == "trivial"


def test_a_diff_shows_the_words_that_changed_and_no_others():
    new = BODY.replace("3 nəfər", "5 nəfər").replace(TEXT[2], "Встреча отложена.")
    title, *parts = diff(Wording(TITLE, BODY), Wording(TITLE, new))
    assert title.kind == "kept"
    assert [part.kind for part in parts] == ["changed", "kept", "removed", "added", "kept"]
    told = [(run.kind, run.text) for run in parts[0].runs]
    assert told[1:3] == [("removed", "3"), ("added", "5")]
    assert [kind for kind, _ in told] == ["kept", "removed", "added", "kept"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("söz " * 20_000, "xəbər söz " * 20_000),
        ("ab " * 4_000 + "c", "ba " * 4_000 + "ab c"),
        ("\n\n".join(["eyni"] * 3_000), "\n\n".join(["eyni", "başqa"] * 2_000)),
        ("\n\n".join(map(str, range(4_000))), "\n\n".join(map(str, range(4_000, 0, -1)))),
    ],
    ids=["words", "turned", "paragraphs", "reversed"],
)
def test_hostile_texts_are_compared_in_time(old, new):
    left, right = Wording("", old), Wording("", new)
    began = time.process_time()
    assert compare(left, right) == "changed"
    assert wordings_of(diff(left, right)) == (left, right)
    assert time.process_time() - began < 5
