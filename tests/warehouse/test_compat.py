"""An analyst's older DuckDB opens what we publish.

`./araxes test` installs `tests/compat/duckdb-1.5.lock` into a folder of its own, because two
versions cannot live in one environment; where that is impossible these tests skip.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.warehouse.samples import NOON, TEXTS, article
from warehouse.loader import load_spool
from warehouse.spool import Spool

ROOT = Path(__file__).resolve().parent.parent.parent
SITE = ROOT / ".cache" / "duckdb-1.5"

READ = """
import sys
import duckdb
assert duckdb.__version__.startswith("1.5."), duckdb.__version__
con = duckdb.connect(sys.argv[1], read_only=True)
views = con.execute(
    "select view_name from duckdb_views() where schema_name = 'main' and not internal"
).fetchall()
assert len(views) > 30, views
for (view,) in (*views, ("articles_as_of('rules', 1)",)):
    con.execute(f"from {view}").fetchall()
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
assert duckdb.__version__.startswith("1.5."), duckdb.__version__
home = Path(sys.argv[1])
with Spool(home) as spool:
    spool.write(article("old client", grade=2))
with Reader(home) as reader:
    reader.pending_entries(max_attempts=1, limit=1)
load_spool(home, now=datetime(2026, 3, 21, tzinfo=UTC), who="old")
print(run_query(home, "select count(*) from latest", row_limit=1, timeout_seconds=9).rows)
"""

pytestmark = pytest.mark.skipif(
    not (SITE / "duckdb").is_dir(),
    reason=f"DuckDB 1.5 is not installed in {SITE} (see tests/compat/duckdb-1.5.lock)",
)


def with_old_duckdb(code, argument):
    done = subprocess.run(
        [sys.executable, "-c", code, str(argument)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(SITE), "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def home(tmp_path):
    with Spool(tmp_path) as spool:
        spool.write(article("a", TEXTS[0], grade=2))
    load_spool(tmp_path, now=NOON, who="test")
    return tmp_path


def test_an_older_client_opens_the_published_file_and_every_view(home):
    assert with_old_duckdb(READ, home / "araxes.duckdb") == TEXTS[0]


def test_the_warehouse_itself_runs_on_the_older_version(home):
    assert with_old_duckdb(LOAD, home) == "((2,),)"
