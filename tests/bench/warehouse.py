"""Measure a warehouse of many articles: `python -m tests.bench.warehouse --articles 10000 100000`.

Makes a home of each size (see `corpus`), asks it everything that the catalogue, dashboards and
people ask, lands 2,000 more articles, and prints all figures beside their budgets. CPU is that of
one thread, the least of a few tries, since noise only adds; questions go to a process of their own.
"""

import argparse
import json
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import corpus, landing
from tests.bench.answering import Session, session
from tests.bench.corpus import statement
from warehouse.cookbook import questions
from warehouse.loader import load_spool

ASKED = tomllib.loads((corpus.HERE / "asked.toml").read_text(encoding="utf-8"))
QUERIES = Path(corpus.__file__).parents[2] / "warehouse" / "queries"
# These hand out all there is, for training or for other programs: only their time is told.
EXPORTS = ("held_verdicts", "labelled_articles", "relevant_raw_refs")
BUDGETS = {
    "catalogue": 250.0,  # ms CPU
    "view": 250.0,
    "dashboard": 20.0,
    "search": 100.0,
    "search against ilike": 8.0,  # times cheaper, at the least
    "known": 1.2,  # times the cost on an empty warehouse
    "landing": 1.2,
    "landing a row": 0.06,  # ms CPU
    "file": 1.3,  # times the text
}
AT_LEAST = frozenset({"search against ilike"})
ILIKE = ("a rare word", "a common word", "a Cyrillic word")
SECONDS = 60.0  # for one question, both times: what takes longer hangs


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured."""

    part: str  # a key of BUDGETS, or what has no budget
    name: str
    value: float | None  # None: no answer
    unit: str = "ms"
    note: str = ""

    @property
    def budget(self) -> float | None:
        """Give the limit of its part; None: only told."""
        return BUDGETS.get(self.part)

    @property
    def is_met(self) -> bool:
        """Tell whether it is within its budget, where it has one."""
        if self.value is None or self.budget is None:
            return self.budget is None and self.value is not None
        if self.part in AT_LEAST:
            return self.value >= self.budget
        return self.value <= self.budget


def measure(home: Path) -> Iterator[Figure]:
    """Measure one home."""
    file = (home / "araxes.duckdb").resolve()
    with session(file) as asking:
        values = known_values(asking)
        yield from ask_catalogue(asking, values)
        yield from ask_dashboards(asking)
        yield from ask_search(asking, values)
        yield from ask_views(asking)
        yield from weigh(asking, home)
    yield from (Figure(*told) for told in landing.measure(home))


def known_values(asking: Session) -> dict[str, str]:
    """Find what "@name" stands for: ids of the newest relevant article, words by their rank."""
    answer = asking.ask(statement("values"), times=1)
    if answer.first is None:
        raise RuntimeError(f"the warehouse does not answer: {answer.error}")
    return {name: str(value) for name, value in answer.first.items()}


def filled_in(value: object, values: dict[str, str]) -> object:
    """Put values in the place of their names, the longest first."""
    if isinstance(value, list):
        return [filled_in(each, values) for each in value]
    if isinstance(value, str):
        for name in sorted(values, key=len, reverse=True):
            value = value.replace(f"@{name}", values[name])
    return value


def ask_catalogue(asking: Session, values: dict[str, str], times: int = 2) -> Iterator[Figure]:
    """Ask every query of the catalogue and every question of the cookbook."""
    for path in sorted(QUERIES.glob("*.sql")):
        given = ASKED["catalogue"].get(path.stem, {})
        sql = path.read_text(encoding="utf-8")
        names = corpus.parameters_of(sql)
        parameters = {name: filled_in(given.get(name), values) for name in names}
        part = "export" if path.stem in EXPORTS else "catalogue"
        yield ask(asking, part, path.stem, sql, parameters, times=times)
    for question in questions():
        nothing = dict.fromkeys(question.parameters)
        yield ask(asking, "catalogue", question.name, question.sql, nothing, times=times)


def ask_dashboards(asking: Session, times: int = 4) -> Iterator[Figure]:
    """Ask what a dashboard asks, again and again in one session."""
    (newest,) = asking.ask("from collected", times=1).column
    for name, sql in ASKED["dashboards"].items():
        parameters = dict.fromkeys(corpus.parameters_of(sql), newest)
        yield ask(asking, "dashboard", name, sql, parameters, times=times)


def ask_search(asking: Session, values: dict[str, str]) -> Iterator[Figure]:
    """Search, and look through all texts for some of the same words."""
    for name, text in ASKED["search"].items():
        query = filled_in(text, values)
        sql = "from search($query)"
        searched = ask(asking, "search", name, sql, {"query": query}, times=3)
        yield searched
        if name in ILIKE and searched.value:
            scan = "select count(*) from core.articles where title ilike $like or body ilike $like"
            scanned = ask(asking, "ilike", name, scan, {"like": f"%{query}%"}, times=1)
            ratio = scanned.value / searched.value if scanned.value else None
            yield Figure("search against ilike", name, ratio, "×")


def ask_views(asking: Session, seconds: float = SECONDS, times: int = 2) -> Iterator[Figure]:
    """Ask the first thousand rows of every view."""
    for view in asking.ask(statement("views"), times=1).column:
        sql = f"from main.{view} limit 1000"
        yield ask(asking, "view", view, sql, times=times, seconds=seconds)


def ask(
    asking: Session,
    part: str,
    name: str,
    sql: str,
    parameters: dict[str, object] | None = None,
    *,
    times: int = 2,
    seconds: float = SECONDS,
) -> Figure:
    """Ask one question."""
    answer = asking.ask(sql, parameters, times=times, seconds=seconds)
    return Figure(part, name, answer.cpu_ms, "ms", answer.error or "")


def weigh(asking: Session, home: Path) -> Iterator[Figure]:
    """Compare the file with the text in it."""
    sql = "select sum(strlen(title) + strlen(body)) / 1e6 from core.articles"
    (text,) = asking.ask(sql, times=1, seconds=600).column
    size = (home / "core.duckdb").stat().st_size / 1e6
    yield Figure("text", "title and body of all current wordings", float(text), "MB")
    yield Figure("file", "master, search tables included", size / float(text), "×")


def table(sizes: dict[int, list[Figure]]) -> Table:
    """Lay the sizes beside each other."""
    out = Table("", "", *(f"{size:,} articles" for size in sizes), "", "budget", "met")
    for column in out.columns[2 : 2 + len(sizes)]:
        column.justify = "right"
    by_key = {
        size: {(each.part, each.name): each for each in figures} for size, figures in sizes.items()
    }
    keys = dict.fromkeys(chain(*(figures for figures in by_key.values())))
    for key in keys:
        row = [figures.get(key) for figures in by_key.values()]
        last = next(each for each in reversed(row) if each is not None)
        told = ["" if each is None else shown(each) for each in row]
        budget = (
            "" if last.budget is None else f"{'≥' if last.part in AT_LEAST else '≤'} {last.budget}"
        )
        met = "" if last.budget is None else "yes" if last.is_met else "NO"
        out.add_row(*key, *told, last.unit, budget, met)
    return out


def shown(figure: Figure) -> str:
    """Print one value."""
    if figure.value is None:
        return "no answer"
    return f"{figure.value:,.3f}" if figure.value < 1 else f"{figure.value:,.1f}"


def read_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="bench.warehouse", description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--json", type=Path, help="write all figures into this file, too")
    parser.add_argument("--homes", type=Path, help="keep homes here, and use those that are")
    parser.add_argument("--check", action="store_true", help="leave with 1 above a budget")
    return parser.parse_args(arguments)


def main() -> int:
    """Measure all sizes; with --check leave with 1 if a budget is not met."""
    asked = read_arguments()
    sizes = {}
    with tempfile.TemporaryDirectory() as folder:
        for articles in asked.articles:
            home = (asked.homes or Path(folder)) / f"{articles}"
            if not (home / "araxes.duckdb").exists():
                corpus.make_home(home, articles)
            load_spool(home, now=corpus.OVER, who=corpus.WHO)  # a kept one may have older views
            sizes[articles] = list(measure(home))
    if asked.json:
        told = {size: [asdict(each) for each in figures] for size, figures in sizes.items()}
        asked.json.write_text(json.dumps(told, indent=2, ensure_ascii=False), encoding="utf-8")
    Console(width=None if sys.stdout.isatty() else 140).print(table(sizes))
    missed = [each for each in sizes[max(sizes)] if each.budget is not None and not each.is_met]
    return int(asked.check and bool(missed))


if __name__ == "__main__":
    raise SystemExit(main())
