"""One cell of an answer as JSON and as CSV."""

import json
import math
from base64 import b64encode
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from unicodedata import category

# OWASP, "CSV Injection": a spreadsheet runs what begins with these. The wide forms are read as the
# narrow ones in East Asian editions; `|` and `%` begin commands in old DDE attacks.
_FORMULA = frozenset("=+-@|%＝＋－＠")
_GUARD = "'"
# What a spreadsheet skips or hides before it looks for a formula: controls, format characters such
# as direction marks and byte order marks, and blanks of every kind.
_SKIPPED = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_LINE_BREAKERS = frozenset("\t\r\n")
_QUOTED = frozenset('",\r\n\t;')


def json_cell(value: object) -> object:
    """Turn a value of DuckDB into what JSON can say, the same type of JSON for one type of column.

    Instants are ISO 8601 in UTC; bytes are base64; decimals are numbers of 15 digits; what is not
    finite is null.
    """
    if isinstance(value, float | Decimal):
        return float(value) if math.isfinite(value) else None
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, dict):
        return {_key(key): json_cell(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [json_cell(each) for each in value]
    return _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, bytes | bytearray | memoryview):
        return b64encode(bytes(value)).decode()
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"PT{value.total_seconds():.6f}S"
    return str(value)


def _key(value: object) -> str:
    """Name a field: keys of a map can be of any type."""
    return value if isinstance(value, str) else str(json_cell(value))


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Give names of columns a number where they occur twice: a record would keep one of them."""
    given: list[str] = []
    for name in names:
        number, chosen = 1, name
        while chosen in given:
            number += 1
            chosen = f"{name}_{number}"
        given.append(chosen)
    return tuple(given)


def json_line(columns: Iterable[str], row: Iterable[object]) -> str:
    """Render a row as one line of JSON Lines, letters of every script as they are."""
    cells = {name: json_cell(cell) for name, cell in zip(columns, row, strict=True)}
    # A line ends at \n alone, but many readers also end it at these three.
    text = json.dumps(cells, ensure_ascii=False)
    return text.replace("\x85", "\\u0085").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def csv_cell(value: object) -> str:
    """Render a value as a field of CSV that no spreadsheet takes for a formula (RFC 4180).

    Nothing is null, and `""` is an empty text. Text that could be run gets an apostrophe in front,
    as does text that is one apostrophe short of that, so that `unguarded` can take it off.
    Numbers are left alone; lists and structs are JSON.
    """
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f"{value:f}" if isinstance(value, Decimal) else repr(value)
    if isinstance(value, str):
        return _field(_GUARD + value if _is_formula(value) else value)
    return _field(text_cell(value))


def text_cell(value: object) -> str:
    """Render what is neither text nor a number as both JSON and CSV have it, on one line."""
    cell = json_cell(value)
    return cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)


def unguarded(text: str) -> str:
    """Give a text as it was before `csv_cell` guarded it."""
    return text[1:] if text.startswith(_GUARD) and _is_formula(text[1:]) else text


def csv_line(row: Iterable[object]) -> str:
    """Render a row as a line of CSV, without its end."""
    return ",".join(map(csv_cell, row))


def _is_formula(text: str) -> bool:
    bare = text.lstrip(_GUARD)
    if bare[:1] in _LINE_BREAKERS:
        return True
    for letter in bare:
        if letter in _FORMULA:
            return True
        if letter.isalnum() or category(letter) not in _SKIPPED:
            return False
    return False


def _field(text: str) -> str:
    is_plain = text and text == text.strip() and _QUOTED.isdisjoint(text)
    if is_plain:
        return text
    return '"' + text.replace('"', '""') + '"'
