"""Load the names and the cue words of `seeds/gazetteer/` once, checked, ready for matching."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_args

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError
from extractors.model import QuadClass, Side
from extractors.relevance.compiling import Name, compile_lexicon
from extractors.relevance.endings import Endings
from extractors.relevance.lexicon import Lexicon

FOLDER = SEEDS / "gazetteer"
SIDES = frozenset({"azerbaijan", "iran", "shared", "other"})
KINDS = frozenset(
    {
        "agency", "capital", "city", "claim", "club", "conflict", "corridor", "country", "crossing",
        "culture", "ethnonym", "exclave", "neighbour", "organ", "person", "province",
        "republic", "river", "route", "sea", "surname", "third_country", "unnamed",
    }
)  # fmt: skip
TOPICS = (
    "diplomacy", "security_military", "border_incident", "trade_economy", "transport_corridor",
    "energy_water", "israel_factor", "karabakh_armenia", "ethnic_minority", "religion",
    "espionage_arrests", "media_rhetoric", "culture_science", "sport", "consular_people",
    "environment_caspian",
)  # fmt: skip
CONTEXTS = frozenset(
    {
        "among", "background", "bilateral", "desk", "digest", "effect", "evacuation", "event",
        "foreigners", "former", "history", "life", "linked", "listing", "position", "private",
        "region", "sport", "state",
    }
)  # fmt: skip
# Kinds that, where they belong to neither side, earn no verdict and no evidence on their own.
_BYSTANDERS = frozenset(
    {
        "agency", "neighbour", "person", "river", "route", "sea", "surname", "third_country",
        "unnamed",
    }
)  # fmt: skip
_ENTITY_KEYS = frozenset(
    {"id", "kind", "side", "names", "office", "from", "to", "country", "means"}
)
# Languages without cue words of their own borrow those of the nearest one.
_CUES_OF = {"uk": "ru", "ku": "fa"}


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing that news may name."""

    entity_id: str
    kind: str
    side: Side
    country: str | None = None  # id of the third country that a person speaks for


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All entities and the lexicon of their names; a hit's target is an index into `entities`."""

    entities: tuple[Entity, ...]
    lexicon: Lexicon
    counting: frozenset[int]  # the entities that may earn a verdict on their own


class Cue(NamedTuple):
    """What a cue word speaks of: relation, topic, context, home or act, and a label in it."""

    group: str
    label: str


@dataclass(frozen=True, slots=True)
class Patterns:
    """The cue words of one language; a hit's target is an index into `cues`."""

    cues: tuple[Cue, ...]
    lexicon: Lexicon
    among: Lexicon  # those labelled "among" alone, looked for right before a name


@cache
def gazetteer() -> Gazetteer:
    """Load every entity file of the shipped gazetteer."""
    return load_gazetteer(FOLDER)


@cache
def patterns(lang: str) -> Patterns:
    """Load the cue words for texts in `lang`; a language we have none for gets none."""
    path = FOLDER / f"patterns_{_CUES_OF.get(lang, lang)}.toml"
    if not path.is_file():
        nothing = compile_lexicon((), {})
        return Patterns((), nothing, nothing)
    return load_patterns(path, _endings(FOLDER))


def load_gazetteer(folder: Path) -> Gazetteer:
    """Load and check the entity files of `folder`; ConfigError names file, entry and key."""
    endings = _endings(folder)
    entities: list[Entity] = []
    names: list[Name] = []
    origin: dict[str, Path] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name == "suffixes.toml" or path.name.startswith("patterns_"):
            continue
        for number, entry in enumerate(_entries(path), start=1):
            entity = _entity(path, number, entry)
            if entity.entity_id in origin:
                raise ConfigError(
                    f"{path}: entity {entity.entity_id!r}: id is already taken in "
                    f"{origin[entity.entity_id]}"
                )
            origin[entity.entity_id] = path
            names += _names(path, entity, entry, endings, len(entities))
            entities.append(entity)
    counting = frozenset(at for at, entity in enumerate(entities) if _counts(entity))
    return Gazetteer(tuple(entities), compile_lexicon(names, endings), counting)


