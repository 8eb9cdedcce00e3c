"""Derive what views count by: narrow tables that follow from the rest and are never in a batch.

Only articles and days that a load touches are worked out again, in the same transaction.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import duckdb

from warehouse.connect import HERE, sql_text
from warehouse.forgotten import OWN_TABLE, delete_rows, mean_all
from warehouse.indexing import forget_gone, index_all, index_names, index_new

# The tables by whose rows something touches an article, or a day on which feeds were asked.
_ARTICLES = (
    "activations", "articles", "verdicts", "labels", "copies", "mentions", "acts", "term_uses",
    "tombstones",
)  # fmt: skip
_POLLS = ("feed_polls", "runs")


def derive(con: duckdb.DuckDBPyConnection, landed: Mapping[str, Sequence[Sequence[Path]]]) -> None:
    """Follow a load: `landed` has the files by table, those of one shape together."""
    index_names(con)
    if landed.keys().isdisjoint((*_ARTICLES, *_POLLS)):
        return
    _run(con, "begin")
    for table in (*_ARTICLES, *_POLLS):
        for files in landed.get(table, ()):
            con.execute(sql_text("setup", "spool_file"), [[str(file) for file in files]])
            _run(con, f"touch_{table}")
    if not landed.keys().isdisjoint(_ARTICLES):
        _derive_articles(con, is_forgetting=OWN_TABLE in landed)
    if not landed.keys().isdisjoint(_POLLS):
        _run(con, "derive_polls")
    _run(con, "end")


def _derive_articles(con: duckdb.DuckDBPyConnection, *, is_forgetting: bool) -> None:
    if is_forgetting:
        mean_all(con)
        delete_rows(con)
    _run(con, "derive_articles")
    index_new(con)
    if is_forgetting:
        forget_gone(con)


def derive_all(con: duckdb.DuckDBPyConnection) -> None:
    """Work everything out anew: after a migration, or when the rules have changed."""
    for name in ("begin", "touch_everything", "derive_articles"):
        _run(con, name)
    index_all(con)
    for name in ("derive_polls", "end"):
        _run(con, name)


@cache
def deriving_text() -> str:
    """Give all rules: a warehouse whose rules were others is derived anew."""
    paths = sorted((HERE / "deriving").glob("*.sql"))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def _run(con: duckdb.DuckDBPyConnection, name: str) -> None:
    con.execute(sql_text("deriving", name))
