"""Bring a database to the schema of this version: numbered migrations, then all views.

No primary keys, not even as a back-stop: at 100,000 articles they made the landing of 2,000 rows
5 times dearer (0.4 s CPU to 2.2 s). The landing statements keep ids unique; tests check it.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

import duckdb

from extractors.errors import StoreError
from extractors.ids import sha256_hex
from warehouse.connect import HERE, Instances, sql_text
from warehouse.deriving import derive_all, deriving_text

# The set of views is recorded like a migration, under a number that no file has.
_VIEWS_VERSION = 0


@dataclass(frozen=True, slots=True)
class Script:
    """One SQL file, or all views together."""

    version: int
    name: str
    text: str
    sha256: str


def migrate(con: duckdb.DuckDBPyConnection, *, now: datetime) -> None:
    """Apply what is missing to the default database of `con`; errors as `pending_scripts`."""
    for script in pending_scripts(con):
        _apply(con, script, now)


def make_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables alone in a database in memory: no comments, no views, no ledger."""
    for script in _migrations():
        con.execute(script.text)


# Instances with all tables, all empty: whoever filled one does not give it back.
BLANK_TABLES = Instances(make_tables)


def pending_scripts(con: duckdb.DuckDBPyConnection) -> tuple[Script, ...]:
    """List what `migrate` would apply, in order.

    Raises `StoreError` when an applied migration was edited since, or when the database was made by
    a newer version. Views are replaced as a whole whenever one of them changed.
    """
    migrations = _migrations()
    refuse_newer(con)
    applied = _applied(con)
    _check(migrations, applied)
    pending = tuple(script for script in migrations if script.version not in applied)
    views = _views()
    if pending or applied.get(_VIEWS_VERSION) != views.sha256:
        return (*pending, views)
    return ()


def refuse_newer(con: duckdb.DuckDBPyConnection) -> None:
    """Raise `StoreError` when the default database was made by a newer version than this."""
    newer = _applied(con).keys() - {_VIEWS_VERSION, *(each.version for each in _migrations())}
    if newer:
        message = f"the warehouse has migration {min(newer)}, which this Araxes lacks: update it"
        raise StoreError(message)


@cache
def schema_id() -> str:
    """Name the schema that this version brings a database to: its migrations and its views."""
    return sha256_hex("".join(each.sha256 for each in (*_migrations(), _views())).encode())


@cache
def _migrations() -> tuple[Script, ...]:
    return tuple(
        _script(int(path.stem.partition("_")[0]), path.name, path.read_text(encoding="utf-8"))
        for path in sorted((HERE / "migrations").glob("[0-9]*.sql"))
    )


@cache
def _views() -> Script:
    paths = sorted((HERE / "views").glob("[0-9]*.sql"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    rules = sha256_hex(f"{text}\n{deriving_text()}".encode())
    return Script(_VIEWS_VERSION, "views", text, rules)


def _script(version: int, name: str, text: str) -> Script:
    return Script(version, name, text, sha256_hex(text.encode()))


def _applied(con: duckdb.DuckDBPyConnection) -> dict[int, str]:
    if not con.execute(sql_text("setup", "has_migrations")).fetchall():
        return {}
    return dict(con.execute(sql_text("setup", "applied_migrations")).fetchall())


def _check(migrations: tuple[Script, ...], applied: dict[int, str]) -> None:
    known = {script.version: script for script in migrations}
    for version in sorted(applied.keys() - {_VIEWS_VERSION}):
        if known[version].sha256 != applied[version]:
            message = f"{known[version].name} was edited after it was applied: restore it, add one"
            raise StoreError(message)


def _apply(con: duckdb.DuckDBPyConnection, script: Script, now: datetime) -> None:
    """Run one script and record it, in one transaction."""
    record = [script.version, script.name, script.sha256, now]
    con.begin()
    try:
        con.execute(script.text)
        if script.version == _VIEWS_VERSION:  # the last of every change
            derive_all(con)
        con.execute(sql_text("setup", "forget_migration"), [script.version])
        con.execute(sql_text("setup", "record_migration"), record)
        con.commit()
    except duckdb.Error as error:
        con.rollback()
        message = f"{script.name} could not be applied: {error}"
        raise StoreError(message) from error