def _counts(entity: Entity) -> bool:
    return entity.side not in ("other", "shared") or entity.kind not in _BYSTANDERS


def load_patterns(path: Path, endings: Mapping[str, Endings]) -> Patterns:
    """Load and check one file of cue words; ConfigError names file, table and key."""
    lang = path.stem.removeprefix("patterns_")
    allowed: dict[str, frozenset[str]] = {
        "relation": frozenset(TOPICS) | {"general"},
        "topic": frozenset(TOPICS),
        "context": CONTEXTS,
        "home": frozenset({"IR", "AZ"}),
        "act": frozenset(get_args(QuadClass)),
    }
    cues: list[Cue] = []
    names: list[Name] = []
    for group, table in _read(path).items():
        if group not in allowed or not isinstance(table, dict):
            raise ConfigError(f"{path}: unknown table {group!r}; known: {sorted(allowed)}")
        for label, words in table.items():
            if label not in allowed[group]:
                raise ConfigError(f"{path}: [{group}]: unknown key {label!r}")
            names += [Name(word, lang, len(cues)) for word in _strings(words, path, group, label)]
            cues.append(Cue(group, label))
    among = [name for name in names if cues[name.target].label == "among"]
    return Patterns(tuple(cues), compile_lexicon(names, endings), compile_lexicon(among, endings))


def _entity(path: Path, number: int, entry: Mapping[str, Any]) -> Entity:  # Any: parsed TOML
    name = entry.get("id")
    if not isinstance(name, str) or not name:
        raise ConfigError(f"{path}: entity number {number}: id is missing or no text")
    for unknown in sorted(entry.keys() - _ENTITY_KEYS):
        raise ConfigError(f"{path}: entity {name!r}: unknown key {unknown!r}")
    for field, known in (("kind", KINDS), ("side", SIDES)):
        if entry.get(field) not in known:
            raise ConfigError(
                f"{path}: entity {name!r}: {field} is {entry.get(field)!r}; known: {sorted(known)}"
            )
    for field, wanted in (
        ("office", str),
        ("from", date),
        ("to", date),
        ("country", str),
        ("means", str),
    ):
        if field in entry and not isinstance(entry[field], wanted):
            raise ConfigError(f"{path}: entity {name!r}: {field} must be a {wanted.__name__}")
    return Entity(name, entry["kind"], entry["side"], entry.get("country"))


def _names(
    path: Path,
    entity: Entity,
    entry: Mapping[str, Any],  # Any: parsed TOML
    endings: Mapping[str, Endings],
    target: int,
) -> list[Name]:
    table = entry.get("names")
    if not isinstance(table, dict) or not table:
        raise ConfigError(f"{path}: entity {entity.entity_id!r}: names is missing or no table")
    names: list[Name] = []
    for lang, words in table.items():
        if lang not in endings:
            raise ConfigError(f"{path}: entity {entity.entity_id!r}: unknown language {lang!r}")
        found = _strings(words, path, entity.entity_id, f"names.{lang}")
        names += [Name(word, lang, target) for word in found]
    return names


def _entries(path: Path) -> list[Mapping[str, Any]]:  # Any: parsed TOML
    table = _read(path)
    entries = table.get("entity")
    if set(table) != {"entity"} or not isinstance(entries, list):
        raise ConfigError(f"{path}: only [[entity]] tables are known, found {sorted(table)}")
    return entries


def _endings(folder: Path) -> dict[str, Endings]:
    path = folder / "suffixes.toml"
    rules: dict[str, Endings] = {}
    for lang, rule in _read(path).items():
        for unknown in sorted(rule.keys() - {"endings", "chain", "proclitics"}):
            raise ConfigError(f"{path}: [{lang}]: unknown key {unknown!r}")
        rules[lang] = Endings(
            _strings(rule.get("endings", []), path, lang, "endings"),
            int(rule.get("chain", 0)),
            _strings(rule.get("proclitics", []), path, lang, "proclitics"),
        )
    return rules


def _strings(value: object, path: Path, entry: str, field: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
        raise ConfigError(f"{path}: {entry!r}: {field} must be a list of texts")
    return tuple(value)


def _read(path: Path) -> dict[str, Any]:  # Any: parsed TOML
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
