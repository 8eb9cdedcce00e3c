"""Questions of people: read-only, fenced in, limited in rows, time and memory."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Timer

import duckdb

from extractors.errors import AraxesError, StoreError
from warehouse.connect import attach, memory_connection, sql_text
from warehouse.publish import published_file
from warehouse.records import clean_text

# What our own catalogue queries may take: they answer in well under a second at 100,000 articles.
_CATALOGUE_SECONDS = 60.0
_CATALOGUE_ROWS = 10_000

_ALLOWED = frozenset({duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN})


class QueryError(AraxesError):
    """A question that cannot be answered: the text says why. The warehouse is fine."""


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The answer, and the snapshot it was given from."""

    columns: tuple[str, ...]
    types: tuple[str, ...]  # DuckDB's names
    rows: tuple[tuple[object, ...], ...]
    truncated: bool  # there were more rows than the limit
    snapshot_id: str


def run_query(
    home: Path,
    sql: str,
    *,
    params: Sequence[object] | Mapping[str, object] = (),
    row_limit: int,
    timeout_seconds: float,
    memory_limit: str = "1GB",
) -> QueryResult:
    """Answer one reading statement from the newest published file.

    Raises `QueryError` for anything but one reading statement, for an error in it and when time or
    memory run out, and `StoreError` when nothing is published yet.
    """
    path = published_file(home)
    if path is None:
        message = f"nothing is published in {home} yet: run `araxes run` or `araxes demo` first"
        raise StoreError(message)
    with _fenced_in(path, memory_limit) as con:
        statement = _single_reading_statement(con, sql)
        bound = list(params) if isinstance(params, Sequence) else dict(params)
        with _deadline(con, timeout_seconds) as is_late:
            try:
                con.execute(statement, bound or None)
                description = con.description or []
                rows = con.fetchmany(row_limit + 1)
            except duckdb.Error as error:
                raise QueryError(_explain(error, is_late, timeout_seconds)) from error
    return QueryResult(
        columns=tuple(str(column[0]) for column in description),
        types=tuple(str(column[1]) for column in description),
        rows=tuple(rows[:row_limit]),
        truncated=len(rows) > row_limit,
        snapshot_id=path.stem,
    )


def catalogue_query(home: Path, name: str, **params: object) -> QueryResult:
    """Answer a question of `warehouse/queries/`, with the parameters that its file names.

    An unknown name is a KeyError; errors otherwise as `run_query`.
    """
    clean = {
        key: clean_text(value) if isinstance(value, str) else value for key, value in params.items()
    }
    return run_query(
        home,
        sql_text("queries", name),
        params=clean,
        row_limit=_CATALOGUE_ROWS,
        timeout_seconds=_CATALOGUE_SECONDS,
    )


@contextmanager
def _fenced_in(path: Path, memory_limit: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a private in-memory database that sees the published file and nothing else."""
    con = memory_connection()
    try:
        _set_memory_limit(con, memory_limit)
        attach(con, path, "araxes", read_only=True)
        con.execute(sql_text("setup", "no_spill"))
        con.execute(sql_text("setup", "lock_down"))
        yield con
    finally:
        con.close()


def _set_memory_limit(con: duckdb.DuckDBPyConnection, memory_limit: str) -> None:
    try:
        con.execute(sql_text("setup", "memory_limit"), [memory_limit])
    except duckdb.Error as error:
        message = f"{memory_limit!r} is no memory limit: write it like 1GB"
        raise QueryError(message) from error


def _single_reading_statement(con: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    try:
        statements = con.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryError(str(error)) from error
    if len(statements) != 1:
        message = f"one statement at a time, please: this text holds {len(statements)}"
        raise QueryError(message)
    if statements[0].type not in _ALLOWED:
        message = f"only reading is possible here, and this is {statements[0].type.name}"
        raise QueryError(message)
    return statements[0]


@contextmanager
def _deadline(con: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[Event]:
    """Interrupt whatever runs on `con` after some seconds; the event tells that it happened."""
    is_late = Event()

    def interrupt() -> None:
        is_late.set()
        con.interrupt()

    timer = Timer(seconds, interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield is_late
    finally:
        timer.cancel()
        timer.join()  # never interrupt a connection that is being closed


def _explain(error: duckdb.Error, is_late: Event, seconds: float) -> str:
    if is_late.is_set():
        return f"stopped after {seconds:g} seconds: ask for less, or allow more time"
    return str(error)
