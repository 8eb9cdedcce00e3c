"""An analyst's sessions on a home, all the while: `python -m tests.disasters.analyst HOME`.

A process of its own with plain DuckDB. One session stays open from the first published file to the
end and must keep its answer; another is opened again and again and must never see less than before,
nor half a load. Ends when its input does; tells how often it asked, and what was wrong.
"""

import json
import select
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

import duckdb

from tests.support.command import ROOT

PAUSE_SECONDS = 0.5
ASKED = (
    "select (select count(*) from core.articles), (select count(*) from core.article_versions), "
    "(select count(*) from core.loads), (select count(*) from articles)"
)
# A load is in the file with all its rows or not at all: whoever has an article has its wording.
HALF = "select count(*) from core.articles anti join core.article_versions using (version_id)"


def asks(link: Path) -> duckdb.DuckDBPyConnection | None:
    """Open what the link leads to; None where nothing is published."""
    for _ in range(5):  # a load that ends meanwhile takes old files away
        with suppress(duckdb.IOException, FileNotFoundError):
            return duckdb.connect(str(link.resolve(strict=True)), read_only=True)
    return None


def work(home: Path) -> dict[str, object]:
    link = home / "araxes.duckdb"
    faults: list[str] = []
    looked, held, first, before = 0, None, (), (0, 0, 0, 0)
    while not select.select([sys.stdin], [], [], PAUSE_SECONDS)[0]:
        session = asks(link)
        if session is None:
            if before != (0, 0, 0, 0):
                faults.append("nothing can be opened any more")
            continue
        looked += 1
        now = session.execute(ASKED).fetchone()
        if any(new < old for new, old in zip(now, before, strict=True)):
            faults.append(f"{before} became {now}")
        if session.execute(HALF).fetchone() != (0,):
            faults.append("half a load is seen")
        before = now
        if held is None:
            held, first = session, now
            continue
        session.close()
        if held.execute(ASKED).fetchone() != first:
            faults.append("the session that stays open sees something else")
    return {"looked": looked, "faults": faults}


class Analyst:
    """Such a process, from `with` to its end."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.looked = 0
        self.faults: list[str] = []

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.disasters.analyst", str(self._home)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        out, err = self._process.communicate()
        if self._process.returncode:
            self.faults.append(err.strip().splitlines()[-1])
            return
        told = json.loads(out)
        self.looked, self.faults = told["looked"], told["faults"]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(work(Path(sys.argv[1]))))
