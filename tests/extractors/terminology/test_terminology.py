"""Which wordings a text uses: in every language, inflected, counted, and where first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import ConfigError
from extractors.relevance.gazetteer import TOPICS, gazetteer
from extractors.terminology import TermUse, find_terms, finding_id, load_terms, terms_sha256
from extractors.timeline import load_events, timeline_sha256

# Inflected, joined to particles, in other letters; what overlaps counts once, the longest.
SENTENCES = [
    ("az", "Zəngəzur dəhlizinin açılışı", "zangezur_corridor"),
    ("az", "ZƏNGƏZURDAN keçən yol", "zangezur"),
    (
        "az",
        "Cənubi Azərbaycandakı soydaşlarımız molla rejimindən",
        "mullah_regime south_azerbaijan",
    ),
    ("az", "işğaldan azad edilmiş ərazilərdə, Xankəndidə", "khankendi liberated_territories"),
    ("az-Cyrl", "Зәнҝәзур дәһлизинин ачылышы", "zangezur_corridor"),
    ("azb", "زنگه‌زور دهلیزینین آچیلماسی، گونئی آذربایجاندا", "south_azerbaijan zangezur_corridor"),
    ("fa", "مخالفت با کريدور زنگزور", "zangezur_corridor"),
    ("fa", "کریدور جعلی زنگزور و رژیم صهیونیستی", "fake_zangezur_corridor zionist_regime"),
    ("fa", "رژیم باکو در جنگ ۱۲ روزه", "baku_regime twelve_day_war"),
    ("fa", "مقامات جمهوری آذربایجان درباره کریدور ارس", "aras_corridor republic_of_azerbaijan"),
    ("ru", "о Зангезурском коридоре и в Южном Азербайджане", "south_azerbaijan zangezur_corridor"),
    ("ru", "после 12-дневной войны в Персидском заливе", "persian_gulf twelve_day_war"),
    ("ru", "в Степанакерте, столице Арцаха", "artsakh stepanakert"),
    ("tr", "Zengezur Koridoru'nun ve Güney Azerbaycan'ın", "south_azerbaijan zangezur_corridor"),
    ("tr", "Basra Körfezi'nde, Dağlık Karabağ'da", "basra_gulf nagorno_karabakh"),
    ("ar", "بالكيان الصهيوني وممر زنغزور", "zangezur_corridor zionist_regime"),
    ("ar", "في الخليج العربي وللجمهورية الإسلامية", "arabian_gulf islamic_republic"),
    ("hy", "Զանգեզուրի միջանցքի մասին, Սյունիքում", "syunik zangezur_corridor"),
    ("hy", "Արցախից և Լեռնային Ղարաբաղից", "artsakh nagorno_karabakh"),
    ("he", "במסדרון זנגזור ובמפרץ הפרסי", "persian_gulf zangezur_corridor"),
    ("ka", "ზანგეზურის დერეფანში და კასპიის ზღვაზე", "caspian zangezur_corridor"),
    ("en", "the Trump Route for International Peace and Prosperity (TRIPP)", "tripp"),
    ("en", "Baku's regime; West Azerbaijan province; a Caspian tern", "caspian"),
    ("en", "The Zionist regime's 12-day war on Iran", "twelve_day_war zionist_regime"),
    # Names of something else that hold one of ours.
    ("az", "Pakistan İslam Respublikasının səfiri, Xəzər rayonunda", ""),
    ("en", "the Islamic Republic of Pakistan and the Islamic Republic", "islamic_republic"),
    ("ru", "посол Исламской Республики Пакистан", ""),
    ("fa", "سفیر جمهوری اسلامی پاکستان در دانشگاه خزر", ""),
    ("az", "“Qarabağ” FK Qarabağda", "karabakh"),
    # Wars of before: that of 1941 and that with Iraq.
    (
        "az",
        "Böyük Vətən müharibəsinin veteranı Vətən müharibəsindən danışdı",
        "patriotic_war",
    ),
    ("ru", "ветераны Великой Отечественной войны", ""),
    ("en", "veterans of the Great Patriotic War", ""),
    ("ar", "في الحرب الوطنية العظمى", ""),
    ("fa", "شهید جنگ تحمیلی و دفاع مقدس", ""),
    ("fa", "در جنگ تحمیلی ۱۲ روزه", "imposed_war"),
    # Iran's province is no claim on Armenia.
    ("fa", "استان آذربایجان غربی", ""),
    ("az", "Qərbi Azərbaycan ostanı, Urmiya", ""),
    ("az", "Qərbi Azərbaycan İcmasının bəyanatı", "western_azerbaijan_claim"),
]


@pytest.mark.parametrize("number", range(len(SENTENCES)))
def test_a_sentence_uses_these_wordings(number):
    lang, sentence, expected = SENTENCES[number]
    assert " ".join(use.term_id for use in find_terms(sentence, "", lang=lang)) == expected


def test_uses_are_counted_and_the_first_of_each_field_is_told():
    title, body = "İran: Zəngəzur dəhlizi", "Bu gün.\n\nZəngəzur dəhlizinə qarşı. Zəngəzur dəhlizi!"
    (use,) = find_terms(title, body, lang="az")
    assert use == TermUse("zangezur_corridor", 3, 1, title.index("Z"), body.index("Z"))
    assert find_terms("", body, lang="az-Latn")[0].title_start is None


def test_every_name_of_the_files_finds_its_own_wording():
    missed = [
        (term.term_id, spelling.lang, name)
        for term in load_terms()
        for spelling in term.spellings
        for name in spelling.names
        if term.term_id
        not in {
            use.term_id
            for use in find_terms(
                name.translate({ord(s): None for s in "*=!"}), "", lang=spelling.lang
            )
        }
    ]
    assert missed == []


def test_the_things_that_are_asked_for_have_competing_wordings_in_the_languages_of_both_sides():
    things = {}
    for term in load_terms():
        things.setdefault(term.thing_id, []).append(term)
        assert term.users
        assert term.source
    assert all(len(wordings) > 1 for wordings in things.values())
    wanted = {
        "route_to_nakhchivan",
        "azerbaijan_state",
        "iranian_azerbaijan",
        "karabakh",
        "caspian",
    }
    wanted |= {"persian_gulf", "israel", "june_2025_war", "armenia_as_azerbaijan", "iranian_state"}
    assert wanted <= things.keys()
    for thing in wanted:
        langs = {name.lang for term in things[thing] for name in term.spellings}
        assert {"en", "fa", "az", "ru", "tr", "hy"} <= langs, thing


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=80), st.sampled_from(["az", "fa", "ru", "ar", "hy", "xx"]))
def test_offsets_lie_in_the_text_and_nothing_else_is_raised(text, lang):
    for use in find_terms(text, f"{text} Qarabağda", lang=lang):
        assert use.uses >= 1
        assert use.title_start is None or 0 <= use.title_start < len(text)


FILES = {
    "an unknown key": ('[[thing]]\nid = "a"\nwhat = "A"\nwhy = "x"\nwording = []\n', "why"),
    "no names": (
        (
            '[[thing]]\nid = "a"\nwhat = "A"\n[[thing.wording]]\nid = "b"\nlabel = "B"\n'
            'users = "x"\nreason = "y"\nsource = "z"\n'
        ),
        "names: missing",
    ),
    "a name twice": (
        '[[thing]]\nid = "a"\nwhat = "A"\n'
        + "".join(
            f'[[thing.wording]]\nid = "{each}"\nlabel = "B"\nusers = "x"\nreason = "y"\n'
            'source = "z"\nnames.az = ["Bakı"]\n'
            for each in "bc"
        ),
        "az: baki",
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_with_a_mistake_is_refused_by_name(tmp_path, case):
    text, told = FILES[case]
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        load_terms(tmp_path)


def test_another_edition_of_the_files_is_another_finding(tmp_path):
    (tmp_path / "x.toml").write_text("", encoding="utf-8")
    before = terms_sha256(tmp_path)
    terms_sha256.cache_clear()
    (tmp_path / "x.toml").write_text("# other", encoding="utf-8")
    assert terms_sha256(tmp_path) != before
    assert terms_sha256()[:12] in finding_id()


def test_the_timeline_names_what_gazetteer_wordings_and_topics_know():
    events = load_events()
    assert len(events) >= 126
    entities = {each.entity_id for each in gazetteer().entities}
    terms = {each.term_id for each in load_terms()}
    for event in events:
        assert event.starts_on <= event.ends_on
        assert set(event.entities) <= entities, event.event_id
        assert set(event.terms) <= terms, event.event_id
        assert set(event.topics) <= set(TOPICS), event.event_id
        # Named in full he is another entity than by a surname that leaves open whose it is.
        assert ("aliyev" in event.entities) == ("ilham_aliyev" in event.entities), event.event_id
        assert "azerbaijani" not in event.entities, event.event_id  # no more than the country
    starts = [event.starts_on for event in events]
    assert starts == sorted(starts)
    assert sum(bool(event.topics or event.entities or event.terms) for event in events) > 110


EVENTS = {
    "an unknown tag": ('tags = ["nonsense"]', "nonsense"),
    "an end before the beginning": ("tags = []\nuntil = 2020-01-01", "until is before"),
    "an unknown key": ('tags = []\nplace = "Bakı"', "place"),
}


@pytest.mark.parametrize("case", EVENTS)
def test_an_event_with_a_mistake_is_refused_by_name(tmp_path, case):
    lines, told = EVENTS[case]
    (tmp_path / "topics.toml").write_text("[topics]\nborder = []\n", encoding="utf-8")
    (tmp_path / "events.toml").write_text(
        f'[[event]]\nid = "e"\non = 2021-01-01\nprecision = "day"\nwhat = "x"\nsources = "y"\n'
        f'confidence = "high"\n{lines}\n',
        encoding="utf-8",
    )
    with pytest.raises(ConfigError, match=told):
        load_events(tmp_path)
    assert timeline_sha256(tmp_path) != timeline_sha256()
