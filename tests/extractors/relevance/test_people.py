"""One person from every spelling, and no two people made one. Data: `persons/`, written by hand."""

import json
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.relevance import assess
from extractors.relevance.gazetteer import FOLDER, gazetteer
from extractors.relevance.namebook import namebook
from extractors.relevance.people import link
from extractors.relevance.reading import read
from extractors.relevance.senses import settle
from extractors.text import ZWNJ

DATA = Path(__file__).parent / "persons"
SPELLINGS = tomllib.loads((DATA / "spellings.toml").read_text(encoding="utf-8"))
FLOOR = 0.98
LANGS = ("en", "az", "az-Cyrl", "tr", "ru", "fa", "ar", "azb", "hy", "ka", "he")
# Sentences of our own around a name; each names a side, so that it is read at all.
FRAMES = {
    "en": ("{} spoke in Tehran.", "In Baku, {}’s words were heard.", "Baku: {} — no date yet"),
    "az": ("{} Bakıda danışdı.", "Tehranda {} qarşılandı."),
    "az-Cyrl": ("{} Бакыда данышды.", "Теһранда {} гаршыланды."),
    "tr": ("{} Bakü'de konuştu.", "Tahran'da {} karşılandı.", "Bakü'de görülen {}."),
    "ru": ("{} выступил в Баку.", "В Тегеране видели: {}."),
    "fa": ("{} در باکو سخن گفت.", "در تهران {} را دیدند.", "در باکو «{}» گفت"),
    "ar": ("تحدث {} في باكو.", "وصل إلى طهران {} أمس."),
    "azb": ("{} باکیدا دانیشدی.", "تهراندا {} قارشیلاندی."),
    "hy": ("{} ելույթ ունեցավ Բաքվում։", "Թեհրանում {} խոսեց։"),
    "ka": ("{} ბაქოში ჩავიდა.", "თეირანში {} იყო."),
    "he": ("{} נאם בבאקו.", "בטהרן {} דיבר."),
}
TAIL = " Iran."  # a name that counts, found whatever the language
WRONG = {"en": "az", "az": "tr", "az-Cyrl": "ru", "tr": "az", "ru": "en", "fa": "ar", "ar": "fa",
         "azb": "fa", "hy": "en", "ka": "hy", "he": "ar"}  # fmt: skip
_BACK = "aıou"
_HARMONY = {
    "a": "ı",
    "ı": "ı",
    "o": "u",
    "u": "u",
    "e": "i",
    "ə": "i",
    "i": "i",
    "ö": "ü",
    "ü": "ü",
}


def turkic(name, lang):
    """Inflect with vowel harmony: six cases."""
    vowels = [
        letter for letter in name.replace("İ", "i").replace("I", "ı").lower() if letter in _HARMONY
    ]
    last = vowels[-1]
    narrow, ends = _HARMONY[last], name[-1].lower() in _HARMONY
    wide = "a" if last in _BACK else ("e" if lang == "tr" else "ə")
    endings = (
        ("n" if ends else "") + narrow + "n",
        ("y" if ends else "") + wide,
        "d" + wide + "n", "d" + wide, "l" + wide,
        (("y" if lang == "tr" else "n") if ends else "") + narrow,
    )  # fmt: skip
    mark = ("", "'", "’") if lang == "tr" else ("",)
    yield from (name + sign + ending for ending in endings for sign in mark)


def cyrillic_turkic(name):
    last = next(letter for letter in reversed(name.lower()) if letter in "аыоуеәиөү")
    back = last in "аыоу"
    ends = name[-1] in "аыоуеәиөү"
    yield (
        name + ("нын" if back else "нин" if ends else "ин")
        if ends
        else name + ("ын" if back else "ин")
    )
    yield name + ("дан" if back else "дән")
    yield name + ("да" if back else "дә")


_RUSSIAN = (  # how a word ends, what is cut off, what the four cases add
    (("ова", "ева"), 1, ("ой", "ой", "ой", "ой")),
    (("а",), 1, ("ы", "е", "ой", "е")),
    (("й", "ь"), 1, ("я", "ю", "ем", "е")),
    (("ов", "ев", "ин"), 0, ("а", "у", "ым", "е")),
    (("ич",), 0, ("а", "у", "ем", "е")),
    (tuple("бвгджзклмнпрстфхцчшщ"), 0, ("а", "у", "ом", "е")),
)
_UNBENT = {"оглы", "президент", "спикер", "посол", "министр", "обороны", "вице-премьер"}


