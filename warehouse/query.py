"""Questions of people: read-only, fenced in, limited in rows, time and memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from extractors.errors import StoreError
from warehouse.connect import sql_text
from warehouse.fence import LimitError, answering, fenced_in
from warehouse.publish import explain_unpublished, published_file
from warehouse.records import clean_text
from warehouse.refusals import QueryError, RefusedError, reading_statement

__all__ = [
    "LimitError",
    "Limits",
    "QueryError",
    "QueryResult",
    "RefusedError",
    "ask",
    "catalogue_query",
    "run_query",
]

# What our own catalogue queries may take: they answer in well under a second at 100,000 articles.
_CATALOGUE_SECONDS = 60.0
_CATALOGUE_ROWS = 10_000
# Rows fetched at once: an answer is weighed between two such portions.
_PORTION = 64


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may take."""

    rows: int
    seconds: float
    memory: str = "1GB"
    bytes: int | None = None  # letters and bytes in all cells; None: no limit


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The answer, and the snapshot it was given from."""

    columns: tuple[str, ...]
    types: tuple[str, ...]  # DuckDB's names
    rows: tuple[tuple[object, ...], ...]
    truncated: bool  # there were more rows than the limits allow
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

    Raises `StoreError` when nothing is published yet, and otherwise as `ask`.
    """
    path = published_file(home)
    if path is None:
        raise StoreError(explain_unpublished(home))
    return ask(path, sql, params=params, limits=Limits(row_limit, timeout_seconds, memory_limit))


def ask(
    snapshot: Path,
    sql: str,
    *,
    params: Sequence[object] | Mapping[str, object] = (),
    limits: Limits,
) -> QueryResult:
    """Answer one reading statement from one published file.

    Raises `RefusedError` for anything but one statement that only reads the warehouse, `LimitError`
    when time or memory run out, `QueryError` for a mistake in it, and `StoreError` when the file
    cannot be opened.
    """
    with fenced_in(snapshot, limits.memory) as con:
        statement = reading_statement(con, sql)
        bound = list(params) if isinstance(params, Sequence) else dict(params)
        with answering(con, limits.seconds):
            con.execute(statement, bound or None)
            description = con.description or []
            rows, truncated = _fetch(con, limits)
    return QueryResult(
        columns=tuple(str(column[0]) for column in description),
        types=tuple(str(column[1]) for column in description),
        rows=tuple(rows),
        truncated=truncated,
        snapshot_id=snapshot.stem,
    )


def _fetch(con: duckdb.DuckDBPyConnection, limits: Limits) -> tuple[list[tuple[object, ...]], bool]:
    """Fetch what the limits allow; tell whether there was more. DuckDB computes it as we fetch."""
    if limits.bytes is None:
        rows = con.fetchmany(limits.rows + 1)
        return rows[: limits.rows], len(rows) > limits.rows
    kept: list[tuple[object, ...]] = []
    weight = 0
    for row in _rows(con):
        weight += sum(map(_weight, row))
        if len(kept) == limits.rows or (kept and weight > limits.bytes):
            return kept, True
        kept.append(row)
    return kept, False


def _rows(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[object, ...]]:
    while portion := con.fetchmany(_PORTION):
        yield from portion


def _weight(value: object) -> int:
    """Count the letters and bytes of a cell."""
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, list | tuple):
        return sum(map(_weight, value)) + len(value)
    if isinstance(value, dict):
        return sum(_weight(key) + _weight(each) for key, each in value.items())
    return 8  # numbers, instants


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
