"""Who acts, whether in one clause; a crossing that stands for both; a target without a name."""

import pytest

from extractors.relevance import judge, read_scene
from extractors.relevance.features import measure
from extractors.relevance.reading import read

PARTS = [
    ("en", "Iran asked Azerbaijan to open the bridge", {"one_clause", "side_acts", "act_there"}),
    ("en", "Paris mediates between Baku and Tehran",
        {"one_clause", "third_acts", "act_there", "joined"}),
    ("tr", "İran, Azerbaycan'dan köprüyü açmasını istedi",
        {"one_clause", "side_acts", "act_there", "placed"}),
    ("fa", "ایران از جمهوری آذربایجان خواست پل را باز کند", {"one_clause", "side_acts", "placed"}),
    ("ru", "Иран попросил Азербайджан открыть мост", {"one_clause", "side_acts", "act_there"}),
    ("az", "İranlı diplomat Bakıda danışıb", {"one_clause", "side_acts", "placed"}),
    ("hy", "Երևանն ու Թեհրանը քննարկել են Բաքվի առաջարկը",
        {"one_clause", "third_acts", "act_there", "third_with_iran"}),
    ("en", "Oil rose in Azerbaijan; rain fell in Iran", {"clauses_apart", "nobody_acts"}),
]  # fmt: skip
# Title, text, language: with which features do the two stand apart?
APART = [
    ("Morning brief", "• Baku opened a road.\n• Tehran raised fares.\n• Lima slept.", "en",
        {"distance.sentences_apart", "distance.apart_in_digest", "distance.apart_in_bullets"}),
    ("Хлеб", "В Баку открыли рынок. В Тегеране прошёл дождь.", "ru", {"distance.sentences_apart"}),
    ("خبرهای کوتاه", "باکو متروی تازه گرفت. تهران باران دید.", "fa",
        {"distance.sentences_apart", "distance.apart_in_digest"}),
    ("Bazar", "Bakı Tehrana alma göndərir.", "az", set()),
]  # fmt: skip
# Text, language, country of the outlet: is the pair there to be measured?
IMPLIED = [
    ("Աստարայի երկու կողմերի մաքսավորները միմյանց են մեղադրում", "hy", "AM", True),
    ("افتتاح الجسر الثاني فوق أستاراجاي بحضور وزيري الجارين", "ar", "IR", True),
    ("Astarada yeni park salındı", "az", "AZ", False),
    (
        "Azərbaycan ərazisindən üçüncü ölkələrə qarşı hücum üçün istifadə olunmayıb",
        "az",
        "AZ",
        True,
    ),
    ("Azərbaycan üçüncü ölkələrlə kitab mübadiləsi aparır", "az", "AZ", False),
]


def features(text, lang, country=None):
    scene, _ = read_scene(text, "", lang=lang, outlet_country=country)
    return {name for each in measure(scene) for name in each.features}


@pytest.mark.parametrize(("lang", "text", "expected"), PARTS)
def test_a_sentence_tells_who_acts_and_whether_in_one_clause(lang, text, expected):
    found = {name.partition(".")[2] for name in features(text, lang) if name.startswith("parts.")}
    assert found == expected


@pytest.mark.parametrize(("title", "text", "lang", "expected"), APART)
def test_two_items_of_a_bulletin_stand_apart(title, text, lang, expected):
    scene, _ = read_scene(title, text, lang=lang)
    found = {name for each in measure(scene) for name in each.features}
    assert {name for name in found if "apart" in name} - {"sides.both_named_apart"} == expected


def test_a_title_that_names_neither_side_is_no_title_of_the_pair():
    scene, _ = read_scene("Körpü açılır", "Bakı və Tehran razılaşdı. Yol uzundur.", lang="az")
    told = [each.features for each in measure(scene)]
    assert all("place.title" not in each for each in told)
    assert any("place.across" in each for each in told)


def test_words_of_the_title_are_not_near_names_of_the_text():
    title = "Səfir imzaladı, görüşdü, danışdı"
    scene, _ = read_scene(title, "Bakı, Tehran.", lang="az")
    assert not any(name.startswith("near.") for each in measure(scene) for name in each.features)


@pytest.mark.parametrize(("text", "lang", "country", "expected"), IMPLIED)
def test_a_shared_crossing_or_an_unnamed_target_may_stand_for_a_side(text, lang, country, expected):
    found = features(text, lang, country)
    assert (
        any(name.endswith("_implied") and name.startswith("sides.") for name in found) == expected
    )


def test_where_both_are_implied_the_crossing_is_shown():
    text, lang, country, _ = IMPLIED[0]
    [first, *_] = judge(text, "", lang=lang, outlet_country=country).evidence
    assert (first.kind, first.text) == ("implied", "Աստարայի")
    assert "shared crossing" in first.reason


@pytest.mark.parametrize("letter", ["A\u0300", "U\u0300", "و\u064e"])
def test_a_line_that_folding_makes_shorter_at_its_end_keeps_its_words(letter):
    text = f"IRAN:AZERBAYJAN:{letter} \n\x1b"
    reading = read("", text, "en")
    words = reading.passages["body"].words
    assert all(each.words.stop <= len(words) for each in reading.sentences)
