"""Merge the rows of spool files into the tables of the default database."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from pathlib import Path

import duckdb

from extractors.errors import StoreError
from warehouse.connect import sql_text
from warehouse.deriving import begin, derive, touch

# Columns of a batch file that are no table. `batch_id` stands only in a batch of the journal from
# which something was forgotten: it is the checksum that the batch had before.
OF_THE_BATCH = frozenset({"run_id", "rows_in", "batch_id"})
# The tables whose rows name a wording that may have been met before: one look into all rows is
# enough for them together.
_OF_WORDINGS = frozenset({
    "articles", "article_versions", "verdicts", "topics", "mentions", "acts", "term_uses",
    "novelties", "seed_likenesses", "copy_searches",
})  # fmt: skip


def land(
    con: duckdb.DuckDBPyConnection, files: Sequence[Path], only: Collection[str] | None = None
) -> None:
    """Merge what the files hold, each table by its own rule and in one statement.

    `only` limits it to some tables, and then nothing is derived from them. Files that land together
    give what they give one after another, and landing one again changes nothing. The order matters
    for rows alone that share a key, differ, and are only ever added: the first one stays. Raises
    `StoreError` for a table that this version does not know; begin and commit are the caller's.
    """
    held = _held(con, files, only)
    if only is None:
        begin(con)
    if held:
        con.execute(sql_text("setup", "landing_begin"))
    for (table, _), holders in held.items():
        _merge(con, table, holders)
        if only is None:
            touch(con, table)
    if held:
        con.execute(sql_text("setup", "landing_end"))
    if only is None:
        derive(con, {table for table, _ in held})


def _held(
    con: duckdb.DuckDBPyConnection, files: Sequence[Path], only: Collection[str] | None
) -> dict[tuple[str, str], list[str]]:
    """Give the files that hold rows of a table, by the table and the type of its rows."""
    held: dict[tuple[str, str], list[str]] = defaultdict(list)
    for file in files:
        for table, kind in _columns(con, file):
            if only is None or table in only:
                held[table, kind].append(str(file))
    return held


def _merge(con: duckdb.DuckDBPyConnection, table: str, holders: Sequence[str]) -> None:
    """Merge the rows for one table; they stand in the temporary table `landed` after it."""
    statement = _statement(table)
    con.execute(sql_text("setup", "spool_table"), {"table": table, "files": holders})
    if table in _OF_WORDINGS:
        con.execute(sql_text("setup", "landing_met"))
    con.execute(statement)


def _columns(con: duckdb.DuckDBPyConnection, file: Path) -> tuple[tuple[str, str], ...]:
    """Give the tables of a file, each with its type: an older version's rows have fewer columns."""
    con.execute(sql_text("setup", "spool_header"), [str(file)])
    described = con.description or ()
    return tuple((name, str(kind)) for name, kind, *_ in described if name not in OF_THE_BATCH)


def _statement(table: str) -> str:
    try:
        return sql_text("landing", table)
    except KeyError as error:
        message = f"a batch brings rows for {table!r}, which this version lacks: use a newer Araxes"
        raise StoreError(message) from error
