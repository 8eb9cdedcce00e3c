"""Make a warehouse of any number of articles: `make_home`.

The rows are written by SQL (`million/*.sql`) and follow from their numbers, so that every machine
makes the same ones: words by Zipf's law in eleven languages and eight scripts, 200 outlets, three
years, 8 % relevant. What counts and what is searched is derived by the warehouse's own statements.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import duckdb

from extractors.ids import content_id
from flows.pipeline.ground import ground_rows
from warehouse.batch import STORED_AS, Batch
from warehouse.connect import MASTER, PUBLISHED_LINK, attach, memory_connection, sql_text
from warehouse.deriving import ARTICLE_STEPS, ASKED_STEPS, ENTRY_STEPS
from warehouse.indexing import index_names, index_new
from warehouse.loader import load_alone, load_spool, loader_lock
from warehouse.master import announce_load, open_master
from warehouse.read import Reader
from warehouse.rows import Run
from warehouse.spool import Spool

HERE = Path(__file__).parent / "million"
BLOCK = 50_000  # articles written and derived in one transaction
BEGAN = datetime(2023, 1, 1, tzinfo=UTC)
OVER = datetime(2026, 1, 1, tzinfo=UTC)
WHO = "bench"


def make_home(home: Path, articles: int) -> Path:
    """Make a home with so many articles, published; 0 leaves the names and events alone."""
    with Reader(home) as reader:
        opening = SimpleNamespace(started_at=BEGAN, run_id=content_id("run", WHO))
        ground = ground_rows(opening, reader)
    names = {name: getattr(ground, name) for name in ground.__slots__}
    run = Run(opening.run_id, "monitor", "bench", "feed", BEGAN, finished_at=BEGAN, status="ok")
    with Spool(home) as spool:
        spool.write(Batch(opening.run_id, "ground", runs=(run,), **names))
    load_spool(home, now=OVER, who=WHO)
    if articles:
        with loader_lock(home, who=WHO, wait_seconds=60):
            announce_load(home)
            with open_master(home, now=OVER) as con:
                for _ in fill(con, articles):
                    pass
            load_alone(home, now=OVER)
    return home


def fill(con: duckdb.DuckDBPyConnection, articles: int) -> Iterator[int]:
    """Write and derive the rows into the default database, block after block; tell how many."""
    con.execute("set variable size = $1", [articles])
    for name in ("1_words", "2_feeds"):
        con.execute(statement(name))
    index_names(con)
    for first in range(0, articles, BLOCK):
        last = min(first + BLOCK, articles) - 1
        con.execute("set variable first = $1", [first])
        con.execute("set variable last = $1", [last])
        con.begin()
        con.execute(statement("3_articles"))
        _derive(con)
        con.commit()
        yield last + 1
    con.execute(sql_text("deriving", "begin"))
    for name in ("touch_asked", *ASKED_STEPS, *ENTRY_STEPS, "end"):
        con.execute(sql_text("deriving", name))
    con.execute(statement("4_end"))


def _derive(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(sql_text("deriving", "begin"))
    con.execute("insert into touched_articles select article_id from texts")
    for name in ARTICLE_STEPS:
        con.execute(sql_text("deriving", name))
    index_new(con)
    con.execute(sql_text("deriving", "end"))


def parameters_of(sql: str) -> tuple[str, ...]:
    """Give the names that a statement wants values for."""
    code = "\n".join(line.partition("--")[0] for line in sql.splitlines())
    return tuple(dict.fromkeys(re.findall(r"\$([a-z_][a-z0-9_]*)", code)))


Columns = tuple[list[str], list[tuple[object, ...]]]


def following(empty: Path, articles: int, count: int, times: int) -> Iterator[dict[str, Columns]]:
    """Give the rows of the articles that would follow on so many, `count` at a time, by table.

    `empty` is a home without articles. What it holds already is not given.
    """
    with tempfile.TemporaryDirectory() as folder, memory_connection() as con:
        file = shutil.copyfile(empty / MASTER, Path(folder) / MASTER)
        attach(con, file, "scratch")
        con.execute("set variable size = $1", [articles])
        con.execute(statement("1_words"))
        tables = [row[0] for row in con.execute(statement("tables")).fetchall()]
        for first in range(articles, articles + count * times, count):
            for table in tables:
                stored = STORED_AS.get(table, table)
                con.execute(f"delete from core.{stored}")  # noqa: S608 # a name from the catalogue
            con.execute("set variable first = $1", [first])
            con.execute("set variable last = $1", [first + count - 1])
            con.execute(statement("3_articles"))
            con.execute(statement("5_state"))
            yield {table: rows for table in tables if (rows := _rows(con, table))[1]}
        con.execute("use memory")
        con.execute("detach scratch")


def _rows(con: duckdb.DuckDBPyConnection, table: str) -> Columns:
    rows = con.execute(f"from core.{table}").fetchall()
    return [column[0] for column in con.description or ()], rows


@cache
def statement(name: str) -> str:
    """Read one of the files of SQL."""
    return (HERE / f"{name}.sql").read_text(encoding="utf-8")


def addresses(file: Path, count: int) -> list[str]:
    """Give so many addresses that a published file holds."""
    with duckdb.connect(str(file), read_only=True) as con:
        sql = "select url from core.article_urls using sample reservoir($count rows) repeatable (7)"
        return [row[0] for row in con.execute(sql.replace("$count", str(count))).fetchall()]


def count_articles(home: Path) -> int:
    """Count the articles that are published: a kept home grows with every measuring."""
    with duckdb.connect(str((home / PUBLISHED_LINK).resolve()), read_only=True) as con:
        return con.table("core.articles").shape[0]
