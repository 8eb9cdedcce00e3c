"""Compare Araxes with a bare script on a loopback world: `python -m tests.bench`.

Each side runs twice on the same world: once with everything new, once with nothing new. Start-up
(imports, child processes, an empty database) is measured by the same two runs on a world of one
feed with one article; figures are given with and without it. The budgets for articles and memory
apply to the whole command; that of a poll to the cost of a feed, without start-up: Python's imports
alone cost more than a hundred feeds. Then Araxes alone polls many feeds and a tenth of them, within
one process (see `scale`).
"""

import argparse
import json
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

from rich.console import Console

from tests.bench import report
from tests.bench.measure import Usage, measure
from tests.bench.report import Comparison, Round
from tests.bench.running import ROOT, World, running_world
from tests.bench.sides import ARAXES, BARE, Side, feed_file, found_stories

SIDES = {"bare": (BARE,), "araxes": (ARAXES,), "both": (BARE, ARAXES)}
POLLS = 7  # of each home: a poll of 100 feeds costs little more than its own start-up
LEAST_SCALE = 20  # a tenth of it is to be more than one feed
SHOWN_ERRORS = 800  # characters of a failed run's own words


class Trial:
    """One side on one world, in a home of its own: filled once, then polled again and again."""

    def __init__(self, side: Side, world: World, home: Path) -> None:
        """Write the feeds that the side is to read."""
        self.side = side
        self.world = world
        self.home = home
        self.environment = side.environment(world, home)
        self.polls: list[tuple[Usage, dict[str, int]]] = []
        world.write_feed_file(feed_file(home))

    def fill(self) -> None:
        """Run with everything new, and look at what was stored."""
        self.filled, self.fill_answers = self._run(again=False)
        self.stored, self.whole = 0, 0
        if not self.filled.exit_code:
            texts = self.side.texts(self.home)
            self.stored, self.whole = found_stories(texts, self.world.story_numbers)

    def poll(self) -> None:
        """Run with nothing new."""
        self.polls.append(self._run(again=True))

    def _run(self, *, again: bool) -> tuple[Usage, dict[str, int]]:
        self.world.take_counts()
        command = self.side.command(self.home, again)
        usage = measure(command, env=self.environment, cwd=self.home)
        if usage.exit_code:
            sys.stderr.write(usage.errors[-SHOWN_ERRORS:])
        return usage, self.world.take_counts()

    def round(self) -> Round:
        """Sum up: of the polls the cheapest counts, since noise only adds; a failed one first."""
        poll, answers = min(
            self.polls, key=lambda each: (each[0].exit_code == 0, each[0].cpu_seconds)
        )
        return Round(self.filled, poll, self.stored, self.whole, self.fill_answers, answers)


def one_round(
    sides: tuple[Side, ...], small: World, world: World, polls: int
) -> dict[str, tuple[Round, Round]]:
    """Fill each side on both worlds and poll it so many times; give (start-up, all) by side.

    Polls take turns, small and large and side by side, because the machine's own speed drifts.
    """
    with ExitStack() as homes:
        trials = {
            side.name: [
                Trial(side, each, Path(homes.enter_context(tempfile.TemporaryDirectory())))
                for each in (small, world)
            ]
            for side in sides
        }
        every = [trial for pair in trials.values() for trial in pair]
        for trial in every:
            trial.fill()
        for _ in range(polls):
            for trial in every:
                trial.poll()
        return {name: (pair[0].round(), pair[1].round()) for name, pair in trials.items()}


def warm_up(sides: tuple[Side, ...], small: World) -> None:
    """Have every module compiled before anything is measured."""
    for side in sides:
        with tempfile.TemporaryDirectory() as folder:
            Trial(side, small, Path(folder)).fill()


def measure_scale(feeds: int, polls: int) -> list[dict[str, float]]:
    """Poll so many feeds and a tenth of them, in a fresh process: its CPU is what is measured."""
    if not feeds:
        return []
    sizes = (str(feeds // 10), str(feeds))
    command = (sys.executable, "-m", "tests.bench.scale", "--polls", str(polls), *sizes)
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    told: list[dict[str, float]] = json.loads(done.stdout)
    return told


def compare(
    sides: tuple[Side, ...],
    feeds: int,
    articles: int,
    repeat: int,
    scale_feeds: int,
    polls: int = POLLS,
) -> Comparison:
    """Run everything and compare."""
    total = feeds * articles
    scale = measure_scale(scale_feeds, polls)
    starts: dict[str, list[Round]] = {side.name: [] for side in sides}
    rounds: dict[str, list[Round]] = {side.name: [] for side in sides}
    with running_world(1, 1) as small, running_world(feeds, articles) as world:
        warm_up(sides, small)
        for _ in range(repeat):
            for name, (start, full) in one_round(sides, small, world, polls).items():
                starts[name].append(start)
                rounds[name].append(full)
    figures = {
        name: report.medians(
            [
                report.figures(feeds, total, full, start)
                for full, start in zip(done, starts[name], strict=True)
            ]
        )
        for name, done in rounds.items()
    }
    both = {ARAXES.name, BARE.name} <= figures.keys()
    wrong = list(
        chain(
            *(report.problems(name, 1, 1, one) for name, done in starts.items() for one in done),
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
        over_budget=[*report.over_budget(ratios), *report.over_scale_budget(scale)],
        problems=[*wrong, *report.scale_problems(scale)],
        rounds=rounds,
        starts=starts,
        scale=scale,
    )


def read_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--articles", type=int, default=20, help="articles per feed")
    parser.add_argument("--repeat", type=int, default=1, help="rounds per side; medians are shown")
    parser.add_argument("--polls", type=int, default=POLLS, help="of each home; the least counts")
    parser.add_argument("--scale", type=int, default=1_000, help="feeds of the last part; 0: none")
    parser.add_argument("--side", choices=SIDES, default="both")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--out", type=Path, help="write the JSON into this file, too")
    parser.add_argument("--check", action="store_true", help="leave with 1 above a budget")
    asked = parser.parse_args(arguments)
    if asked.feeds < 2 or asked.articles < 1 or min(asked.repeat, asked.polls) < 1:
        parser.error("at least two feeds, one article each and one round are needed")
    if asked.scale and asked.scale < LEAST_SCALE:
        parser.error(f"at least {LEAST_SCALE} feeds show a scale")
    return asked


def main() -> int:
    """Run the benchmark; leave with 1 if a side went wrong or, with --check, above a budget."""
    asked = read_arguments()
    done = compare(
        SIDES[asked.side], asked.feeds, asked.articles, asked.repeat, asked.scale, asked.polls
    )
    if asked.out:
        asked.out.write_text(done.as_json() + "\n", encoding="utf-8")
    if asked.json:
        sys.stdout.write(done.as_json() + "\n")
    else:
        console = Console()
        console.print(report.table(done.sides, done.ratios))
        if done.scale:
            console.print(report.scale_table(done.scale))
        for line in (*done.problems, *done.over_budget):
            console.print(line, markup=False)
    return int(bool(done.problems) or (asked.check and bool(done.over_budget)))


if __name__ == "__main__":
    raise SystemExit(main())
