"""Compare Araxes with a bare script on a loopback world: `python -m tests.bench`.

Each side runs twice on the same world: once with everything new, once with nothing new. Start-up
(imports, child processes, an empty database) is measured by the same two runs on a world of one
feed with one article; figures are given with and without it, budgets apply to the whole command.
"""

import argparse
import sys
import tempfile
from itertools import chain
from pathlib import Path

from rich.console import Console

from tests.bench import report
from tests.bench.measure import measure
from tests.bench.report import Comparison, Round
from tests.bench.running import World, running_world
from tests.bench.sides import ARAXES, BARE, Side, feed_file, found_stories

SIDES = {"bare": (BARE,), "araxes": (ARAXES,), "both": (BARE, ARAXES)}
SHOWN_ERRORS = 800  # characters of a failed run's own words


def run_round(side: Side, world: World) -> Round:
    """Run one side twice in a home of its own and look at what it stored."""
    with tempfile.TemporaryDirectory(prefix=f"bench-{side.name}-") as folder:
        home = Path(folder)
        world.write_feed_file(feed_file(home))
        environment = side.environment(world, home)
        world.take_counts()
        fill = measure(side.command(home, False), env=environment, cwd=home)  # noqa: FBT003 - as typed
        fill_answers = world.take_counts()
        poll = measure(side.command(home, True), env=environment, cwd=home)  # noqa: FBT003 - as typed
        poll_answers = world.take_counts()
        if fill.exit_code or poll.exit_code:
            sys.stderr.write((fill if fill.exit_code else poll).errors[-SHOWN_ERRORS:])
            return Round(fill, poll, 0, 0, fill_answers, poll_answers)
        stored, whole = found_stories(side.texts(home), world.story_numbers)
    return Round(fill, poll, stored, whole, fill_answers, poll_answers)


def measure_start(sides: tuple[Side, ...]) -> dict[str, Round]:
    """Measure each side on a world of one feed with one article, bytecode compiled before."""
    with running_world(1, 1) as world:
        for side in sides:
            run_round(side, world)
        return {side.name: run_round(side, world) for side in sides}


def compare(sides: tuple[Side, ...], feeds: int, articles: int, repeat: int) -> Comparison:
    """Run everything and compare."""
    starts = measure_start(sides)
    total = feeds * articles
    rounds: dict[str, list[Round]] = {side.name: [] for side in sides}
    with running_world(feeds, articles) as world:
        for _ in range(repeat):
            for side in sides:
                rounds[side.name].append(run_round(side, world))
    figures = {
        name: report.medians([report.figures(feeds, total, one, starts[name]) for one in done])
        for name, done in rounds.items()
    }
    both = {ARAXES.name, BARE.name} <= figures.keys()
    wrong = list(
        chain(
            *(report.problems(name, 1, 1, start) for name, start in starts.items()),
            *(
                report.problems(name, feeds, total, one)
                for name, done in rounds.items()
                for one in done
            ),
        )
    )
    # A fast wrong pipeline is no win: where something is missing, nothing is compared.
    ratios = report.ratios(figures[ARAXES.name], figures[BARE.name]) if both and not wrong else {}
    return Comparison(
        world={"feeds": feeds, "articles": total, "repeat": repeat},
        machine=report.machine(),
        sides=figures,
        ratios=ratios,
        budgets=report.BUDGETS,
        over_budget=report.over_budget(ratios),
        problems=wrong,
        rounds=rounds,
        starts=starts,
    )


def read_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--articles", type=int, default=20, help="articles per feed")
    parser.add_argument("--repeat", type=int, default=1, help="rounds per side; medians are shown")
    parser.add_argument("--side", choices=SIDES, default="both")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--out", type=Path, help="write the JSON into this file, too")
    parser.add_argument("--check", action="store_true", help="leave with 1 above a budget")
    asked = parser.parse_args(arguments)
    if asked.feeds < 2 or asked.articles < 1 or asked.repeat < 1:
        parser.error("at least two feeds, one article each and one round are needed")
    return asked


def main() -> int:
    """Run the benchmark; leave with 1 if a side went wrong or, with --check, above a budget."""
    asked = read_arguments()
    done = compare(SIDES[asked.side], asked.feeds, asked.articles, asked.repeat)
    if asked.out:
        asked.out.write_text(done.as_json() + "\n", encoding="utf-8")
    if asked.json:
        sys.stdout.write(done.as_json() + "\n")
    else:
        console = Console()
        console.print(report.table(done.sides, done.ratios))
        for line in (*done.problems, *done.over_budget):
            console.print(line, markup=False)
    return int(bool(done.problems) or (asked.check and bool(done.over_budget)))


if __name__ == "__main__":
    raise SystemExit(main())
