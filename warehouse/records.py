"""Rows of Python to rows of DuckDB and back."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

Row = TypeVar("Row")

_NAMES: dict[type, tuple[str, ...]] = {}  # of each dataclass; asking it anew doubles the time


def clean_text(text: str) -> str:
    """Drop what a database cannot hold or a tool stumbles over: NUL and lone surrogates.

    DuckDB stores NUL, but its CLI, CSV readers and C clients end the text there; it refuses a lone
    surrogate outright, which would cost the whole batch. Every other character stays, ZWNJ too.
    """
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode()
    return text


def as_record(row: object) -> dict[str, object]:
    """Turn a dataclass into a dict of plain values, nested dataclasses too, its texts clean."""
    return {name: _plain(getattr(row, name)) for name in field_names(type(row))}


def _plain(value: object) -> object:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return as_record(value)
    return value


def field_names(kind: type) -> tuple[str, ...]:
    """Give the field names of a dataclass, in order."""
    if kind not in _NAMES:
        _NAMES[kind] = tuple(field.name for field in fields(kind))
    return _NAMES[kind]


def from_records(
    kind: type[Row], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> tuple[Row, ...]:  # Any: whatever DuckDB fetched
    """Build dataclasses without nested ones from fetched rows; unknown columns are left out."""
    wanted = set(field_names(kind))
    places = [(place, name) for place, name in enumerate(columns) if name in wanted]
    return tuple(kind(**{name: _value(row[place]) for place, name in places}) for row in rows)


def _value(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, datetime):
        # DuckDB 1.5 hands out pytz, 2.0 another zone object: one kind is enough for us.
        return value.astimezone(UTC)
    return value
