"""Answers to questions, for people and for programs."""

import sys
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from flows.cli.output import print_json, print_rows, show
from warehouse.cells import csv_line, distinct, json_cell, json_line, text_cell
from warehouse.query import QueryResult

# A screenful or so; a body of an article is longer, and nobody reads one in a table.
CELL_LETTERS = 2_000


def print_answer(result: QueryResult, style: str, *, envelope: bool = False) -> None:
    """Print an answer as `table`, `csv`, `json`, `jsonl` or `markdown`.

    JSON is a list of records; in an envelope they are `rows`, beside what is known of them.
    """
    if style == "json":
        print_json(_envelope(result) if envelope else _records(result))
    elif style == "table":
        rows = [[_short(_said(cell)) for cell in row] for row in result.rows]
        print_rows(result.columns, rows)
    else:
        lines = {"csv": _csv, "jsonl": _jsonl, "markdown": _markdown}[style](result)
        sys.stdout.writelines(f"{line}\n" for line in lines)


def _records(result: QueryResult) -> list[dict[str, object]]:
    names = distinct(result.columns)
    return [dict(zip(names, map(json_cell, row), strict=True)) for row in result.rows]


def _envelope(result: QueryResult) -> dict[str, object]:
    return {
        "snapshot": result.snapshot_id,
        "columns": dict(zip(distinct(result.columns), result.types, strict=True)),
        "truncated": result.truncated,
        "rows": _records(result),
    }


def _csv(result: QueryResult) -> list[str]:
    return [csv_line(result.columns), *map(csv_line, result.rows)]


def _jsonl(result: QueryResult) -> list[str]:
    names = distinct(result.columns)
    return [json_line(names, row) for row in result.rows]


def _markdown(result: QueryResult) -> list[str]:
    rule = ["---"] * len(result.columns)
    rows: list[Sequence[object]] = [result.columns, rule, *result.rows]
    return ["| " + " | ".join(map(_markdown_cell, row)) + " |" for row in rows]


def _markdown_cell(value: object) -> str:
    """Keep a cell on its line and in its column, and markup from being markup (CommonMark, GFM)."""
    text = str(_short(show(_said(value))))
    for letter, written in (("\\", "\\\\"), ("|", "\\|"), ("<", "&lt;"), ("`", "\\`")):
        text = text.replace(letter, written)
    return " ".join(text.splitlines())


def _said(value: object) -> object:
    """Leave to `show` what people read; say lists, booleans, bytes … as programs get them."""
    is_plain = value is None or isinstance(value, str | int | float | Decimal | datetime)
    return value if is_plain and not isinstance(value, bool) else text_cell(value)


def _short(value: object) -> object:
    """Cut what no terminal can show; JSON and CSV have all of it."""
    text = value if isinstance(value, str) else show(value)
    if len(text) <= CELL_LETTERS:
        return value
    return f"{text[:CELL_LETTERS]}… ({len(text) - CELL_LETTERS:,} more letters)"
