"""Answers as files: Parquet, CSV and JSON Lines, streamed, and whole or not there at all."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from typing import Final, Literal

import duckdb

from extractors.errors import ConfigError, StoreError
from extractors.tables import did_you_mean
from warehouse.cells import csv_line, distinct, json_line
from warehouse.connect import sql_text
from warehouse.fence import answering, fenced_in
from warehouse.files import move_into_place, remove_quietly
from warehouse.query import Limits
from warehouse.refusals import reading_statement

# The columns that say when, the first that a view has counts: of an article, when it was published.
CLOCKS: Final = ("published_at", "day", "week", "started_at", "first_seen_at", "at")
_PORTION: Final = 500  # rows in Python's memory at once
_LOOK_SECONDS: Final = 0.2
_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What to export, and as what."""

    style: Literal["parquet", "csv", "jsonl"]
    view: str | None = None  # or `schema.table`
    sql: str | None = None  # one reading statement, in place of a view
    since: datetime | None = None  # of a view: at or after, by its first column in CLOCKS
    until: datetime | None = None  # before; rows without a date are left out by either
    bom: bool = False  # spreadsheets read CSV as UTF-8 only behind a byte order mark


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was exported."""

    file: Path
    rows: int
    bytes: int
    snapshot_id: str


def export_answer(
    snapshot: Path,
    target: Path,
    wish: ExportWish,
    limits: Limits,
    *,
    step: Callable[[int], None] = lambda _bytes: None,
) -> ExportReport:
    """Write what is wished for of one published file into `target`, which appears when it is whole.

    All rows are written: of `limits` only time and memory count. `step` hears now and then, from
    another thread, how many bytes are written. Raises as `ask`, `ConfigError` for a view that is
    not there, and `StoreError` when the disk refuses.
    """
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = temporary.parent.resolve() / temporary.name
        with (
            fenced_in(snapshot, limits.memory, writable=(temporary,)) as con,
            _watched(temporary, step),
        ):
            rows = _write(con, snapshot, temporary, wish, limits.seconds)
        size = temporary.stat().st_size
        move_into_place(temporary, target)
    except OSError as error:
        message = f"cannot write {target}: {error.strerror or error}"
        raise StoreError(message) from error
    finally:
        with suppress(OSError):
            remove_quietly(temporary)
    return ExportReport(target, rows, size, snapshot.stem)


def _write(
    con: duckdb.DuckDBPyConnection,
    snapshot: Path,
    temporary: Path,
    wish: ExportWish,
    seconds: float,
) -> int:
    if wish.sql is not None:
        reading_statement(con, wish.sql)
    kind = "view" if wish.sql is None else "sql"
    params = _view_params(con, wish) if wish.sql is None else {"sql": wish.sql}
    with answering(con, seconds):
        if wish.style == "parquet":
            marks = {"target": str(temporary), "snapshot": snapshot.stem}
            copied = con.execute(sql_text("exports", f"parquet_of_{kind}"), params | marks)
            return int((copied.fetchone() or (0,))[0])
        question = wish.sql if wish.sql is not None else sql_text("exports", "rows_of_view")
        con.execute(question, params if wish.sql is None else None)
        return _write_lines(con, temporary, wish)


def _view_params(con: duckdb.DuckDBPyConnection, wish: ExportWish) -> dict[str, object]:
    """Bind a view's name, its clock and the bounds; raise ConfigError for one that is not there."""
    rows = con.execute(sql_text("exports", "columns_of"), {"name": wish.view}).fetchall()
    columns = [str(name) for (name,) in rows]
    if not columns:
        known = [str(name) for (name,) in con.execute(sql_text("exports", "names")).fetchall()]
        advice = did_you_mean(wish.view or "", known) or "; `araxes docs` lists them"
        raise ConfigError(f"there is no view {wish.view!r}{advice}")
    clock = next((name for name in CLOCKS if name in columns), None)
    if clock is None and (wish.since or wish.until):
        raise ConfigError(f"{wish.view} has no date to choose by: use --sql with a condition")
    return {
        "view": wish.view,
        "clock": clock or columns[0],
        "since": wish.since,
        "until": wish.until,
    }


def _write_lines(con: duckdb.DuckDBPyConnection, temporary: Path, wish: ExportWish) -> int:
    """Write CSV (RFC 4180) or JSON Lines; give the number of rows."""
    columns = distinct(str(column[0]) for column in con.description or ())
    count = 0
    with temporary.open("wb", buffering=1 << 20) as out:
        if wish.style == "csv":
            out.write(_BOM if wish.bom else b"")
            out.write(csv_line(columns).encode() + b"\r\n")
        for row in _rows(con):
            if wish.style == "csv":
                out.write(csv_line(row).encode() + b"\r\n")
            else:
                out.write(json_line(columns, row).encode() + b"\n")
            count += 1
    return count


def _rows(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[object, ...]]:
    while portion := con.fetchmany(_PORTION):
        yield from portion


@contextmanager
def _watched(file: Path, step: Callable[[int], None]) -> Iterator[None]:
    """Tell how long a file has grown while somebody writes it."""
    is_done = Event()

    def watch() -> None:
        while not is_done.wait(_LOOK_SECONDS):
            with suppress(FileNotFoundError):
                step(file.stat().st_size)

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_done.set()
        watcher.join()
