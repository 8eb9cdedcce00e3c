"""Names that tell only where something lies or was filed, short lists, private voices."""

import pytest

from extractors.relevance import assess
from extractors.relevance.reading import read
from extractors.relevance.senses import settle


def senses(text, lang, home=None):
    return {
        text[each.found.start : each.found.end]: (each.side, each.sense)
        for each in settle(read("", text, lang), home)
    }


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("en", "The village lies near the border with Iran, and winters are mild.", "Iran"),
        ("ru", "Район лежит недалеко от границы с Ираном, зимы мягкие.", "Ираном"),
        ("hy", "Այգիները գտնվում են Իրանի սահմանի մոտ։", "Իրանի"),
        ("he", "העיירה שוכנת ליד הגבול עם איראן.", "איראן"),
        ("en", "Iran also has swap deals with Azerbaijan and Armenia.", "Azerbaijan"),
    ],
)
def test_a_standing_clause_sets_a_country_aside(lang, text, name):
    assert senses(text, lang)[name] == ("none", "background")


@pytest.mark.parametrize(
    ("lang", "text", "name", "side"),
    [
        ("en", "Guards seized hashish in a town near the border with Azerbaijan.", "Azerbaijan", 0),
        ("en", "Will the post stand near Iran's border with Armenia?", "Iran", 1),
        ("ru", "У границы с Ираном задержаны трое контрабандистов.", "Ираном", 1),
        ("en", "Iran also has signed 3 deals with Azerbaijan and Armenia.", "Azerbaijan", 0),
    ],
)
def test_news_at_a_border_keeps_its_country(lang, text, name, side):
    assert senses(text, lang)[name][0] == ("azerbaijan", "iran")[side]


@pytest.mark.parametrize(
    ("lang", "dateline"),
    [
        ("ru", "МОСКВА, 5 мая. /ТАСС/."),
        ("ru", "ТУЛА. /ТАСС/."),
        ("ru", "Баку, 3 июня — Sputnik."),
        ("hy", "ԵՐԵՎԱՆ, 3 ՀՈՒՆԻՍԻ, ԱՐՄԵՆՊՐԵՍ։"),
        ("hy", "ԹԵՀՐԱՆ։"),
        ("en", "Ankara, May 3 –"),
        ("en", "BRUSSELS, ARMENPRESS."),
    ],
)
def test_a_dateline_is_no_part_of_the_first_sentence(lang, dateline):
    reading = read("", f"{dateline} Баку Tehran Իրան.", lang)
    assert [each.stop for each in reading.datelines] == [len(dateline)]
    assert len(reading.sentences) == 1
    filed = [each for each in settle(reading, None) if each.found.start < len(dateline)]
    assert all(each.sense == "dateline" for each in filed)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Russia, Iran and Azerbaijan met in Oslo."),
        ("ru", "Анкара, Тегеран – Баку: поезда пойдут."),
        ("en", "Turkey: Iran and Azerbaijan agreed."),
    ],
)
def test_names_that_open_a_sentence_are_no_dateline(lang, text):
    assert read("", text, lang).datelines == ()


def listed(text, lang):
    return [each.text for each in assess("", text, lang=lang).mentions if each.is_listed]


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        ("ru", "Экспорт в Иран, Азербайджан и Грузию вырос.", 3),
        ("hy", "Գազը կգնա Հայաստանի, Իրանի կամ Ադրբեջանի տարածքով:", 3),
        ("en", "Handball: Iran, Azerbaijan and Iraq fail to qualify.", 3),
        ("ru", "Лукашенко посетит Баку, Тегеран и Ташкент.", 3),
        ("en", "Gas may flow through Iran or Azerbaijan.", 2),
        ("ru", "Летят в Турцию, Тасманию, Азербайджан и Иран.", 3),
        ("en", "Araghchi visits Baku, Yerevan and Tbilisi.", 0),
        ("en", "Iran, Azerbaijan and Russia signed a pact.", 0),
        ("ru", "Иран и Азербайджан договорились.", 0),
    ],
)
def test_a_short_list_speaks_of_no_pair_where_its_words_say_so(lang, text, names):
    assert len(listed(text, lang)) == names


@pytest.mark.parametrize(
    ("lang", "text", "name", "meant"),
    [
        ("ru", "Иран устоит, считает бакинский экономист.", "бакинский", ("none", "venue")),
        ("ka", "ფირმა ირანის ტურებს ბაქოს ოფისში ყიდის.", "ბაქოს", ("none", "venue")),
        ("ru", "Иран устоит, заявил бакинский министр.", "бакинский", ("azerbaijan", "republic")),
        ("ru", "Гусары пели в Баку.", "Баку", ("azerbaijan", "republic")),
        ("en", "They told us about Iran.", "us", ("none", "namesake")),
        (
            "hy",
            "Թավրիզում ստեղծվեց Ադրբեջանի ինքնավար կառավարություն։",
            "Ադրբեջանի",
            ("none", "region"),
        ),
        (
            "en",
            "The forum of Iran opens in Baku, Azerbaijan.",
            "Azerbaijan",
            ("azerbaijan", "venue"),
        ),
        (
            "en",
            "An envoy of the Islamic Republic came to Baku.",
            "Islamic Republic",
            ("iran", "iran"),
        ),
    ],
)
def test_a_name_means_what_the_words_beside_it_say(lang, text, name, meant):
    assert senses(text, lang)[name] == meant


def test_hussars_are_no_town():
    assert "Гусары" not in senses("Гусары пели в Баку.", "ru")
