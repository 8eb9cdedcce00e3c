"""Make a warehouse of any number of articles: `make_home`.

The rows are written by SQL (`million/*.sql`) and follow from their numbers, so that every machine
makes the same ones: words by Zipf's law in eleven languages and eight scripts, 200 outlets, three
years, 8 % relevant. What counts and what is searched is derived by the warehouse's own statements.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import duckdb

from extractors.ids import content_id
from flows.pipeline.ground import ground_rows
from warehouse.batch import Batch
from warehouse.connect import sql_text
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
        con.execute((HERE / f"{name}.sql").read_text(encoding="utf-8"))
    index_names(con)
    for first in range(0, articles, BLOCK):
        last = min(first + BLOCK, articles) - 1
        con.execute("set variable first = $1", [first])
        con.execute("set variable last = $1", [last])
        con.begin()
        con.execute((HERE / "3_articles.sql").read_text(encoding="utf-8"))
        _derive(con)
        con.commit()
        yield last + 1
    con.execute(sql_text("deriving", "begin"))
    con.execute(sql_text("deriving", "touch_everything"))
    con.execute(sql_text("deriving", "derive_polls"))
    con.execute(sql_text("deriving", "end"))
    con.execute((HERE / "4_end.sql").read_text(encoding="utf-8"))


def _derive(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(sql_text("deriving", "begin"))
    con.execute("insert into touched_articles select article_id from texts")
    con.execute(sql_text("deriving", "derive_articles"))
    index_new(con)
    con.execute(sql_text("deriving", "end"))
