"""Keep the search tables up with the articles: numbers, postings in runs, names of entities.

All of it happens in the landing transaction and follows from the other tables, so a kill leaves
nothing half done, and whatever is amiss is found by comparing two counts at the next load.

A run holds the postings of the documents of one load and is never changed. Four runs of one size
become one, up to 100,000 documents, together with those of the next size that wait for a fourth:
each posting is written three to six times in its life (loads of 2,000 documents and of 50), and
a million articles lie in about ten runs.
"""

from functools import cache
from typing import Any

import duckdb

from extractors.ids import sha256_hex
from warehouse.connect import sql_text

# Documents that become one run at a time: the words of 10,000 take 500 MB while they are sorted.
CHUNK = 10_000


def index_new(con: duckdb.DuckDBPyConnection) -> None:
    """Index the articles of the temporary table `touched_articles`, and whatever else is missing.

    Begin and commit are the caller's (`warehouse.deriving`, which makes that table).
    """
    con.execute(sql_text("setup", "index_rules"), [_rules()])
    _run(con, "index_touched")
    _run(con, "index_documents")
    if _asked(con, "index_is_amiss")[0]:
        _run(con, "index_amiss")
        _run(con, "index_documents")
    first, last = _asked(con, "index_range")
    for start in range(first, last + 1, CHUNK):
        bounds = {"first": start, "last": min(start + CHUNK - 1, last)}
        con.execute(sql_text("setup", "index_bounds"), bounds)
        _run(con, "index_run")
        _merge_crowded(con)


def index_names(con: duckdb.DuckDBPyConnection, *, is_anew: bool = False) -> None:
    """Take in the names of entities: anew, or where the gazetteer has been read since."""
    if is_anew or _asked(con, "index_names_stale")[0]:
        _run(con, "index_names")


def index_all(con: duckdb.DuckDBPyConnection) -> None:
    """Bring the index to the rules of this version; the touched articles are all there are."""
    con.execute(sql_text("setup", "index_rules"), [_rules()])
    if _asked(con, "index_is_outdated")[0]:
        _run(con, "index_clear")
    index_new(con)
    index_names(con, is_anew=True)


def forget_gone(con: duckdb.DuckDBPyConnection) -> None:
    """Rewrite the runs that hold words of documents that are gone, so that no word is left."""
    con.execute(sql_text("setup", "index_rules"), [_rules()])
    (runs,) = _asked(con, "index_with_gone")
    for run in runs:
        _merge(con, [run])


def _merge_crowded(con: duckdb.DuckDBPyConnection) -> None:
    while crowded := con.execute(sql_text("setup", "index_mergeable")).fetchone():
        _merge(con, crowded[0])


def _merge(con: duckdb.DuckDBPyConnection, runs: list[int]) -> None:
    """Put one run in the place of several, without what is gone."""
    con.execute(sql_text("setup", "index_merge_bounds"), {"runs": runs})
    _run(con, "index_moved")
    _run(con, "index_purge" if _asked(con, "index_is_gone")[0] else "index_merge")
    for run in runs:
        con.execute(sql_text("setup", "index_drop"), {"run": run})
    _run(con, "index_merge_end")


@cache
def _rules() -> str:
    """Name the rules that make a text into terms: an index made by others is made anew."""
    words = sql_text("views", "40_search_words")
    return sha256_hex((words + sql_text("setup", "index_run")).encode())[:16]


def _asked(con: duckdb.DuckDBPyConnection, name: str) -> tuple[Any, ...]:  # Any: columns
    return con.execute(sql_text("setup", name)).fetchall()[0]


def _run(con: duckdb.DuckDBPyConnection, name: str) -> None:
    con.execute(sql_text("setup", name))
