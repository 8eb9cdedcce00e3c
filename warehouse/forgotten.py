"""Take out of tables and batches what is forgotten: one rule for rows of both.

The rule is `setup/forgotten_rule.sql`, a line per column by which a row can belong to an article.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from extractors.ids import sha256_hex
from warehouse.batch import STORED_AS, Batch
from warehouse.connect import sql_text
from warehouse.files import move_into_place, remove_quietly

OWN_TABLE = "tombstones"
# What a program or a person said in words of their own, and may have quoted: the row stays.
QUOTING = ("detail", "error", "note")
_TABLES = tuple(field.name for field in fields(Batch) if field.name not in {"run_id", "kind"})


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What rows are known by that belong to what is forgotten."""

    articles: tuple[str, ...]  # ids
    entries: tuple[str, ...]  # ids
    addresses: tuple[str, ...]  # SHA-256 of each
    quotes: str | None = None  # an expression for what others quote: known only while it is done


def is_anything_forgotten(con: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether the default database has a tombstone."""
    return bool(con.execute(sql_text("setup", "forgotten_count")).fetchall()[0][0])


def mean_all(con: duckdb.DuckDBPyConnection) -> None:
    """Let the next statements mean all that has a tombstone in the default database."""
    con.execute(sql_text("setup", "forgotten_all"))


def mean(con: duckdb.DuckDBPyConnection, forgotten: Forgotten) -> None:
    """Let the next statements mean this."""
    con.execute(sql_text("setup", "forgotten_set"), {"forgotten": asdict(forgotten)})


def delete_rows(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Delete from the default database what is meant; give the numbers of rows by table.

    What is derived from the tables (`warehouse.deriving`) is left: it follows them.
    """
    gone: dict[str, int] = {}
    for table in _TABLES:
        stored, rule = _rule_of_table(con, table)
        if rule:
            statement = _with(stored, "forgotten_delete", rule)
            gone[table] = int(con.execute(statement).fetchall()[0][0])
    return {table: number for table, number in gone.items() if number}


def count_rows(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Count the rows of the default database that are meant, by table."""
    counts: dict[str, int] = {}
    for table in _TABLES:
        stored, rule = _rule_of_table(con, table)
        if rule:
            statement = _with(stored, "forgotten_table", rule)
            counts[table] = int(con.execute(statement).fetchall()[0][0])
    return {table: number for table, number in counts.items() if number}


def copy_table(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Copy the rows of one table of the database `old`, without what they quote.

    While they are copied: what an update overwrites would stay in free blocks of the new file.
    """
    con.execute(_with(table, "copy_core").replace("the_columns", _unquoted_table(con, table)))


def rows_of_batches(con: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> dict[Path, int]:
    """Count the rows of batch files that are meant; raises `duckdb.Error`.

    Files in which rows are meant, or quote, are given; the others hold nothing of it.
    Those of one shape are asked together: 25 ms go into planning the question.
    """
    shapes: dict[str, list[Path]] = defaultdict(list)
    for file in files:
        con.execute(sql_text("setup", "spool_header"), [str(file)])
        shapes[str(con.description)].append(file)
    counts: dict[Path, int] = {}
    for group in shapes.values():
        tables = _tables_of_batch(con, group[0])
        parts = [_with(each.name, "forgotten_rows_of", each.rule) for each in tables if each.rule]
        quoted = [
            _with(each.name, "forgotten_quoted_in", "\n".join(map(_quotes, each.quoting)))
            for each in tables
            if each.quoting
        ]
        statement = _template("forgotten_rows").replace("the_counts", "\n".join(parts))
        statement = statement.replace("the_quotes", "\n".join(quoted))
        paths = {"files": [str(file) for file in group]}
        for name, gone, is_quoting in con.execute(statement, paths).fetchall():
            if gone or is_quoting:
                counts[Path(name)] = gone
    return counts


def write_without(
    con: duckdb.DuckDBPyConnection, file: Path, target: Path, *, gone: int, batch_id: str
) -> Path:
    """Write a batch file anew without the `gone` rows that are meant, nor what others quote.

    `target` has the name that it had; another checksum takes the place of the one at its end.
    Raises OSError and `duckdb.Error`.
    """
    kept = "\n".join(map(_column, _tables_of_batch(con, file)))
    statement = _template("forgotten_batch").replace("the_columns", kept)
    temporary = target.with_name(f".{target.name}.tmp")
    params = {"file": str(file), "gone": gone, "batch_id": batch_id, "target": str(temporary)}
    con.execute(statement, params)
    name = (
        f"{target.stem.rpartition('-')[0]}-{sha256_hex(temporary.read_bytes())[:16]}{target.suffix}"
    )
    move_into_place(temporary, target.with_name(name))
    return target.with_name(name)


def batch_id_of(con: duckdb.DuckDBPyConnection, file: Path) -> str | None:
    """Give the id that a batch had before something in it was forgotten; None: its checksum."""
    con.execute(sql_text("setup", "spool_header"), [str(file)])
    if "batch_id" not in {column[0] for column in con.description or ()}:
        return None
    rows = con.execute(sql_text("setup", "forgotten_ids"), {"files": [str(file)]}).fetchall()
    return None if rows[0][1] is None else str(rows[0][1])


def clean_batch(
    con: duckdb.DuckDBPyConnection, path: Path, checksum: str
) -> tuple[Path, str, str | None]:
    """Write a batch that waits anew where rows in it are meant, in place of the old one.

    Gives its path, its checksum, and the id that it had before: None where nothing was ever taken
    out of it.
    """
    batch_id = batch_id_of(con, path)
    gone = rows_of_batches(con, [path]).get(path)
    if gone is None:
        return path, checksum, batch_id
    batch_id = batch_id or checksum
    target = write_without(con, path, path, gone=gone, batch_id=batch_id)
    if target != path:
        remove_quietly(path)
    return target, sha256_hex(target.read_bytes()), batch_id


def _rule_of_table(con: duckdb.DuckDBPyConnection, table: str) -> tuple[str, str]:
    """Give the table that holds these rows, and its rule; empty where no row can be meant."""
    stored = STORED_AS.get(table, table)
    return stored, "" if table == OWN_TABLE else _rule(con.table(f"core.{stored}").columns)


class _Table(NamedTuple):
    """A table of a batch file."""

    name: str
    rule: str  # empty where no row can be meant
    quoting: tuple[str, ...]  # its columns in which rows may quote


def _tables_of_batch(con: duckdb.DuckDBPyConnection, file: Path) -> list[_Table]:
    con.execute(sql_text("setup", "spool_header"), [str(file)])
    held = [(name, _fields(kind)) for name, kind, *_ in con.description or () if name in _TABLES]
    return [
        _Table(name, "" if name == OWN_TABLE else _rule(columns), _quoting(columns))
        for name, columns in held
    ]


def _quoting(columns: Collection[str]) -> tuple[str, ...]:
    return tuple(each for each in QUOTING if each in columns)


def _quotes(column: str) -> str:
    return _template("forgotten_quotes").replace("one_column", column)


def _unquoted(column: str) -> str:
    return _template("forgotten_unquoted").replace("one_column", column)


def _column(table: _Table) -> str:
    """Give what is to be written of a table of a batch."""
    kept = _with(table.name, "forgotten_kept", table.rule) if table.rule else table.name
    if table.quoting:
        changes = ",\n".join(f'"{each}" := {_unquoted(each)}' for each in table.quoting)
        kept = _template("forgotten_words").replace("the_changes", changes).replace("kept", kept)
    return f"{kept} as {table.name},"


def _unquoted_table(con: duckdb.DuckDBPyConnection, table: str) -> str:
    """Give the columns of a table, those that may quote without what they do."""
    columns = _quoting(con.table(f"core.{table}").columns)
    changes = ", ".join(f'{_unquoted(each)} as "{each}"' for each in columns)
    return f"* replace ({changes})" if changes else "*"


# Any: DuckDB's type of a column, which has no types of its own.
def _fields(kind: Any) -> list[str]:  # noqa: ANN401 - as above
    """Name the fields of a list of structs."""
    (_, struct) = kind.children[0]
    return [name for name, _ in struct.children]


def _with(table: str, name: str, rule: str = "") -> str:
    # A table's name cannot be bound; these are names of our own.
    return _template(name).replace("one_table", table).replace("the_rule", rule)


def _rule(columns: Collection[str]) -> str:
    """Give the rule for a table with these columns; empty where no row can be meant."""
    first, *lines = _rule_lines()
    kept = [line for line in lines if line.split('held."')[1].split('"')[0] in columns]
    return "\n".join((first, *kept)) if kept else ""


@cache
def _rule_lines() -> tuple[str, ...]:
    return tuple(_template("forgotten_rule").splitlines())


def _template(name: str) -> str:
    """Give a statement without its comments: they speak of what is put in."""
    lines = sql_text("setup", name).splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("--"))


def ruled_columns() -> frozenset[str]:
    """Name the columns by which a row can be known as forgotten."""
    return frozenset(line.split('held."')[1].split('"')[0] for line in _rule_lines()[1:])
