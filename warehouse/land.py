"""Merge the rows of one spool file into the tables of the default database."""

from collections.abc import Collection

import duckdb

from extractors.errors import StoreError
from warehouse.connect import sql_text


def land(con: duckdb.DuckDBPyConnection, only: Collection[str] | None = None) -> None:
    """Merge what the file named by the variable `spool_file` holds, each table by its own rule.

    `only` limits it to some tables. Landing the same file again changes nothing. Raises
    `StoreError` for a table that this version does not know; begin and commit are the caller's.
    """
    con.execute(sql_text("setup", "spool_header"))
    for table in [column[0] for column in con.description or ()]:
        if only is None or table in only:
            con.execute(_statement(table))


def _statement(table: str) -> str:
    try:
        return sql_text("landing", table)
    except KeyError as error:
        message = f"a batch brings rows for {table!r}, which this version lacks: use a newer Araxes"
        raise StoreError(message) from error
