"""Names that only place somebody or something stand for no side, or for little of it."""

import pytest

from extractors.relevance import assess


def senses(text, lang, country=None, title=""):
    told = assess(title, text, lang=lang, outlet_country=country)
    return {mention.text: mention.sense for mention in told.mentions}


@pytest.mark.parametrize(
    ("lang", "text", "name", "sense"),
    [
        # Where a third party has its desk (A5).
        ("az", "Danimarka səfirliyi Bakıda iranlılara viza verir.", "Bakıda", "venue"),
        ("tr", "Kanadalı tur şirketi Şiraz turlarını Bakü'deki ofiste satıyor.", "Bakü", "venue"),
        ("ar", "تصدر السفارة الكندية في باكو تأشيرات للإيرانيين.", "باكو", "venue"),
        ("fa", "سفارت کانادا در باکو به ایرانیان ویزا می‌دهد.", "باکو", "venue"),
        ("tr", "İsrail şirketi Bakü'de İran'ı dinliyor.", "Bakü", "republic"),
        # Where somebody was born.
        ("az", "Təbrizdə doğulmuş rəssam Bakıda sərgi açdı.", "Təbrizdə", "background"),
        ("fa", "شاعر متولد باکو در تهران کتاب تازه‌ای نوشت.", "باکو", "background"),
        # A year of the last century, in either calendar, and none of this.
        ("az", "1993-cü ildə İran Azərbaycana çadırlar verib.", "İran", "background"),
        ("fa", "ایران در سال ۱۳۷۲ به آذربایجان چادر فرستاد.", "ایران", "background"),
        ("fa", "ایران در سال ۱۴۰۲ به جمهوری آذربایجان چادر فرستاد.", "ایران", "iran"),
        ("tr", "1993 yılında ve 2024 yılında İran Azerbaycan'a yardım etti.", "İran", "iran"),
        # A private voice (A12).
        ("ar", "خبير إيراني: باكو ترفع سعر النفط", "إيراني", "venue"),
        # Who has a border with whom (rule 2).
        ("tr", "İran ve Azerbaycan'a sınırı olan ilde kar yağdı.", "İran", "background"),
        # Each power of a roll call, the object of another's clause too (A2).
        (
            "tr",
            "Fransa silah satıyor, Türkiye Bakü'yü destekliyor, İran susuyor, Rusya bekliyor.",
            "Bakü",
            "background",
        ),
    ],
)
def test_a_name_that_only_places_something_is_told_apart(lang, text, name, sense):
    assert senses(text, lang)[name] == sense


@pytest.mark.parametrize(
    ("lang", "text", "sense"),
    [
        ("az", "Bakının “Neftçi”si Təbrizin “Traktor”u ilə oynadı.", "iran"),
        ("az", "Təbrizin “Traktor”u Azərbaycan azarkeşlərini sevindirdi.", "club"),
        ("fa", "تراکتور نفتچی باکو را شکست داد.", "iran"),
        ("fa", "هواداران تراکتور نام نفتچی را فریاد زدند.", "club"),
    ],
)
def test_a_club_of_tabriz_is_irans_beside_a_club_of_the_republic(lang, text, sense):
    found = {name: own for name, own in senses(text, lang).items() if "r" in name or "را" in name}
    assert sense in {own for name, own in found.items() if "Traktor" in name or "تراکتور" in name}


@pytest.mark.parametrize(
    ("lang", "country", "text", "listed"),
    [
        ("fa", "IR", "برنت ۷۹، سبد ۷۸، سبک ایران ۷۶، آذری آذربایجان ۸۱", {"ایران"}),
        ("tr", "TR", "Brent 66 dolar, İran petrolü 64 dolar, Umman 65 dolar", {"İran"}),
        ("tr", "TR", "Yük İran, Gürcistan, Azerbaycan ve Orta Asya'ya gitti", {"İran"}),
        ("az", "AZ", "İran 12 may, saat 10:00-da Azərbaycana 3 tır, 4 vaqon göndərdi", set()),
    ],
)
def test_rows_of_prices_and_lists_with_a_region_are_lists(lang, country, text, listed):
    told = assess("", text, lang=lang, outlet_country=country)
    own = {mention.text for mention in told.mentions if mention.is_listed}
    assert own >= listed
    assert own or not listed
    assert listed or not own


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("az", "Səttarxan Təbrizdə vuruşdu, Bakıdan ona silah gəldi."),
        ("tr", "Pişeveri Tebriz'de Azerbaycan meclisini kurdu, Bakü'de öldü."),
        ("fa", "ستارخان در تبریز از باکو تفنگ گرفت."),
    ],
)
def test_a_text_on_heroes_of_the_past_speaks_of_no_republic(lang, text):
    told = assess("", text, lang=lang)
    assert all(mention.side != "azerbaijan" for mention in told.mentions)
    assert told.verdict.grade == 0


@pytest.mark.parametrize(
    ("lang", "text", "entity"),
    [
        ("fa", "آیت‌الله صدرک سخن گفت و ایران شنید", None),
        ("fa", "کامیون‌ها از گذرگاه صدرک گذشتند و به ایران آمدند", "azerbaijani_towns"),
        ("en", "The ABS brakes of Iran Khodro", "iranian_car_makers"),
        ("en", "Iran and the Aras route", "aras_route"),
        ("ar", "الجسر فوق أستاراجاي وإيران", "shared_crossings"),
    ],
)
def test_a_name_binds_to_its_entity_alone(lang, text, entity):
    found = {mention.entity_id for mention in assess("", text, lang=lang).mentions}
    assert "united_states" not in found
    assert found & {entity, "azerbaijani_towns"} == ({entity} if entity else set())
