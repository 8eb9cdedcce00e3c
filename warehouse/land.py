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


def land(
    con: duckdb.DuckDBPyConnection, files: Sequence[Path], only: Collection[str] | None = None
) -> None:
    """Merge what the files hold, each table by its own rule and in one statement.

    `only` limits it to some tables, and then nothing is derived from them. Neither the order of
    landing matters nor whether files land together, and landing one again changes nothing. Raises
    `StoreError` for a table that this version does not know; begin and commit are the caller's.
    """
    held: dict[tuple[str, str], list[str]] = defaultdict(list)
    for file in files:
        for column in _columns(con, file):
            held[column].append(str(file))
    if only is not None:
        held = {key: holders for key, holders in held.items() if key[0] in only}
    else:
        begin(con)
    for (table, _), holders in held.items():
        statement = _statement(table)
        con.execute(sql_text("setup", "spool_table"), {"table": table, "files": holders})
        con.execute(statement)
        if only is None:
            touch(con, table)
    if held:
        con.execute(sql_text("setup", "spool_end"))
    if only is None:
        derive(con, {table for table, _ in held})


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
