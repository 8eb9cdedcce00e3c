"""An analyst's older DuckDB opens what we publish.

`./araxes test` installs each `tests/compat/duckdb-*.lock` into a folder of its own, because two
versions cannot live in one environment; where that is impossible these tests skip.
"""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.samples import NOON, TEXTS, article
from warehouse.loader import load_spool
from warehouse.spool import Spool

ROOT = Path(__file__).resolve().parent.parent.parent
# The oldest that opens our files, and the oldest that the warehouse itself runs on.
READERS = ("1.4", "1.5")
WRITER = "1.5"

READ = """
import sys
import duckdb
assert duckdb.__version__.startswith(sys.argv[2] + "."), duckdb.__version__
con = duckdb.connect(sys.argv[1], read_only=True)
con.execute("set timezone = 'UTC'")
views = con.execute(
    "select view_name from duckdb_views() where schema_name = 'main' and not internal"
).fetchall()
assert len(views) > 30, views
for (view,) in views:
    con.execute(f'from "{view}"').fetchall()
con.execute("from articles_as_of('rules', 1)").fetchall()
macros = {
    name
    for (name,) in con.execute(
        "select function_name from duckdb_functions() "
        "where function_type = 'table_macro' and schema_name = 'main' and not internal"
    ).fetchall()
}
if "search" in macros:
    con.execute("from search('Tehran')").fetchall()
print(con.execute("select title from latest").fetchall()[0][0])
"""

LOAD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import duckdb
from tests.warehouse.samples import article
from warehouse.loader import load_spool
from warehouse.query import run_query
from warehouse.read import Reader
from warehouse.spool import Spool
assert duckdb.__version__.startswith(sys.argv[2] + "."), duckdb.__version__
home = Path(sys.argv[1])
with Spool(home) as spool:
    spool.write(article("old client", grade=2))
with Reader(home) as reader:
    reader.pending_entries(max_attempts=1, limit=1)
load_spool(home, now=datetime(2026, 3, 21, tzinfo=UTC), who="old")
print(run_query(home, "select count(*) from latest", row_limit=1, timeout_seconds=9).rows)
"""


def with_old_duckdb(version, code, argument):
    site = ROOT / ".cache" / f"duckdb-{version}"
    if not (site / "duckdb").is_dir():
        lock = f"tests/compat/duckdb-{version}.lock"
        pytest.skip(f"DuckDB {version} is not installed in {site} (see {lock})")
    done = subprocess.run(
        [sys.executable, "-c", code, str(argument), version],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(site), "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def home(tmp_path):
    with Spool(tmp_path) as spool:
        spool.write(article("a", TEXTS[0], grade=2))
    load_spool(tmp_path, now=NOON, who="test")
    return tmp_path


@pytest.mark.parametrize("version", READERS)
def test_an_older_client_opens_the_published_file_and_every_view(home, version):
    assert with_old_duckdb(version, READ, home / "araxes.duckdb") == TEXTS[0]


def test_our_own_version_reads_the_same(home):
    """As a notebook does, in the two lines of the README."""
    con = duckdb.connect(home / "araxes.duckdb", read_only=True)
    assert con.sql("from latest").project("title").fetchall() == [(TEXTS[0],)]
    con.close()


def test_the_warehouse_itself_runs_on_the_older_version(home):
    assert with_old_duckdb(WRITER, LOAD, home) == "((2,),)"
