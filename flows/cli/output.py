"""What commands print: tables for people, JSON for programs, complaints for both."""

import json
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from extractors.errors import StoreError
from warehouse.query import QueryResult

_SPACE, _DELETE = 0x20, 0x7F
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

HomeOption = Annotated[
    Path | None, typer.Option("--home", help="Folder of the warehouse (ARAXES_HOME, ./data).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]

console = Console()
errors = Console(stderr=True)


def complain(line: str) -> None:
    """Say on stderr what went wrong, in the words of the error."""
    errors.print(Text(f"araxes: {line}"), soft_wrap=True)


def note(line: str) -> None:
    """Say something on stderr that is not part of the answer."""
    errors.print(Text(line, style="dim"), soft_wrap=True)


def print_json(value: object) -> None:
    """Print one JSON document; instants as ISO 8601, letters of every script as they are."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=plain) + "\n")


def plain(value: object) -> object:
    """Turn what JSON does not know into text or lists."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Path):
        return str(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, set | frozenset | tuple):
        return sorted(value) if not isinstance(value, tuple) else list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def show(value: object) -> str:
    """Render one cell for people: minutes are enough for instants, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, list | tuple):
        return ", ".join(show(each) for each in value)
    return harmless(str(value))


def harmless(text: str) -> str:
    """Show what would steer a terminal, or turn the line around, as the sign for it.

    Joiners that Persian needs stay. Direction: UAX #9, explicit embeddings, overrides, isolates.
    """
    return text if text.isascii() and text.isprintable() else _STEERING.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(0x2400 + code) if code < _SPACE else "\u2421" if code == _DELETE else "\ufffd"


def counted(number: int, word: str) -> str:
    """Say how many, in English: 1 feed, 2 feeds."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def records(result: QueryResult) -> list[dict[str, object]]:
    """Give an answer's rows with their column names."""
    return [dict(zip(result.columns, row, strict=True)) for row in result.rows]


def table(title: str | None, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """Build a table; cells are text, never markup: titles come from strangers."""
    built = Table(*columns, title=title, title_justify="left", header_style="bold")
    for column in built.columns:
        column.overflow = "fold"  # an address cut short is of no use
    for row in rows:
        built.add_row(*(Text(show(cell)) for cell in row))
    return built


NARROW = 11  # a column with less room than this shows nobody anything


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows as a table where the terminal is wide enough, else one under the other."""
    if len(columns) * NARROW <= console.width:
        console.print(table(None, columns, rows))
        return
    width = max(len(column) for column in columns)
    for number, row in enumerate(rows, start=1):
        console.print(Text(f"── row {number} ", style="dim"))
        for column, cell in zip(columns, row, strict=True):
            console.print(Text(f"{column:>{width}}  {show(cell)}"), soft_wrap=True)


def home_to_read(home: Path | None) -> Path:
    """Find the warehouse to answer from: the one named, else ./data, else the demo's.

    Raises StoreError with the next command to type when there is none.
    """
    from flows.settings import load_settings  # noqa: PLC0415 - keeps `--help` quick
    from warehouse.publish import explain_unpublished  # noqa: PLC0415 - see above

    chosen = load_settings(home=home).home
    if (chosen / "araxes.duckdb").exists():
        return chosen
    demo = Path("demo-data")
    if home is None and (demo / "araxes.duckdb").exists():
        note(f"no warehouse in {chosen} yet: answering from the demo world in {demo}")
        return demo
    raise StoreError(explain_unpublished(chosen))
