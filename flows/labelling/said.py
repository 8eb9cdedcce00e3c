"""One label as a person writes it: checked, with every mistake named by its key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from extractors.relevance.gazetteer import TOPICS

KEYS: Final = ("id", "url", "relevant", "grade", "topics", "note", "author", "labelled_at")
_WORDS: Final = {
    **dict.fromkeys(("relevant", "true", "yes", "1"), True),
    **dict.fromkeys(("irrelevant", "false", "no", "0"), False),
}
_GRADES: Final = {"0": 0, "1": 1, "2": 2}
_AHEAD: Final = timedelta(days=1)  # of our clock: more than time zones can explain


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of one article."""

    article: str  # its id or 8 letters of that, else any address of it
    relevant: bool
    grade: int | None = None  # None: not said
    topics: tuple[str, ...] | None = None  # None: not said
    note: str | None = None
    author: str | None = None
    labelled_at: datetime | None = None  # None: now
    line: int = 1  # of the file
    url: str | None = None  # where both are given: must mean the same article


@dataclass(frozen=True, slots=True)
class Mistake:
    """Why one row of a file is no label."""

    line: int
    key: str
    problem: str


def said_of(row: Mapping[str, Any], line: int, now: datetime) -> Said | tuple[Mistake, ...]:
    """Read one row of a file, or tell every mistake in it."""  # Any: texts, or what JSON holds
    mistakes = [
        Mistake(line, str(key), f"is no key of a label; known: {', '.join(KEYS)}")
        for key in row.keys() - set(KEYS)
    ]
    values: dict[str, Any] = {}  # Any: by key
    for key, read in _READERS.items():
        try:
            values[key] = None if _is_empty(row.get(key)) else read(row[key])
        except (TypeError, ValueError) as error:
            mistakes.append(Mistake(line, key, str(error)))
    mistakes += (Mistake(line, key, why) for key, why in _contradictions(values))
    mistakes += (Mistake(line, key, why) for key, why in _missing(values, now))
    if mistakes:
        return tuple(sorted(mistakes, key=lambda each: each.key))
    grade = values["grade"]
    return Said(
        article=values["id"] or values["url"],
        relevant=values["relevant"] if values["relevant"] is not None else grade > 0,
        grade=grade,
        topics=values["topics"],
        note=values["note"],
        author=values["author"],
        labelled_at=values["labelled_at"],
        line=line,
        url=values["url"] if values["id"] else None,
    )


def _contradictions(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give keys that do not go together: relevant means grade 1 or 2, and has topics only then."""
    relevant, grade, topics = (values.get(key) for key in ("relevant", "grade", "topics"))
    found = []
    if relevant is not None and grade is not None and relevant != (grade > 0):
        word = "relevant" if relevant else "irrelevant"
        found.append(("grade", f"{grade} is not the grade of something {word}"))
    if topics and (relevant is False or grade == 0):
        found.append(("topics", "what is irrelevant has none"))
    return found


def _missing(values: Mapping[str, Any], now: datetime) -> list[tuple[str, str]]:
    found = []
    if not values.get("id") and not values.get("url"):
        found.append(("id", "neither id nor url says which article"))
    if {"relevant", "grade"} <= values.keys() and values["relevant"] is values["grade"] is None:
        found.append(("relevant", "neither relevant nor grade says anything"))
    labelled_at = values.get("labelled_at")
    if labelled_at and labelled_at > now + _AHEAD:
        found.append(("labelled_at", f"{labelled_at.isoformat()} lies in the future"))
    return found


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"must be a text, not {value!r}")
    return value.strip()


def _relevant(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = _word(value)
    if word not in _WORDS:
        raise ValueError(f"must be relevant or irrelevant (or true, false), not {value!r}")
    return _WORDS[word]


def _grade(value: object) -> int:
    word = _word(value)
    if isinstance(value, bool) or word not in _GRADES:
        raise ValueError(f"must be 0, 1 or 2, not {value!r}")
    return _GRADES[word]


def _word(value: object) -> str:
    """Fold what people and their programs write: case, digits of any script, 2.0 for 2."""
    word = str(value).strip().lower().removesuffix(".0")
    return str(int(word)) if word.isdecimal() else word


def _topics(value: object) -> tuple[str, ...]:
    """Read a JSON list, or a text with commas, semicolons or bars between topics."""
    if isinstance(value, str):
        value = [
            part for part in value.replace(";", ",").replace("|", ",").split(",") if part.strip()
        ]
    if not isinstance(value, list):
        raise TypeError(f"must be a list of topics, not {value!r}")
    return tuple(dict.fromkeys(map(_topic, value)))


def _topic(name: object) -> str:
    found = str(name).strip().lower()
    if found not in TOPICS:
        raise ValueError(f"{name!r} is no topic; there are {', '.join(TOPICS)}")
    return found


def _instant(value: object) -> datetime:
    try:
        at = datetime.fromisoformat(_text(value))
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:  # overflow: the zone leads out of the calendar
        raise ValueError(f"{value!r} is no ISO 8601 date (UTC if it has no zone)") from error


_READERS: Final[Mapping[str, Callable[[object], object]]] = {
    "id": _text,
    "url": _text,
    "relevant": _relevant,
    "grade": _grade,
    "topics": _topics,
    "note": _text,
    "author": _text,
    "labelled_at": _instant,
}
