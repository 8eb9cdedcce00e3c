"""Land 2,000 articles in a warehouse of many and in an empty one, and ask both for known addresses.

What is landed comes from the corpus: the 2,000 articles that would follow. Everything goes the way
of a run: batches of Python rows, the spool, the loader. CPU in ms, the least of a few tries.
"""

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args, get_type_hints
from unittest import mock

from tests.bench import corpus
from warehouse import deriving, land, loader
from warehouse.batch import Batch
from warehouse.connect import PUBLISHED_LINK
from warehouse.loader import load_spool
from warehouse.read import Reader
from warehouse.records import from_records
from warehouse.spool import TABLES, Spool

ARTICLES = 2_000
TRIES = 3
# What runs bring before they read pages, and after; all else comes with the articles.
STATE = frozenset({"feed_polls", "feed_states", "entries", "runs"})
COPIES = frozenset({"copies", "copy_searches"})
# Whose time is told apart: module and function, by name.
PARTS = {
    "publishing": (loader, "publish"),
    "deriving, with indexing": (land, "derive"),
    "indexing": (deriving, "index_new"),
}


@dataclass(slots=True)
class Cost:
    """What one load took."""

    rows: int
    cpu_ms: float
    parts: Counter[str] = field(default_factory=Counter)  # ms CPU
    publish_seconds: float = 0.0

    @property
    def landing_ms(self) -> float:
        """Give the cost of landing: publishing copies the whole file, so it is told apart."""
        return self.cpu_ms - self.parts["publishing"]


def measure(home: Path) -> Iterator[tuple[str, str, float, str]]:
    """Give part, name, value and unit of each figure."""
    with tempfile.TemporaryDirectory() as folder:
        empty = corpus.make_home(Path(folder) / "empty", 0)
        known = known_ms(home), known_ms(empty)
        yield (
            "known",
            f"{ARTICLES:,} addresses, against an empty warehouse",
            known[0] / known[1],
            "×",
        )
        yield ("known, CPU", f"{ARTICLES:,} addresses", known[0], "ms")
        many, none = [], []
        following = corpus.following(empty, corpus.count_articles(home), ARTICLES, TRIES)
        for number, tables in enumerate(following):
            batches = batches_of(tables)
            other = Path(folder) / f"{number}"
            shutil.copytree(empty, other, symlinks=True)
            none.append(landing_cost(other, batches))
            many.append(landing_cost(home, batches))
    yield from told(min(many, key=cost_of), min(none, key=cost_of))


def cost_of(cost: Cost) -> float:
    """Compare loads by this."""
    return cost.landing_ms


def told(many: Cost, none: Cost) -> Iterator[tuple[str, str, float, str]]:
    """Sum up."""
    name = f"{ARTICLES:,} articles"
    yield ("landing", f"{name}, against an empty warehouse", many.landing_ms / none.landing_ms, "×")
    yield ("landing a row", f"of {many.rows:,} rows, all in", many.landing_ms / many.rows, "ms")
    yield ("landing, CPU", name, many.landing_ms, "ms")
    yield ("landing, CPU", f"{name}, empty warehouse", none.landing_ms, "ms")
    for part in PARTS:
        yield ("landing, CPU", part, many.parts[part], "ms")
        yield ("landing, CPU", f"{part}, empty warehouse", none.parts[part], "ms")
    yield ("publishing", "wall", many.publish_seconds, "s")


def known_ms(home: Path) -> float:
    """Ask which of so many addresses are known, half of which are."""
    urls = [f"https://outlet-{n % 200}.example/fa/news/{n}/nothing" for n in range(ARTICLES // 2)]
    held = corpus.addresses((home / PUBLISHED_LINK).resolve(), ARTICLES // 2)
    urls += held or [f"{url}?other" for url in urls]
    best = float("inf")
    for _ in range(TRIES + 2):
        before = time.process_time()
        with Reader(home) as reader:
            found = reader.articles_by_url(urls)
        best = min(best, time.process_time() - before)
        if len(found) != len(held):
            raise RuntimeError(f"{len(found)} of {len(held)} addresses are known")
    return 1_000 * best


def batches_of(tables: Mapping[str, corpus.Columns]) -> tuple[Batch, ...]:
    """Make Python rows of them, in the batches of a run."""
    hints = get_type_hints(Batch)
    rows = {name: from_records(get_args(hints[name])[0], *tables[name]) for name in tables}
    (run,) = rows["runs"]
    groups = (STATE, frozenset(TABLES) - STATE - COPIES, COPIES)
    return tuple(
        Batch(run.run_id, "bench", **{name: rows[name] for name in rows.keys() & group})
        for group in groups
    )


def landing_cost(home: Path, batches: tuple[Batch, ...]) -> Cost:
    """Write the batches into the spool, unmeasured, and land them."""
    with Spool(home) as spool:
        for batch in batches:
            spool.write(batch)
    cost = Cost(rows=0, cpu_ms=0.0)
    now = corpus.OVER + timedelta(days=1)
    with ExitStack() as stack:
        for name, (module, function) in PARTS.items():
            stack.enter_context(timed(cost, name, module, function))
        before = time.process_time()
        report = load_spool(home, now=now, who=corpus.WHO)
        cost.cpu_ms = 1_000 * (time.process_time() - before)
    cost.rows = report.rows
    return cost


@contextmanager
def timed(cost: Cost, name: str, module: object, function: str) -> Iterator[None]:
    """Tell the time of one function apart."""
    real: Callable[..., Any] = getattr(module, function)

    def measured(*arguments: Any, **named: Any) -> Any:  # whatever the function takes
        before, wall = time.process_time(), time.monotonic()
        try:
            return real(*arguments, **named)
        finally:
            cost.parts[name] += 1_000 * (time.process_time() - before)
            if name == "publishing":
                cost.publish_seconds = time.monotonic() - wall

    with mock.patch.object(module, function, measured):
        yield
