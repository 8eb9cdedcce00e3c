"""Know the people of the gazetteer by first name, surname and office, and the words beside them."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from extractors.relevance.folding import key
from extractors.relevance.gazetteer import FOLDER, Entity, gazetteer

_WORD = re.compile(r"[^\W_]+")
_OFFICE_WORD = re.compile(r"[a-z]+")
_PARTICLES = "(?:[وفبلكک]{0,2}|[והבלמשכ]{0,2})"  # Arabic and Hebrew write them onto the title
_INFLECTION = 3  # letters: "Тимуром"; endings of first names are short
_SHORTEST_STEM = 4  # letters; a shorter first name begins too many other words

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a surname may mean."""

    entity: Entity
    firsts: frozenset[str]  # words that stand right before the surname, in any language
    roles: frozenset[str]  # keys of `titles` that the office holds


@dataclass(frozen=True, slots=True)
class Surname:
    """A surname that the gazetteer knows without a first name."""

    bearers: tuple[Person, ...]
    default: Person | None  # who is meant where the text says nothing else


@dataclass(frozen=True, slots=True)
class Namebook:
    """Surnames by the entity that the lexicon finds for them, and the words beside them."""

    surnames: Mapping[str, Surname]
    surnames_of: Mapping[str, tuple[str, ...]]  # by person
    titles: Mapping[str, re.Pattern[str]]
    first_names: frozenset[str]
    plain: Mapping[str, frozenset[str]]  # lists of single words by their label
    eponyms: tuple[str, ...]  # two of these lists as str.startswith and str.endswith want them
    patronymic_endings: tuple[str, ...]

    def is_first_name(self, word: str) -> bool:
        """Tell whether a folded word is a common first name, inflected or compound."""
        return any(
            word[:size] in self.first_names
            and (len(word) - size <= _INFLECTION or word[size:] in self.first_names)
            for size in range(min(len(word), _SHORTEST_STEM), len(word) + 1)
        )

    def roles_in(self, folded: str, asked: Iterable[str]) -> frozenset[str]:
        """Give those of the titles asked for that stand in a folded stretch of text."""
        return frozenset([role for role in asked if self.titles[role].search(folded)])


@cache
def namebook() -> Namebook:
    """Give the people of the files in use."""
    entities = {entity.entity_id: entity for entity in gazetteer().entities}
    entries = [
        entry
        for path in sorted(FOLDER.glob("persons_*.toml"))
        for entry in _read(path.name)["entity"]
    ]
    words = _read("people/words.toml")
    titles = {role: _pattern(stems) for role, stems in words["titles"].items()}
    shared = {entry["id"]: _spellings(entry) for entry in entries if entry["kind"] == "surname"}
    means = {entry["id"]: entry.get("means") for entry in entries}
    surnames: dict[str, Surname] = {}
    bearers: dict[str, list[Person]] = {}
    for entry in entries:
        if entry["kind"] != "person":
            continue
        names = _spellings(entry)
        alone = names & {name[at:] for name in names for at in range(1, len(name))}
        roles = frozenset(_roles(entry.get("office", ""), titles))
        own = alone.union(*(shared[each] for each in shared if _firsts(names, shared[each])))
        person = Person(entities[entry["id"]], _firsts(names, own), roles)
        if alone:
            surnames[entry["id"]] = Surname((person,), person)
        for each, spelled in shared.items():
            if _firsts(names, spelled):
                bearers.setdefault(each, []).append(person)
    for each, people in bearers.items():
        default = next((one for one in people if one.entity.entity_id == means[each]), None)
        surnames[each] = Surname(tuple(people), default)
    plain = {label: frozenset(map(key, own)) for label, own in words["plain"].items()}
    return Namebook(
        surnames,
        _by_person(surnames),
        titles,
        frozenset(key(name) for names in words["first_names"].values() for name in names),
        plain,
        tuple(sorted(plain["eponyms"])),
        tuple(sorted(plain["patronymic_endings"])),
    )


def _spellings(entry: Mapping[str, Any]) -> frozenset[Words]:  # Any: parsed TOML
    return frozenset(
        tuple(_WORD.findall(key(name))) for names in entry["names"].values() for name in names
    )


def _firsts(names: Iterable[Words], surnames: Iterable[Words]) -> frozenset[str]:
    """Give the words that stand right before one of `surnames` in `names`."""
    known = set(surnames)
    return frozenset(
        name[at - 1] for name in names for at in range(1, len(name)) if name[at:] in known
    )


def _roles(office: str, titles: Mapping[str, object]) -> Iterator[str]:
    words = _OFFICE_WORD.findall(office.lower().replace("presidential", "aide"))
    for word in words:
        role = "spokesman" if word == "spokeswoman" else word
        # "Minister" alone means no prime minister.
        if role in titles and not (role == "minister" and "prime" in words):
            yield role


def _pattern(stems: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b{_PARTICLES}(?:{'|'.join(re.escape(key(stem)) for stem in stems)})")


def _by_person(surnames: Mapping[str, Surname]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for each, surname in surnames.items():
        for person in surname.bearers:
            known = found.get(person.entity.entity_id, ())
            found[person.entity.entity_id] = (*known, each)
    return found


def _read(name: str) -> dict[str, Any]:  # Any: parsed TOML, checked by the gazetteer and by tests
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
