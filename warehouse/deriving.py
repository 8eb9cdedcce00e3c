"""Derive what views count by: narrow tables that follow from the rest and are never in a batch.

Only articles and days that a load touches are worked out again, in the same transaction.
"""

from collections.abc import Set as AbstractSet
from functools import cache

import duckdb

from warehouse.connect import HERE, sql_text
from warehouse.forgotten import OWN_TABLE, delete_rows, mean_all
from warehouse.indexing import forget_gone, index_all, index_names, index_new

# The tables by whose rows something touches an article, or a day, a run or a feed that was asked.
_ARTICLES = (
    "activations", "articles", "article_versions", "verdicts", "labels", "copies", "mentions",
    "acts", "term_uses", "novelties", "seed_likenesses", "tombstones",
)  # fmt: skip
_ASKED = (
    "feeds", "feed_polls", "runs", "fetches", "entries", "entry_outcomes", "feed_states",
)  # fmt: skip
# Of what names of entities are made, in parts perhaps, and by what one is mentioned no more.
_NAMES = ("entities", "entity_names", OWN_TABLE)
# What is worked out of each article.
ARTICLE_STEPS = ("derive_articles", "derive_edits")
# What is asked, in the order in which one follows from another.
ASKED_STEPS = ("derive_polls", "derive_hosts", "derive_runs", "derive_answers", "derive_rhythms")
# What became of entries, and with it how much of a day we have.
ENTRY_STEPS = ("derive_entries", "derive_coverage")


def begin(con: duckdb.DuckDBPyConnection) -> None:
    """Forget what earlier loads touched."""
    _run(con, "begin")


def touch(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Note what the rows of `landed`, which have just been merged into a table, touch."""
    if table in _ARTICLES or table in _ASKED:
        _run(con, f"touch_{table}")


def derive(con: duckdb.DuckDBPyConnection, landed: AbstractSet[str]) -> None:
    """Follow a load that brought rows for these tables and touched what it did."""
    if not landed.isdisjoint(_ARTICLES):
        _derive_articles(con, is_forgetting=OWN_TABLE in landed)
    index_names(con, is_anew=not landed.isdisjoint(_NAMES))
    if OWN_TABLE in landed:
        _run(con, "touch_asked")
    if not landed.isdisjoint((*_ASKED, OWN_TABLE)):
        for name in ASKED_STEPS:
            _run(con, name)
    if not landed.isdisjoint((*_ARTICLES, *_ASKED)):
        for name in ENTRY_STEPS:
            _run(con, name)
    _run(con, "end")


def _derive_articles(con: duckdb.DuckDBPyConnection, *, is_forgetting: bool) -> None:
    if is_forgetting:
        mean_all(con)
        delete_rows(con)
        _run(con, "derive_borders")
    for name in ARTICLE_STEPS:
        _run(con, name)
    if is_forgetting:
        _run(con, "derive_early")
    index_new(con)
    if is_forgetting:
        forget_gone(con)


def derive_all(con: duckdb.DuckDBPyConnection) -> None:
    """Work everything out anew: after a migration, or when the rules have changed."""
    for name in (
        "begin", "touch_everything", "touch_asked", "derive_borders", "derive_early",
        *ARTICLE_STEPS,
    ):  # fmt: skip
        _run(con, name)
    index_all(con)
    for name in (*ASKED_STEPS, *ENTRY_STEPS, "end"):
        _run(con, name)


@cache
def deriving_text() -> str:
    """Give all rules: a warehouse whose rules were others is derived anew."""
    paths = sorted((HERE / "deriving").glob("*.sql"))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def _run(con: duckdb.DuckDBPyConnection, name: str) -> None:
    con.execute(sql_text("deriving", name))
