"""Texts with a person's label, one JSON object a line: the gold set and files of its shape."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from extractors.catalogue import SEEDS
from extractors.errors import ConfigError
from extractors.model import Grade
from extractors.relevance.gazetteer import TOPICS

GOLD: Final = SEEDS / "gold"
FORMS: Final = ("headline", "short", "full")
# "archive" is what the development material calls its real texts.
_ORIGINS: Final = {"real": "real", "archive": "real", "retold": "retold"}
_SPLITS: Final = ("tune", "hold")
_COUNTRY: Final = ("outlet_country", "src_country")


@dataclass(frozen=True, slots=True)
class LabelledItem:
    """One text and what a person says of it. None: nobody said."""

    item_id: str
    source: str  # the set it belongs to: gold, dev, labels
    title: str
    text: str
    relevant: bool
    grade: Grade | None
    topics: tuple[str, ...] | None
    lang: str | None  # BCP-47
    outlet_country: str | None  # ISO 3166-1 alpha-2
    form: str | None = None  # headline, short, full
    hard: bool | None = None
    origin: str | None = None  # real, retold; None where a text was invented or it is not known
    rules: tuple[str, ...] = ()  # of the codebook: 1 to 18, A1 to A16
    split: str | None = None  # hold is never looked at, and nothing is tuned on it
    reason: str | None = None
    published: str | None = None  # as the file has it: a day, a month


@dataclass(frozen=True, slots=True)
class StreamPost:
    """One text of a natural stream, which nobody labelled."""

    post_id: str
    title: str
    text: str
    lang: str | None
    outlet_country: str | None


Row = Mapping[str, object]
_Check = Callable[[object], bool]


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_text_or_null(value: object) -> bool:
    return value is None or isinstance(value, str)


def _is_list_of_text(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_bool(value: object) -> bool:
    return isinstance(value, bool)


def _is_one_of(*allowed: object) -> _Check:
    return lambda value: value in allowed


_POST_KEYS: Final[dict[str, _Check]] = {
    "id": _is_name,
    "title": _is_text,
    "text": _is_text,
    "lang": _is_text_or_null,
    **dict.fromkeys(_COUNTRY, _is_text_or_null),
}
_KEYS: Final[dict[str, _Check]] = _POST_KEYS | {
    "grade": lambda value: not isinstance(value, bool) and value in (0, 1, 2),
    "topics": lambda value: _is_list_of_text(value) and set(_texts(value)) <= set(TOPICS),
    "form": _is_one_of(*FORMS, None),
    "hard": _is_bool,
    "origin": _is_one_of(*_ORIGINS, None),
    "rules": _is_list_of_text,
    "split": _is_one_of(*_SPLITS, None),
    "reason": _is_text_or_null,
    "evidence": _is_list_of_text,
    "second_reading": _is_bool,
    "published": _is_text_or_null,
}


def load_gold(folder: Path = GOLD) -> tuple[LabelledItem, ...]:
    """Read every `*.jsonl` of a folder, by file name; errors as `read_labelled`."""
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise ConfigError(f"{folder}: holds no .jsonl file")
    return tuple(item for path in files for item in read_labelled(path, "gold"))


def read_labelled(path: Path, source: str) -> tuple[LabelledItem, ...]:
    """Read labelled texts; ConfigError names file, line and key of what cannot be read."""
    return tuple(
        _item(row, source) for row in _rows(path, _KEYS, required=("id", "title", "text", "grade"))
    )


def read_stream(path: Path) -> tuple[StreamPost, ...]:
    """Read unlabelled posts (`id`, `text`, perhaps `title`, `lang`, `outlet_country`).

    Other keys are none of our business. Errors as `read_labelled`.
    """
    return tuple(
        StreamPost(
            post_id=str(row["id"]),
            title=_text(row, "title") or "",
            text=str(row["text"]),
            lang=_text(row, "lang"),
            outlet_country=_country(row),
        )
        for row in _rows(path, _POST_KEYS, required=("id", "text"), labelled=False)
    )


def _item(row: Row, source: str) -> LabelledItem:
    grade = _grade(row["grade"])
    hard, origin = row.get("hard"), _text(row, "origin")
    return LabelledItem(
        item_id=str(row["id"]),
        source=source,
        title=str(row["title"]),
        text=str(row["text"]),
        relevant=grade > 0,
        grade=grade,
        topics=_texts(row["topics"]) if "topics" in row else None,
        lang=_text(row, "lang"),
        outlet_country=_country(row),
        form=_text(row, "form"),
        hard=hard if isinstance(hard, bool) else None,
        origin=_ORIGINS[origin] if origin else None,
        rules=_texts(row.get("rules", [])),
        split=_text(row, "split"),
        reason=_text(row, "reason"),
        published=_text(row, "published"),
    )


def _rows(
    path: Path, keys: Mapping[str, _Check], *, required: tuple[str, ...], labelled: bool = True
) -> Iterator[Row]:
    seen: set[object] = set()
    for number, row in _objects(path):
        if problem := _problem(row, keys, required, labelled=labelled):
            raise ConfigError(f"{path}:{number}: {problem}")
        if row["id"] in seen:
            raise ConfigError(f"{path}:{number}: id: {row['id']!r} was there before")
        seen.add(row["id"])
        yield row


def _problem(
    row: Row, keys: Mapping[str, _Check], required: tuple[str, ...], *, labelled: bool
) -> str | None:
    """Say which key is wrong, and how; a stream may hold other keys and posts without a word."""
    if labelled and (unknown := sorted(row.keys() - keys)):
        return f"{unknown[0]}: is no key of a labelled text"
    if missing := [key for key in required if key not in row]:
        return f"{missing[0]}: is missing"
    if wrong := [key for key, holds in keys.items() if key in row and not holds(row[key])]:
        return f"{wrong[0]}: cannot be {row[wrong[0]]!r}"
    if labelled and not f"{row['title']}{row['text']}".strip():
        return "text: title and text are both empty"
    return None


def _objects(path: Path) -> Iterator[tuple[int, Row]]:
    """Give the objects of a file with their line numbers; blank lines are passed over."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ConfigError(f"{path}:{number}: is no JSON: {error}") from error
        if not isinstance(row, dict):
            raise ConfigError(f"{path}:{number}: is no JSON object")
        yield number, row


def _text(row: Row, key: str) -> str | None:
    value = row.get(key)
    return value if isinstance(value, str) and value else None


def _country(row: Row) -> str | None:
    return next((found for key in _COUNTRY if (found := _text(row, key))), None)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _grade(value: object) -> Grade:
    return 2 if value == 2 else 1 if value == 1 else 0  # noqa: PLR2004 - the codebook's grades