def russian(name):
    """Decline each word as Russian does; a woman's name in a consonant and vowels stay."""
    is_woman = name.endswith(("ова", "ева"))
    for case in range(4):
        yield " ".join(_declined(word, case, is_woman=is_woman) for word in name.split())


def _declined(word, case, *, is_woman):
    for ends, cut, added in _RUSSIAN:
        stays = word in _UNBENT or (is_woman and cut == 0)
        if word.endswith(ends) and not stays:
            return word[: len(word) - cut] + added[case]
    return word


def armenian(name):
    if name.endswith("ի"):
        yield from (name[:-1] + "ու", name[:-1] + "ուն", name + "ն", name + "ից")
    elif name[-1] in "աեոու":
        yield from (name + "ն", name + "յի", name + "յից", name + "ի")
    else:
        yield from (name + ending for ending in ("ը", "ի", "ին", "ից", "ով", "ն"))


def georgian(name):
    if name.endswith("ი") and not name.endswith(("ღჩი", "ენეი", "აისი", "ანი", "ათი", "ელი")):
        yield from (
            name[:-1] + ending for ending in ("მა", "ს", "ის", "ისთვის", "თან", "ისგან", "მაც")
        )
    elif name.endswith("ი"):
        yield from (name + ending for ending in ("ს", "მ", "სთან"))
    else:
        yield from (name + ending for ending in ("ს", "მ", "სთან", "ც"))


def persian(name):
    yield from (f"و {name}", name.replace("ی", "ي").replace("ک", "ك"))
    if ZWNJ in name:
        yield from (name.replace(ZWNJ, " "), name.replace(ZWNJ, ""))
    if name[-1] in "ایوه":
        yield name + ZWNJ + "ی"
    yield from (f"{name} را", f"{name}،", f"#{name.replace(' ', '_')}")


def arabic(name):
    yield from (prefix + name for prefix in ("و", "ب", "ل", "ف"))
    yield name.translate(str.maketrans("أإآ", "ااا"))
    yield name.replace("ي", "ی").replace("ك", "ک")
    yield name[:-1] + "ى" if name.endswith("ي") else name


def hebrew(name):
    yield from (prefix + name for prefix in ("ו", "ל", "ב", "ש", "מ", "כש", "ול"))
    yield name.replace("'", "׳")


def english(name):
    yield from (f"{name}'s", f"{name}’s", name.upper(), f"“{name}”", plain_latin(name))


def plain_latin(name):
    """Write without the letters that a foreign keyboard has not."""
    return name.translate(str.maketrans("əƏıİşŞçÇğĞöÖüÜ", "eEiIsScCgGoOuU"))


def capitals(name):
    return name.replace("i", "İ").replace("ı", "I").upper()


def variants(name, lang):
    """Give a name as `lang` inflects, clips and misspells it."""
    made = {
        "en": english, "ru": russian, "hy": armenian, "ka": georgian, "fa": persian, "azb": persian,
        "ar": arabic, "he": hebrew, "az-Cyrl": cyrillic_turkic,
    }  # fmt: skip
    if lang in ("az", "tr"):
        yield from turkic(name, lang)
        yield from (plain_latin(name), capitals(name), name.upper())
        return
    yield from made[lang](name)
    if lang in ("ru", "hy", "az-Cyrl"):
        yield name.upper()
    if lang == "hy":
        yield name.replace("և", "եւ")


def people_in(text, lang):
    """Give the ids of the people in a text, None for a surname that is nobody's."""
    reading = read("", text, lang)
    linked = link(reading)
    names = [
        linked[at].entity if at in linked else found.entity
        for at, found in enumerate(reading.found)
        if found.entity.kind in ("person", "surname")
    ]
    return [entity and entity.entity_id for entity in names]


@cache
def written():
    """Give (person, language, text, language read in) of every spelling in its sentence."""
    texts = []
    for person, own in SPELLINGS.items():
        for lang, bases in own.items():
            frames = FRAMES[lang]
            for number, base in enumerate(bases):
                spelled = list(dict.fromkeys((base, *variants(base, lang))))
                for at, name in enumerate(spelled):
                    text = frames[(number + at) % len(frames)].format(name) + TAIL
                    read_as = lang if at else WRONG[lang]
                    texts.append((person, lang, text, read_as))
                    if not at:
                        texts.append((person, lang, frames[0].format(name) + TAIL, lang))
    return tuple(texts)


def test_every_spelling_is_found_as_that_one_person():
    total, missed = Counter(), []
    for person, lang, text, read_as in written():
        total[lang] += 1
        if people_in(text, read_as) != [person]:
            missed.append((person, lang, read_as, text))
    right = 1 - len(missed) / sum(total.values())
    assert right >= FLOOR, missed
    by_lang = Counter(lang for _, lang, _, _ in missed)
    worst = min(1 - by_lang[lang] / total[lang] for lang in LANGS)
    assert worst >= FLOOR - 0.02, by_lang


