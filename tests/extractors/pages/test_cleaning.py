import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.catalogue import SEEDS
from extractors.pages.cleaning import all_rules, apply_rule, clean_body, clean_title

# Examples that mark what they find keep the text on a page; the test runs the bare replacement.
URL_RULES = tomllib.loads((SEEDS / "cleaning" / "urls.toml").read_text(encoding="utf-8"))["rule"]


def replaced(rule, text):
    """Repeat until nothing changes, as one rule needs (cr39)."""
    while (following := rule.pattern.sub(rule.replacement, text)) != text:
        text = following
        if rule.mode == "note":
            break
    return text


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.rule_id)
def test_each_rule_turns_its_example_before_into_after(rule):
    assert replaced(rule, rule.before).strip() == rule.after


def test_all_64_collected_rules_are_here():
    ids = {rule.rule_id for rule in all_rules()} | {row["id"] for row in URL_RULES}
    assert {f"cr{number:02}" for number in range(1, 65)} <= ids


@pytest.mark.parametrize(
    "rule",
    [rule for rule in all_rules() if rule.scope == "body" and rule.mode == "cut"],
    ids=lambda rule: rule.rule_id,
)
def test_each_cut_is_kept(rule):
    done = apply_rule(rule, rule.before)
    assert done.cuts
    assert all(cut.rule_id == rule.rule_id and cut.text in rule.before for cut in done.cuts)


LONG = "Lorries went over the bridge.\n" * 40  # longer than the tail that is searched


@pytest.mark.parametrize(
    "rule", [rule for rule in all_rules() if rule.scope == "body"], ids=lambda rule: rule.rule_id
)
def test_looking_only_where_a_piece_can_be_misses_none(rule):
    text = f"{rule.before}\n{LONG}" if rule.position == "head" else f"{LONG}{rule.before}"
    if rule.position in {"line", "any"}:
        text += "\n" + LONG
    everywhere = [found.span() for found in rule.pattern.finditer(text)]
    assert [found.span() for found in rule.found(text)] == everywhere
    at_the_beginning = "(MENAFN" in rule.before  # one half of cr29, which has two positions
    assert everywhere or at_the_beginning


@pytest.mark.parametrize("rule", [r for r in all_rules() if r.needs], ids=lambda r: r.rule_id)
def test_what_a_rule_needs_is_in_its_example(rule):
    assert any(word in rule.before for word in rule.needs)


@pytest.mark.parametrize(
    ("text", "clean", "captures"),
    [
        ("TEHRAN – Iran’s envoy came.", "Iran’s envoy came.", {"place": "TEHRAN"}),
        (
            "WANA (Apr 26) – The president will go.",
            "The president will go.",
            {"date": "Apr 26", "agency": "WANA"},
        ),
        (
            "ARAS-NEWS (May 02) – It rained.",
            "It rained.",
            {"date": "May 02", "agency": "ARAS-NEWS"},
        ),
        (
            "BAKU, Azerbaijan, November 2. TREND: Talks began.",
            "Talks began.",
            {"place": "BAKU", "date": "November 2", "agency": "Trend"},
        ),
        (
            "Bakı, 12 may, AZ-XƏBƏR Nazir gəldi.",
            "Nazir gəldi.",
            {"place": "Bakı", "date": "12 may", "agency": "AZ-XƏBƏR"},
        ),
        (
            "МОСКВА, 12 мая — РИА Новости. Министр прибыл.",
            "Министр прибыл.",
            {"place": "МОСКВА", "date": "12 мая", "agency": "РИА Новости"},
        ),
        (
            "МОСКВА, 12 мая. /ТАСС/. Министр прибыл.",
            "Министр прибыл.",
            {"place": "МОСКВА", "date": "12 мая", "agency": "ТАСС"},
        ),
        (
            "ԵՐԵՎԱՆ, 12 ՄԱՅԻՍԻ, ԱՐՄԵՆՊՐԵՍ։ Նախարարը եկավ։",
            "Նախարարը եկավ։",
            {"place": "ԵՐԵՎԱՆ", "date": "12 ՄԱՅԻՍԻ", "agency": "ԱՐՄԵՆՊՐԵՍ"},
        ),
        (
            "Bakı, 27 may, AZ-XƏBƏR Azərbaycan Hava Yolları uçur.",
            "Azərbaycan Hava Yolları uçur.",
            {"place": "Bakı", "date": "27 may", "agency": "AZ-XƏBƏR"},
        ),
        (
            "BAKU, May 27 (Northgate) - Iran summoned the envoy.",
            "Iran summoned the envoy.",
            {"place": "BAKU", "date": "May 27", "agency": "Northgate"},
        ),
        ("ANKARA (AA) - Bakan geldi.", "Bakan geldi.", {"place": "ANKARA", "agency": "AA"}),
        ("Flights start.\nLeave a Comment", "Flights start.", {}),
        ("Flights start.Leave a Comment", "Flights start.", {}),
        ("پرواز آغاز شد.\nنظر شما", "پرواز آغاز شد.", {}),
        ("سفیر وارد باکو شد.\nانتهای پیام/", "سفیر وارد باکو شد.", {}),
        ("İlk.\nƏlaqəli xəbərlər: başqa\nSon.", "İlk.\nSon.", {}),
        ("Первое.\nЧитайте также: другое", "Первое.", {}),
    ],
)
def test_a_page_of_anybody_loses_its_dateline_and_furniture(text, clean, captures):
    done = clean_body(text, outlet_id=None, lang="fa" if "انتهای" in text else "und")
    assert done.text == clean
    assert dict(done.captures) == captures
    assert done.cuts


