"""Measure how the cost of a feed grows with their number: `python -m tests.bench.scale 100 1000`.

Runs in this process, one home per number of feeds, all polled by turns because the machine's own
speed drifts. CPU is that of this process and its children, the server's apart. The smallest home
has one feed: what a run costs before it asks anybody.
"""

import argparse
import json
import resource
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import duckdb

from flows.pipeline.run import open_run
from flows.settings import Settings
from tests.bench.light import LightWorld, running_light_world
from tests.bench.world import FEED_PATH

POLLS = 7
ARTICLE_TABLES = ("articles", "article_versions", "entries", "entry_outcomes", "verdicts")


@dataclass(slots=True)
class Home:
    """So many feeds, read once and then polled."""

    feeds: int
    settings: Settings
    world: LightWorld
    first_ms: float = 0.0
    polls_ms: list[float] = field(default_factory=list)
    asked: int = 0  # feeds, by all polls together
    pages: int = 0  # requested by polls
    rows_before: int = 0  # of articles, entries and what belongs to them
    rows_after: int = 0

    def fill(self) -> None:
        """Read everything, then poll once uncounted: the first poll learns what the others know."""
        self.first_ms = run_ms(self.settings)
        run_ms(self.settings)
        self.rows_before = self.rows_after = self._rows()
        self.world.take_counts()

    def poll(self) -> None:
        """Run with nothing new."""
        self.polls_ms.append(run_ms(self.settings))
        counts = self.world.take_counts()
        self.asked += counts.get("feed 304", 0)
        self.pages += counts.get("page 200", 0)
        self.rows_after = self._rows()

    def _rows(self) -> int:
        with duckdb.connect(str(self.settings.home / "araxes.duckdb"), read_only=True) as db:
            return sum(db.table(f"core.{table}").shape[0] for table in ARTICLE_TABLES)


@dataclass(frozen=True, slots=True)
class Figures:
    """What so many feeds cost: CPU in ms, the cheapest of the polls since noise only adds."""

    feeds: int
    first_ms_per_feed: float
    poll_ms_per_feed: float
    poll_ms_per_feed_net: float  # without what a run of one feed costs
    asked: int
    pages: int
    rows: int  # of articles and entries, written by polls


def run_ms(settings: Settings) -> float:
    """Do one run that asks every feed and give its CPU time."""
    before = cpu_ms()
    run = open_run(settings, trigger="bench", asking="all")
    for step in run.remaining():
        step.run()
    status = run.finish()
    if status != "ok":
        raise RuntimeError(f"a run over the light world ended as {status}")
    return cpu_ms() - before


def cpu_ms() -> float:
    """Give the CPU time of this process and of its children that have ended."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    usages = [resource.getrusage(each) for each in who]
    return 1_000 * sum(usage.ru_utime + usage.ru_stime for usage in usages)


@contextmanager
def filled_homes(sizes: Sequence[int], **more: Path) -> Iterator[list[Home]]:
    """Give a filled home for each number of feeds; `more`: settings that differ."""
    with running_light_world() as world, tempfile.TemporaryDirectory() as folder:
        homes = [
            Home(size, _settings(Path(folder), size, world.port, more), world) for size in sizes
        ]
        for home in homes:
            home.fill()
        yield homes


def figures(home: Home, start_ms: float) -> Figures:
    """Sum up one home; `start_ms` is the cheapest poll of the home with one feed."""
    cheapest = min(home.polls_ms)
    return Figures(
        feeds=home.feeds,
        first_ms_per_feed=home.first_ms / home.feeds,
        poll_ms_per_feed=cheapest / home.feeds,
        poll_ms_per_feed_net=(cheapest - start_ms) / (home.feeds - 1),
        asked=home.asked // len(home.polls_ms),
        pages=home.pages,
        rows=home.rows_after - home.rows_before,
    )


def measure(sizes: Sequence[int], polls: int = POLLS) -> list[Figures]:
    """Poll homes of these numbers of feeds by turns."""
    with filled_homes((1, *sizes)) as (alone, *homes):
        for _ in range(polls):
            for home in (alone, *homes):
                home.poll()
        return [figures(home, min(alone.polls_ms)) for home in homes]


def _settings(folder: Path, feeds: int, port: int, more: Mapping[str, Path]) -> Settings:
    file = folder / f"{feeds}.toml"
    file.write_text(
        "".join(
            f'[[feed]]\nid = "f{n}"\nurl = "http://host{n}.example{FEED_PATH}"\nlang = "az"\n\n'
            for n in range(feeds)
        ),
        encoding="utf-8",
    )
    return Settings(
        home=folder / f"home-{feeds}",
        feeds=file,
        host_delay=0.0,
        contact="mailto:bench@araxes.invalid",
        allow_private=frozenset({f"127.0.0.1:{port}"}),
        host_map={f"host{n}.example": ("127.0.0.1", port) for n in range(feeds)},
        **more,  # type: ignore[arg-type] # paths, by the names of settings that are paths
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--polls", type=int, default=POLLS, help="of each home; the least counts")
    asked = parser.parse_args()
    found = measure(asked.sizes, asked.polls)
    sys.stdout.write(json.dumps([asdict(each) for each in found]) + "\n")