def test_the_spellings_cover_people_scripts_and_languages():
    assert len(SPELLINGS) >= 54
    assert all(len(own) >= 8 for own in SPELLINGS.values())
    assert {lang for own in SPELLINGS.values() for lang in own} == set(LANGS)
    assert len(written()) > 5000


def cases(name):
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


NAMESAKES, SURNAMES = cases("namesakes"), cases("surnames")


@pytest.mark.parametrize("case", [*NAMESAKES, *SURNAMES], ids=lambda case: case["text"][:40])
def test_a_surname_is_whose_the_text_says_and_no_namesakes(case):
    found = people_in(case["text"], case["lang"])
    assert not set(case.get("never", ())) & set(found)
    assert set(case.get("is", ())) <= set(found)
    if "last" in case:
        assert found[-1] == case["last"]
    if "last_not" in case:
        assert found[-1] != case["last_not"]


def test_the_namesakes_are_many_and_would_be_taken_for_people_without_linking():
    kept = [case for case in NAMESAKES if case.get("never")]
    assert len(kept) >= 60
    assert {case["lang"] for case in NAMESAKES} == set(LANGS) - {"azb"}

    def taken(case):
        return {each.entity.entity_id for each in read("", case["text"], case["lang"]).found}

    assert sum(bool(taken(case) & set(case["never"])) for case in kept) >= 30


def test_a_namesake_earns_no_side_and_is_no_row_of_the_person():
    mentions = assess("", "Boxer Rashad Bayramov flew from Tehran.", lang="en").mentions
    assert [each.entity_id for each in mentions] == ["namesake", "tehran"]
    assert mentions[0].side == "none"
    assert mentions[0].strength == 0.0


def test_a_leader_of_a_third_country_counts_as_the_country_once():
    facts = settle(read("", "Putin and Russia greeted Iran and Azerbaijan.", "en"), None)
    third = [each for each in facts if each.sense == "third_country"]
    assert [each.found.entity.entity_id for each in third] == ["vladimir_putin", "russia"]
    assert {each.found.entity.country or each.found.entity.entity_id for each in third} == {
        "russia"
    }


def test_the_gazetteer_holds_enough_people_each_in_many_scripts():
    entries = people()
    assert len(entries) >= 70
    assert all(entry["office"] for entry in entries)
    assert all(len(entry["names"]) >= 10 for entry in entries), "a language is missing"
    former = [entry for entry in entries if "to" in entry]
    assert former
    assert all(entry["from"] < entry["to"] for entry in former if "from" in entry)


def test_every_surname_has_bearers_and_every_leader_a_country():
    known = {entity.entity_id: entity for entity in gazetteer().entities}
    book = namebook()
    for entry in entities():
        if entry["kind"] == "surname":
            bearers = {each.entity.entity_id for each in book.surnames[entry["id"]].bearers}
            assert entry.get("means", next(iter(bearers))) in bearers, entry["id"]
        elif entry["kind"] == "person":
            assert (entry["side"] == "other") == ("country" in entry), entry["id"]
            assert entry.get("country", "russia") in known
        roles = book.surnames[entry["id"]].bearers if entry["id"] in book.surnames else ()
        assert all(role in book.titles for each in roles for role in each.roles)


def test_no_two_people_share_a_full_name():
    owners = {}
    for entry in people():
        for names in entry["names"].values():
            for name in names:
                owners.setdefault(name.strip("!=*"), set()).add(entry["id"])
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def entities():
    for path in sorted(FOLDER.glob("persons_*.toml")):
        yield from tomllib.loads(path.read_text(encoding="utf-8"))["entity"]


def people():
    return [entry for entry in entities() if entry["kind"] == "person"]


WORDS = (
    "Bayramov", "Aliyev", "علی‌اف", "عراقچی", "Rashad", "J.", "Алиева", "оглы", "Larijani", "Ali",
    "Minister", "سفیر", "موسوی", ",", ".", "\n", "Jr", "Tehran", "სალამი", "İ", "ǅ", "",
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(WORDS), max_size=12), st.sampled_from(LANGS))
def test_linking_any_words_gives_people_at_known_places(words, lang):
    reading = read("", " ".join(words), lang)
    linked = link(reading)
    assert linked == link(reading)
    assert set(linked) <= set(range(len(reading.found)))
    known = set(gazetteer().entities)
    assert all(told.entity is None or told.entity in known for told in linked.values())