@pytest.mark.parametrize(
    "text",
    [
        "Tehran – Baku trains will run again.",
        "TEHRAN-BAKU relations are good.",
        "President Aliyev (72) - the host - spoke.",
        "COVID-19 closed the border.",
        "Tehran, May 6 (Tuesday) was a day of talks.",
        "Baku, 12 May, Azerbaijan Airlines will fly again.",
        "Comments were made. Leave a comment out of it.",
        "Bakı, may ayı isti keçdi.",
        "تهران - باکو - تفلیس در یک روز",
        "The train of 12 May, TASS says, was late.",
    ],
)
def test_ordinary_sentences_stay_whole(text):
    assert clean_body(text, outlet_id=None, lang="en").text == text


def test_rules_of_one_outlet_do_not_touch_another():
    text = "He returned home.\n303"
    assert clean_body(text, outlet_id="iranpress", lang="en").text == "He returned home."
    assert clean_body(text, outlet_id="kayhan", lang="en").text == text


def test_rules_uncover_each_other():
    text = "BAKU (Dispatches) – Deals were signed.\nLeave a Comment\nRead more: x"
    assert clean_body(text, outlet_id=None, lang="en").text == "Deals were signed."


def test_flags_leave_titles_but_a_title_is_never_emptied():
    done = clean_title("Aid convoy crosses (PHOTO/VIDEO) (Update)", outlet_id="trend", lang="en")
    assert done.text == "Aid convoy crosses"
    assert {cut.what for cut in done.cuts} == {"flag"}
    assert clean_title("14891", outlet_id="tehrantimes", lang="en").text == "14891"
    assert clean_title("Iran - Azerbaijan", outlet_id=None, lang="en").text == "Iran - Azerbaijan"


def test_cyrillic_letters_inside_latin_words_become_latin():
    assert (
        clean_title("Baku сongratulates", outlet_id="trend", lang="en").text == "Baku congratulates"
    )
    assert clean_title("Баку сообщает", outlet_id="trend", lang="ru").text == "Баку сообщает"


@settings(deadline=None)
@given(st.text(), st.sampled_from([None, "wana", "trend", "mehr"]), st.sampled_from(["en", "fa"]))
def test_cleaning_ends_at_a_fixed_point(text, outlet, lang):
    done = clean_body(text, outlet_id=outlet, lang=lang).text
    assert clean_body(done, outlet_id=outlet, lang=lang).text == done
