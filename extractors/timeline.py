"""What happened between Iran and Azerbaijan, day by day: the events of `seeds/timeline/`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError
from extractors.ids import sha256_hex

FOLDER: Final = SEEDS / "timeline"
_KEYS: Final = frozenset({"id", "on", "precision", "what", "tags", "sources", "confidence"})
_MAY: Final = frozenset({"until", "entities", "terms"})
_PRECISIONS: Final = frozenset({"day", "approx", "range", "month"})


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. Days are those of the place."""

    event_id: str
    starts_on: date
    ends_on: date
    precision: str  # day, approx, range or month
    description: str
    tags: tuple[str, ...]
    topics: tuple[str, ...]  # of articles, that its tags stand for
    entities: tuple[str, ...]  # of the gazetteer; countries and capitals left out
    terms: tuple[str, ...]  # wordings of contested things
    sources: str
    confidence: str


@cache
def timeline_sha256(folder: Path = FOLDER) -> str:
    """Give the digest of the files: another one means that they were edited."""
    return sha256_hex("".join(sha256_hex(path.read_bytes()) for path in _files(folder)).encode())


@cache
def load_events(folder: Path = FOLDER) -> tuple[Event, ...]:
    """Read every event, in the order of the file; ConfigError names file, entry and key."""
    events, topics = _files(folder)
    meaning = _topics(topics)
    found = tuple(_event(events, each, meaning) for each in _read(events).get("event", []))
    ids = [event.event_id for event in found]
    for event_id in ids:
        if ids.count(event_id) > 1:
            raise ConfigError(f"{events}: event {event_id!r} stands there twice")
    return found


def _files(folder: Path) -> tuple[Path, Path]:
    return folder / "events.toml", folder / "topics.toml"


def _topics(path: Path) -> Mapping[str, tuple[str, ...]]:
    return {tag: tuple(topics) for tag, topics in _read(path).get("topics", {}).items()}


# Any: parsed TOML.
def _event(path: Path, entry: Mapping[str, Any], meaning: Mapping[str, tuple[str, ...]]) -> Event:
    _check(path, entry, meaning)
    topics = dict.fromkeys(topic for tag in entry["tags"] for topic in meaning[tag])
    return Event(
        event_id=entry["id"],
        starts_on=entry["on"],
        ends_on=entry.get("until", entry["on"]),
        precision=entry["precision"],
        description=entry["what"],
        tags=tuple(entry["tags"]),
        topics=tuple(topics),
        entities=tuple(entry.get("entities", ())),
        terms=tuple(entry.get("terms", ())),
        sources=entry["sources"],
        confidence=entry["confidence"],
    )


def _check(path: Path, entry: Mapping[str, Any], tags: Mapping[str, object]) -> None:
    where = f"{path}: event {entry.get('id')!r}"
    for missing in sorted(_KEYS - entry.keys()):
        raise ConfigError(f"{where}: {missing}: missing")
    for unknown in sorted(entry.keys() - _KEYS - _MAY):
        raise ConfigError(f"{where}: unknown key {unknown!r}")
    if entry["precision"] not in _PRECISIONS:
        raise ConfigError(f"{where}: precision is {entry['precision']!r}, not {_PRECISIONS}")
    if entry.get("until", entry["on"]) < entry["on"]:
        raise ConfigError(f"{where}: until is before on")
    for tag in entry["tags"]:
        if tag not in tags:
            raise ConfigError(f"{where}: tag {tag!r} has no line in topics.toml")


def _read(path: Path) -> dict[str, Any]:  # Any: parsed TOML
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
