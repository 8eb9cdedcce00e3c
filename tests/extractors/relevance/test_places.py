"""Places and institutions are found by every inflected name; words that only look alike are not.

`places.toml` holds the names: by language and entity, and by language those to refuse.
"""

import tomllib
from pathlib import Path

import pytest

from extractors.relevance.folding import key, line_of
from extractors.relevance.gazetteer import FOLDER, gazetteer

NAMES = tomllib.loads((Path(__file__).parent / "places.toml").read_text(encoding="utf-8"))
FOUND = [
    (lang, word, entity_id)
    for lang, entities in NAMES["found"].items()
    for entity_id, words in entities.items()
    for word in words
]
ALIKE = [(lang, word) for lang, words in NAMES["alike"].items() for word in words]
FILES = ("places_azerbaijan.toml", "places_iran.toml", "institutions.toml")


def entities_in(text, lang):
    known = gazetteer()
    hits = known.lexicon.find(line_of(text).text, lang)
    return [known.entities[target] for _, _, target in hits]


def named():
    """Give file, entity, language and name of every name in the files under test."""
    for file in FILES:
        for entity in tomllib.loads((FOLDER / file).read_text(encoding="utf-8"))["entity"]:
            for lang, names in entity["names"].items():
                yield from ((file, entity["id"], lang, name) for name in names)


@pytest.mark.parametrize("lang", NAMES["found"])
def test_inflected_names_are_found_as_their_entity(lang):
    own = [(word, entity_id) for at, word, entity_id in FOUND if at == lang]
    told = {word: [each.entity_id for each in entities_in(word, lang)] for word, _ in own}
    assert told == {word: [entity_id] for word, entity_id in own}


@pytest.mark.parametrize("lang", NAMES["alike"])
def test_words_that_look_alike_name_neither_side(lang):
    words = [word for at, word in ALIKE if at == lang]
    sides = {word: {each.side for each in entities_in(word, lang)} for word in words}
    assert not {word for word in words if sides[word] & {"azerbaijan", "iran"}}


def test_the_cases_are_many_and_of_many_languages():
    assert len({word for _, word, _ in FOUND}) >= 150
    assert len(NAMES["found"]) >= 8
    assert len({word for _, word in ALIKE}) >= 60


def test_no_name_stands_twice_in_one_language():
    seen = {}
    for file, entity_id, lang, name in named():
        place = (lang, key(name.rstrip("!")))
        assert place not in seen, (file, entity_id, name, seen[place])
        seen[place] = entity_id


def test_every_name_is_in_the_script_of_its_language():
    scripts = {"ru": "Ѐ", "az-Cyrl": "Ѐ", "hy": "԰", "ka": "Ⴀ", "he": "֐", "fa": "؀", "ar": "؀"}
    for file, entity_id, lang, name in named():
        if lang in scripts and not name.isascii():
            first = ord(scripts[lang])
            letters = [each for each in name if each.isalpha()]
            assert all(first <= ord(each) < first + 0x100 for each in letters), (
                file,
                entity_id,
                name,
            )


def test_every_file_speaks_for_its_side_alone():
    sides = {entity.entity_id: entity.side for entity in gazetteer().entities}
    told = {
        file: {sides[entity] for name, entity, _, _ in named() if name == file} for file in FILES
    }
    assert told == {
        "places_azerbaijan.toml": {"azerbaijan"},
        "places_iran.toml": {"iran"},
        "institutions.toml": {"azerbaijan", "iran"},
    }
