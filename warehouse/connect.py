"""Connections, and the SQL files that run on them."""

import atexit
import os
from collections.abc import Callable
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
    return _session(_instance())


class Instances:
    """DuckDB instances in memory that are lent out and come back: a new one costs 15 ms CPU.

    One borrower at a time. Before giving an instance back he detaches every file and leaves no
    table behind, so that no data outlives a loan.
    """

    def __init__(self, prepare: Callable[[duckdb.DuckDBPyConnection], None] | None = None) -> None:
        """Have `prepare` run once in each new instance."""
        self._prepare = prepare
        self._idle: list[duckdb.DuckDBPyConnection] = []
        self._inherited: list[duckdb.DuckDBPyConnection] = []
        atexit.register(self._close)
        os.register_at_fork(after_in_child=self._disown)

    def take(self) -> duckdb.DuckDBPyConnection:
        """Borrow an instance; whoever does not give it back closes it."""
        while self._idle:
            con = self._idle.pop()
            try:
                return _session(con)
            except duckdb.Error:  # its last loan has broken it
                con.close()
        con = memory_connection()
        if self._prepare is not None:
            self._prepare(con)
        return con

    def give_back(self, con: duckdb.DuckDBPyConnection) -> None:
        """Return a borrowed instance as it was lent; one in any other state is to be closed."""
        self._idle.append(con)

    def _close(self) -> None:
        """Let go before the interpreter ends: DuckDB would complain of leaks."""
        while self._idle:
            self._idle.pop().close()

    def _disown(self) -> None:
        # DuckDB does not survive a fork: a child neither uses nor closes what its parent has open.
        self._inherited += self._idle
        self._idle.clear()


def _instance() -> duckdb.DuckDBPyConnection:
    # Files come and go under us: what was read of one is not to be believed of the next.
    return duckdb.connect(":memory:", config={"threads": 1, "enable_external_file_cache": False})


def _session(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
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
