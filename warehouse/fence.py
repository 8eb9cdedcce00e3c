"""A DuckDB session that sees one published file and nothing else of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Timer

import duckdb

from extractors.errors import StoreError
from warehouse.connect import attach, memory_connection, sql_text
from warehouse.refusals import QueryError, RefusedError
from warehouse.restore import is_damaged


class LimitError(QueryError):
    """A question that needed more time or memory than it was given."""


@contextmanager
def fenced_in(
    path: Path, memory_limit: str, *, writable: tuple[Path, ...] = ()
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a private in-memory database that reads `path`, and may write only what is `writable`.

    Raises `StoreError` when the file cannot be opened, or is found damaged by what is asked.
    """
    con = memory_connection()
    try:
        _set_memory_limit(con, memory_limit)
        if writable:
            con.execute(sql_text("setup", "allowed_paths"), [[str(each) for each in writable]])
        _attach(con, path)
        con.execute(sql_text("setup", "lock_down"))
        yield con
    except QueryError as error:
        if not _is_of_the_file(error.__cause__):
            raise
        raise _damaged(path, error) from error
    finally:
        con.close()


def _attach(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    try:
        attach(con, path, "araxes", read_only=True)
    except duckdb.Error as error:
        raise _damaged(path, error) from error


def _is_of_the_file(error: BaseException | None) -> bool:
    """Tell whether blocks of the file are to blame; of damaged ones DuckDB itself may fall over."""
    return is_damaged(error) or isinstance(error, duckdb.InternalException | duckdb.FatalException)


def _damaged(path: Path, error: Exception) -> StoreError:
    return StoreError(
        f"the published file {path.name} cannot be read: {_first_line(error)}; "
        "`araxes verify` says what is damaged and what to do"
    )


def _set_memory_limit(con: duckdb.DuckDBPyConnection, memory_limit: str) -> None:
    try:
        con.execute(sql_text("setup", "memory_limit"), [memory_limit])
    except duckdb.Error as error:
        message = f"{memory_limit!r} is no memory limit: write it like 1GB"
        raise QueryError(message) from error


@contextmanager
def answering(con: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Interrupt whatever runs on `con` after some seconds; say in our words what DuckDB raises.

    Raises `LimitError`, `RefusedError` or a plain `QueryError`.
    """
    is_late = Event()

    def interrupt() -> None:
        is_late.set()
        con.interrupt()

    timer = Timer(seconds, interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.Error as error:
        if is_late.is_set():
            message = f"stopped after {seconds:g} seconds: ask for less, or allow more time"
            raise LimitError(message) from error
        raise _in_our_words(error) from error
    except MemoryError as error:  # the answer as Python's values
        message = "out of memory: ask for less, or allow more"
        raise LimitError(message) from error
    finally:
        timer.cancel()
        timer.join()  # never interrupt a connection that is being closed


def _in_our_words(error: duckdb.Error) -> QueryError:
    if isinstance(error, duckdb.PermissionException):
        return RefusedError(f"files and network are out of reach here: {_first_line(error)}")
    if isinstance(error, duckdb.InvalidInputException) and "read-only mode" in str(error):
        return RefusedError(f"only reading is possible here: {_first_line(error)}")
    if isinstance(error, duckdb.OutOfMemoryException):
        return LimitError(f"out of memory: ask for less, or allow more. {_first_line(error)}")
    return QueryError(str(error))


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
