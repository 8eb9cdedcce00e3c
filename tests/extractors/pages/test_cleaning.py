import tomllib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.catalogue import SEEDS
from extractors.ids import sha256_hex
from extractors.language import detect_language
from extractors.model import Outlet, Page
from extractors.outlets import load_outlets
from extractors.pages import extract, read_page
from extractors.pages.cleaning import all_rules, apply_rule, clean_body, clean_title
from extractors.pages.sites import sites
from tests.bench.texts import story

FILES = ("iran", "azerbaijan", "neighbours", "general")
TABLES = {
    name: tomllib.loads((SEEDS / "cleaning" / f"{name}.toml").read_text("utf-8")) for name in FILES
}
ROWS = {row["id"]: row for table in TABLES.values() for row in table["rule"]}
CUTTING = [rule for rule in all_rules() if rule.mode == "cut" and rule.scope != "date"]
KEPT = [(rule, text) for rule in CUTTING for text in ROWS[rule.rule_id].get("keep", [])]
OUTLETS = {outlet.outlet_id: outlet for outlet in load_outlets(SEEDS / "outlets.toml")}
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


def test_each_rule_that_cuts_has_a_sentence_that_has_to_stay():
    assert {rule.rule_id for rule in CUTTING} == {rule.rule_id for rule, _ in KEPT}


@pytest.mark.parametrize(
    ("rule", "text"), KEPT, ids=[f"{rule.rule_id}-{at}" for at, (rule, _) in enumerate(KEPT)]
)
def test_a_sentence_that_resembles_what_is_cut_stays(rule, text):
    for whole in (text, f"{text}\nIt rained.", f"It rained.\n{text}"):
        assert not apply_rule(rule, whole).cuts


def test_only_documented_kinds_of_cuts_occur():
    documented = TABLES["general"]["what"]
    assert {rule.what for rule in all_rules()} <= documented.keys()
    in_sites = {what for site in sites().values() for one in site.layouts for what, _ in one.drop}
    assert in_sites <= documented.keys()
    assert all(documented.values())


# Rules that a page cannot show: marks that stand in the text of feeds and archived pages only.
PAGE_RULES = [rule for rule in CUTTING if rule.scope in {"body", "text"}]
FILL = {
    "fa": "کامیون‌ها از روی پل تازه گذشتند و رانندگان در آن سوی رود چای نوشتند و از راه گفتند.",
    "ar": "عبرت الشاحنات الجسر الجديد وشرب السائقون الشاي على الضفة الأخرى من النهر وتحدثوا.",
    "ru": "Грузовики прошли по новому мосту, а водители пили чай и говорили о дальнем пути.",
    "tr": "Kamyonlar yeni köprüden geçti, sürücüler öteki kıyıda çay içip uzun yoldan söz ettiler.",
    "az": "Yük maşınları yeni körpüdən keçdi, sürücülər o biri sahildə çay içib yoldan danışdılar.",
    "en": "The lorries went over the new bridge, and their drivers drank tea on the other bank.",
}


def around(position, lines, fill):
    """Put the lines where the rule looks, between ordinary paragraphs."""
    if position == "tail":
        return [*fill, *lines]
    return [lines[0], *fill, *lines[1:]] if position == "any" else [*lines, *fill]


def page_of(text, outlet):
    url, body = f"https://{next(iter(outlet.domains), 'news.example')}/a/123456", text.encode()
    headers = (("content-type", "text/html"),)
    return Page(url, url, 200, headers, body, datetime(2026, 6, 30, tzinfo=UTC), sha256_hex(body))


@pytest.mark.parametrize("rule", PAGE_RULES, ids=lambda rule: rule.rule_id)
def test_on_a_page_of_its_outlet_each_rule_does_the_same(rule):
    own = detect_language(rule.after)  # of the languages of the rule, that of its example
    choice = (own, "fa", "ar", "ru", "tr", "az")
    lang = next((lang for lang in choice if lang in rule.langs and lang in FILL), "en")
    outlet_id = min(rule.outlets, key=lambda one: (one not in OUTLETS, one), default="nobody")
    outlet = OUTLETS.get(outlet_id) or Outlet(outlet_id, outlet_id)
    fill = [FILL[lang].replace(".", f", {word}.") for word in ("one", "two", "three")]
    before, after = rule.before.split("\n"), [line for line in rule.after.split("\n") if line]
    told, want = around(rule.position, before, fill), around(rule.position, after, fill)
    body = "".join(f"<p>{line.replace('<', '&lt;')}</p>" for line in told)
    page = f"<html><head><title>Örnək</title></head><body><article>{body}</article></body></html>"
    article = read_page(page_of(page, outlet), outlet=outlet, entry=None)
    assert article.body.split("\n\n") == want
    assert rule.rule_id in {cut.rule_id for cut in article.cuts} or rule.what in {
        cut.what for cut in article.cuts
    }


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


def ordinary_texts():
    """Give texts without additions: the articles of the demo world, and generated stories."""
    for path in sorted((SEEDS / "demo" / "articles").glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["article"]:
            yield row["title"], row.get("body", "").split("\n\n")
    for number in range(24):
        told = story(number)
        yield told.title, told.paragraphs


def test_ordinary_articles_in_eight_languages_lose_nothing_to_any_outlets_rules():
    outlets = {outlet for rule in all_rules() for outlet in rule.outlets}
    seen = set()
    for number, (title, paragraphs) in enumerate(ordinary_texts()):
        text = "\n".join(part.strip() for part in paragraphs if part.strip())
        seen.add(lang := detect_language(text))
        for outlet in (None, *sorted(outlets)[number % 9 :: 9]):
            done = clean_body(text, outlet_id=outlet, lang=lang)
            assert (done.text, done.cuts) == (text, ()), outlet
            if outlet != "gnews":
                assert clean_title(title, outlet_id=outlet, lang=lang).text == title
    assert seen >= {"en", "fa", "az-Latn", "ru", "tr", "hy", "ar", "he"}


# Any text, and texts put together from what rules cut and what they keep, in any order.
PIECES = [ROWS[rule.rule_id]["before"] for rule in all_rules()] + [text for _, text in KEPT]
TEXTS = st.text() | st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("\n".join)


@settings(deadline=None)
@given(TEXTS, st.sampled_from([None, "wana", "trend", "mehr"]), st.sampled_from(["en", "fa"]))
def test_cleaning_ends_at_a_fixed_point(text, outlet, lang):
    done = clean_body(text, outlet_id=outlet, lang=lang).text
    assert clean_body(done, outlet_id=outlet, lang=lang).text == done


def test_arabic_letters_in_a_persian_page_become_persian_and_are_no_cuts():
    text = (
        "علي خاني وارد باكو شد\n"
        + "وزیر خارجه گفت که گفت‌وگوها درباره راه آهن ادامه دارد و پل حتى امسال باز می‌شود. " * 3
    )
    article = extract(text.encode(), url="https://example.ir/1", content_type="text/plain")
    assert article.lang == "fa"
    assert article.title == "علی خانی وارد باکو شد"
    assert "حتی امسال" in article.body
    assert article.cuts == ()


def test_arabic_letters_in_an_arabic_page_stay():
    text = (
        "علي يصل إلى باكو\n"
        + "قال الوزير إن المحادثات حول الطريق الجديد على الحدود مستمرة وإن الجسر سيفتح هذا العام. "
        * 3
    )
    article = extract(text.encode(), url="https://example.org/1", content_type="text/plain")
    assert article.lang == "ar"
    assert article.title == "علي يصل إلى باكو"
