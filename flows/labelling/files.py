"""Files of labels: CSV with a header, or JSON lines."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from extractors.errors import ConfigError
from flows.labelling.said import KEYS, Mistake, Said, said_of

_MOST_BYTES: Final = 64_000_000  # a million labels; who has more divides them
_LINES: Final = frozenset({".jsonl", ".ndjson", ".json"})
_DELIMITERS: Final = ",;\t"  # spreadsheets write semicolons where the comma is the decimal point


def read_labels(path: Path, now: datetime) -> tuple[list[Said], list[Mistake]]:
    """Read a file of labels, and name every row that is none.

    Raises ConfigError for a file that cannot be read at all.
    """
    text = _text(path)
    rows = _json_rows(text) if _is_lines(path, text) else _csv_rows(path, text)
    said: list[Said] = []
    mistakes: list[Mistake] = []
    for line, row in rows:
        read = (row,) if isinstance(row, Mistake) else said_of(row, line, now)
        if isinstance(read, Said):
            said.append(read)
        else:
            mistakes += read
    return said, mistakes


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ConfigError(f"{path}: larger than {_MOST_BYTES:,} bytes: divide it")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8 at byte {error.start}") from error


def _is_lines(path: Path, text: str) -> bool:
    return path.suffix.lower() in _LINES or text.lstrip().startswith("{")


# Any: what JSON holds.
def _json_rows(text: str) -> Iterator[tuple[int, dict[str, Any] | Mistake]]:
    for line, written in enumerate(text.split("\n"), start=1):
        if not written.strip():
            continue
        try:
            row = json.loads(written)
        except (ValueError, RecursionError) as error:
            yield line, Mistake(line, "json", f"cannot be read: {error}")
            continue
        yield line, row if isinstance(row, dict) else Mistake(line, "json", "is no object")


# Any: texts; a list under None where a row has more cells than the header.
def _csv_rows(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any] | Mistake]]:
    delimiter = max(_DELIMITERS, key=text.partition("\n")[0].count)
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    line = 1
    try:
        reader.fieldnames = _columns(path, reader.fieldnames or ())
        for row in reader:
            line = reader.line_num
            if None in row:
                yield line, Mistake(line, "row", "has more cells than the first line has names")
            else:
                yield line, dict(row)
    except csv.Error as error:
        yield line + 1, Mistake(line + 1, "row", f"cannot be read: {error}")


def _columns(path: Path, names: Sequence[str]) -> list[str]:
    """Read the first line; a column that is none of ours, or there twice, spoils every row."""
    if not names:
        raise ConfigError(f"{path}: is empty: the first line names the columns")
    columns = [name.strip().lower() for name in names]
    for name, column in zip(names, columns, strict=True):
        if column not in KEYS:
            known = ", ".join(KEYS)
            raise ConfigError(f"{path}, line 1: {name!r} is no key of a label; known: {known}")
        if columns.count(column) > 1:
            raise ConfigError(f"{path}, line 1: {name!r} names two columns")
    return columns
