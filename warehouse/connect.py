"""Connections, and the SQL files that run on them."""

from functools import cache
from pathlib import Path

import duckdb

HERE = Path(__file__).parent

# Any client since DuckDB 1.4 opens a file of this storage version; 2.0's own default is refused by
# every older one, and 1.5's does not compress long text (142 MB against 27 for the same articles).
STORAGE_VERSION = "v1.4.0"

MASTER = "core.duckdb"
PUBLISHED_LINK = "araxes.duckdb"


@cache
def sql_text(folder: str, name: str) -> str:
    """Read the statement `name` of a folder of this package; a missing one is a KeyError."""
    path = HERE / folder / f"{name}.sql"
    if not path.is_file():
        message = f"no statement {name!r} in warehouse/{folder}"
        raise KeyError(message)
    return path.read_text(encoding="utf-8")


def memory_connection() -> duckdb.DuckDBPyConnection:
    """Open a private in-memory database that shows instants in UTC and loads no extension."""
    con = duckdb.connect(":memory:", config={"threads": 1})
    con.execute(sql_text("setup", "session"))
    return con


def attach(
    con: duckdb.DuckDBPyConnection, path: Path, alias: str, *, read_only: bool = False
) -> None:
    """Attach a database file under an alias and make it the default.

    A file that does not exist is created unless `read_only`. Raises `duckdb.Error`.
    """
    # ATTACH takes no parameters (DuckDB 1.5 and 2.0), so both strings are quoted here.
    options = "read_only" if read_only else f"storage_version '{STORAGE_VERSION}'"
    con.execute(f"attach {_literal(str(path))} as {_identifier(alias)} ({options})")
    con.execute(f"use {_identifier(alias)}")


def detach(con: duckdb.DuckDBPyConnection, alias: str) -> None:
    """Close an attached file; a writable one is checkpointed by that."""
    con.execute("use memory")
    con.execute(f"detach {_identifier(alias)}")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _identifier(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
