"""What a stranger's SQL may not say, found in the statement as DuckDB's own parser understands it.

The fence (`warehouse/fence.py`) already keeps files, network and writing out. Here it is refused by
name, in one voice, and with it what the fence lets through: functions that tell paths of this
machine, that switch logs and profiles on, or that read memory by its address.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

import duckdb

from extractors.errors import AraxesError
from warehouse.connect import memory_connection, sql_text

# Table functions of DuckDB that read nothing outside the warehouse and say nothing of the machine.
# A list of what is allowed, so that the next version's new ones are refused until somebody looked.
TABLE_FUNCTIONS = frozenset(
    {
        *("unnest", "range", "generate_series", "repeat", "repeat_row", "json_each", "json_tree"),
        *("summary", "histogram", "histogram_values", "duckdb_columns", "duckdb_constraints"),
        *("duckdb_functions", "duckdb_keywords", "duckdb_schemas", "duckdb_tables", "duckdb_types"),
        *("duckdb_views", "pragma_show", "pragma_table_info", "pragma_version"),
        *("icu_calendar_names", "pg_timezone_names"),
    }
)
# Functions of one value that tell settings or plans (paths are in both), or write to DuckDB's log.
REFUSED_FUNCTIONS = frozenset(
    {"current_setting", "getenv", "json_serialize_plan", "write_log", "which_secret"}
)
# Views that come with DuckDB and show what the refused table functions do.
REFUSED_VIEWS = frozenset({"pg_database", "pg_settings"})
_TELLTALE = ("duckdb_", "pragma_")

_PIVOTING = ("pivot", "from", "with", "select", "(")


class QueryError(AraxesError):
    """A question that cannot be answered: the text says why. The warehouse is fine."""


class RefusedError(QueryError):
    """A statement that asks for something other than reading the warehouse."""


def reading_statement(con: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """Take a text for one statement that only reads, or raise `RefusedError`.

    A text that cannot be parsed is a plain `QueryError`.
    """
    statement = _single(con, sql)
    if statement.type == duckdb.StatementType.EXPLAIN:
        _check(_names(_tree(con, _explained(con, sql))))
    elif _is_pivot(statement, sql):
        _check(_words(sql))
    elif statement.type == duckdb.StatementType.SELECT:
        _check(_names(_tree(con, sql)))
    else:
        message = f"only reading is possible here, and this is {statement.type.name}"
        raise RefusedError(message)
    return statement


def _is_pivot(statement: duckdb.Statement, sql: str) -> bool:
    """Tell whether this is a pivot that finds its columns first: two statements in one, no tree."""
    starts = [offset for offset, kind in duckdb.tokenize(sql) if "comment" not in str(kind)]
    first = _from(sql, starts[0]).lower() if starts else ""
    return statement.type.name == "MULTI" and first.startswith(_PIVOTING)


def _words(sql: str) -> Iterator[tuple[str, str]]:
    """Give each word of a text, quoted or not, as whatever it could name."""
    ends = [*(offset for offset, _ in duckdb.tokenize(sql)), len(sql.encode())]
    for start, end in pairwise(ends):
        word = sql.encode()[start:end].decode().strip().lower()
        bare = word[1:-1].replace(word[0] * 2, word[0]) if word[:1] in {'"', "'"} else word
        yield from ((kind, bare) for kind in ("table function", "function", "table"))


def _single(con: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    try:
        statements = con.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryError(str(error)) from error
    if not statements:
        raise RefusedError("the statement is empty")
    if len(statements) != 1:
        message = f"one statement at a time, please: this text holds {len(statements)}"
        raise RefusedError(message)
    return statements[0]


def _explained(con: duckdb.DuckDBPyConnection, sql: str) -> str:
    """Give the statement that an `explain` is about: its parts are folded into the plan."""
    starts = [offset for offset, _ in duckdb.tokenize(sql)]
    for start in starts[1:]:  # behind `explain`, `analyze`, and options in brackets
        try:
            rest = con.extract_statements(_from(sql, start))
        except duckdb.Error:
            continue
        if len(rest) == 1 and rest[0].type == duckdb.StatementType.SELECT:
            return _from(sql, start)
        break
    message = "only a statement that reads can be explained here"
    raise RefusedError(message)


def _from(sql: str, start: int) -> str:
    return sql.encode()[start:].decode()  # DuckDB counts bytes


def _tree(con: duckdb.DuckDBPyConnection, sql: str) -> object:
    """Parse a statement into nodes of JSON."""
    try:
        row = con.execute(sql_text("setup", "statement_tree"), [sql]).fetchone()
        tree = json.loads(row[0] if row else "{}")
    except duckdb.Error as error:
        raise QueryError(str(error)) from error
    except RecursionError as error:
        message = "this statement is nested too deeply"
        raise RefusedError(message) from error
    if tree.get("error", True):
        message = f"only a statement that reads is answered here: {tree.get('error_message')}"
        raise RefusedError(message)
    return tree


def _check(names: Iterable[tuple[str, str]]) -> None:
    """Raise RefusedError for a name that is not to be used."""
    for kind, name in names:
        if _is_refused(kind, name):
            message = f"{name} is not for questions: it reads or tells more than the warehouse"
            raise RefusedError(message)


def _names(tree: object) -> Iterator[tuple[str, str]]:
    """Give what a statement names: kind (table, table function, function, node) and name."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield from _named_by(node)
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def _named_by(node: dict[str, object]) -> Iterator[tuple[str, str]]:
    kind = node.get("type")
    if isinstance(kind, str) and kind.endswith("_QUERY_NODE"):
        yield "node", kind.removesuffix("_QUERY_NODE").lower()  # delete, insert, update, merge
    function = node.get("function")
    if kind == "TABLE_FUNCTION" and isinstance(function, dict):
        yield "table function", str(function.get("function_name")).lower()
    elif "function_name" in node:
        yield "function", str(node["function_name"]).lower()
    if node.get("table_name"):
        yield "table", str(node["table_name"]).lower()


def _is_refused(kind: str, name: str) -> bool:
    if kind == "node":
        return True
    if kind == "table function":
        return name not in TABLE_FUNCTIONS and name in _builtin_table_functions()
    if kind == "function":
        return name in REFUSED_FUNCTIONS
    is_telltale = name.startswith(_TELLTALE) and name not in TABLE_FUNCTIONS
    return is_telltale or name in REFUSED_VIEWS


@cache
def _builtin_table_functions() -> frozenset[str]:
    """Name what comes with this DuckDB; whatever else is a macro of our own, or nothing."""
    con = memory_connection()
    try:
        rows = con.execute(sql_text("setup", "builtin_table_functions")).fetchall()
    finally:
        con.close()
    return frozenset(str(name).lower() for (name,) in rows)
