"""The data files load, and each mistake in them is told with file, entry and key."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import ConfigError
from extractors.relevance import judge
from extractors.relevance.compiling import Name, compile_lexicon
from extractors.relevance.endings import Endings
from extractors.relevance.folding import line_of
from extractors.relevance.gazetteer import (
    FOLDER,
    gazetteer,
    load_gazetteer,
    load_patterns,
    patterns,
)

SUFFIXES = '[en]\nendings = ["s"]\nchain = 1\n'
GOOD = '[[entity]]\nid = "x"\nkind = "city"\nside = "iran"\nnames.en = ["Shiraz"]\n'


def named_in(text, lang):
    known = gazetteer()
    hits = known.lexicon.find(line_of(text).text, lang)
    return [known.entities[target].entity_id for _, _, target in hits]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Bakıdakı səfirlik", "az", ["baku"]),
        ("BAKI ŞƏHƏRİNDƏ", "az", ["baku"]),
        ("Bakıya İrandan", "az", ["baku", "iran"]),
        ("Bakü'nün İran'daki", "tr", ["baku", "iran"]),
        ("Mahmut Baki Bakır Bakırköy", "tr", []),
        ("آذربایجان‌شرقی", "fa", ["east_azerbaijan"]),
        ("آذربايجان شرقي", "fa", ["east_azerbaijan"]),
        ("آذربایجانشرقی", "fa", ["east_azerbaijan"]),
        ("#آذربایجان_شرقی", "fa", ["east_azerbaijan"]),
        ("جمهوری آذربایجان", "fa", ["azerbaijan_republic"]),
        ("علی‌اُف علیاف علي اف", "fa", ["aliyev", "aliyev", "aliyev"]),
        ("وبأذربيجان للإيرانيين", "ar", ["azerbaijan", "iran"]),
        ("Восточного Азербайджана", "ru", ["east_azerbaijan"]),
        ("ирано-азербайджанской", "ru", ["iran", "azerbaijani"]),
        ("Тегеране Баку", "ru", ["tehran", "baku"]),
        ("Բաքվում Թեհրանից", "hy", ["baku", "tehran"]),
        ("Ալիև Ալիեւ", "hy", ["aliyev", "aliyev"]),
        ("איראן ואזרבייג'ן", "he", ["iran", "azerbaijan"]),
        ("ბაქოში ირანის", "ka", ["baku", "iran"]),
        ("Бакыда Иран", "az-Cyrl", ["baku", "iran"]),
        ("cooperation operation Iranshahr", "en", []),
        ("idarə rəisi gəncə kömək etdi", "az", []),
        ("belediye reisi gence sordu", "tr", []),
        ("بشكل رئيسي مشهد", "ar", []),
    ],
)
def test_inflected_names_are_found_and_lookalikes_are_not(text, lang, expected):
    assert named_in(text, lang) == expected


def test_every_main_name_exists_in_every_language():
    # Two names of one entity may fold alike; that is no mistake.
    known = {entity.entity_id: entity for entity in gazetteer().entities}
    assert {"azerbaijan", "iran", "baku", "tehran", "nakhchivan", "armenia"} <= known.keys()
    assert len(known) == len(gazetteer().entities)


@pytest.mark.parametrize("lang", ["en", "fa", "az", "tr", "ru", "ar", "hy"])
def test_every_language_of_the_project_has_cue_words(lang):
    groups = {cue.group for cue in patterns(lang).cues}
    assert groups >= {"relation", "topic", "context", "home"}


def test_a_language_without_cue_words_is_no_error():
    assert patterns("xx").cues == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("kind", "kid"), ["broken.toml", "'x'", "kid"]),
        (('"city"', '"village"'), ["broken.toml", "'x'", "kind", "village"]),
        (('"iran"', '"irn"'), ["broken.toml", "'x'", "side", "irn"]),
        (("names.en", "names.xx"), ["broken.toml", "'x'", "xx"]),
        (('["Shiraz"]', '"Shiraz"'), ["broken.toml", "'x'", "names.en"]),
        (('id = "x"\n', ""), ["broken.toml", "number 1", "id"]),
        (("[[entity]]", "[[entities]]"), ["broken.toml", "entities"]),
        (("names.en", "names.en ="), ["broken.toml"]),
        ((GOOD, GOOD + GOOD), ["broken.toml", "'x'", "id"]),
        (('side = "iran"', 'side = "iran"\nfrom = "may"'), ["broken.toml", "'x'", "from"]),
    ],
)
def test_a_mistake_names_file_entry_and_key(tmp_path, change, told):
    (tmp_path / "suffixes.toml").write_text(SUFFIXES, encoding="utf-8")
    (tmp_path / "broken.toml").write_text(GOOD.replace(*change), encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_gazetteer(tmp_path)
    for part in told:
        assert part in str(error.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[relations]\n", "relations"),
        ('[relation]\nlove = ["x"]\n', "love"),
        ("[topic]\nsport = [1]\n", "sport"),
        ("[topic]\nsport = \n", "cannot be read"),
    ],
)
def test_a_mistake_in_cue_words_names_file_and_key(tmp_path, text, told):
    path = tmp_path / "patterns_en.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="patterns_en") as error:
        load_patterns(path, {})
    assert told in str(error.value)


def test_the_shipped_files_are_those_that_are_loaded():
    loaded = load_gazetteer(FOLDER)
    assert [e.entity_id for e in loaded.entities] == [e.entity_id for e in gazetteer().entities]


def _names():
    for path in sorted(FOLDER.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("entity", ()):
            for lang, names in entry["names"].items():
                yield entry["id"], lang, names[0].translate({ord(mark): None for mark in "*=!"})


def test_only_third_parties_and_shared_places_are_without_evidence_on_their_own():
    known = {entity.entity_id: entity for entity in gazetteer().entities}
    third = {"agency", "third_country", "person", "surname"}
    silent = third | {"neighbour", "river", "route", "sea", "unnamed"}
    told = 0
    for entity_id, lang, name in _names():
        if named_in(name, lang) == [entity_id]:
            told += 1
            entity = known[entity_id]
            is_silent = entity.side in ("other", "shared") and entity.kind in silent
            assert bool(judge(name, "", lang=lang).evidence) != is_silent, (entity, name)
    assert told > len(known)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["red", "reds", "redden", "blue", "sky"]), max_size=8))
def test_the_lexicon_finds_what_a_plain_search_finds(words):
    names = (Name("red", "en", 0), Name("blue sky", "en", 1), Name("sky=", "en", 2))
    lexicon = compile_lexicon(names, {"en": Endings(("s",), 1)})
    line = line_of(" ".join(words)).text
    expected = []
    at = 0
    while at < len(words):
        if words[at : at + 2] == ["blue", "sky"]:
            expected.append(1)
            at += 1
        elif words[at] in ("red", "reds"):
            expected.append(0)
        elif words[at] == "sky":
            expected.append(2)
        at += 1
    assert [target for _, _, target in lexicon.find(line, "en")] == expected
