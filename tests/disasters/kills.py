"""kill -9 and SIGTERM at random moments of whole runs, in a world that forgets.

    python -m tests.disasters.kills --kills 200 --terms 50 --seed 1

After a few signals the feeds serve other articles and the old pages are gone; then an ordinary
run is left in peace and must bring everything back that had been recorded. At the end the home
is verified and rebuilt. Exit code 1, with every fault on a line, when something is not as it was.
"""

import argparse
import random
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.disasters import ledger
from tests.disasters.analyst import Analyst
from tests.disasters.forks import Ended, Fork, Forks
from tests.disasters.newsroom import Newsroom
from tests.support.command import rows
from tests.support.news import World
from warehouse.rebuild import rebuild

# What a run leaves in its home on the way: a moment at which to end it.
SIGNS = (
    "core.duckdb.wal",
    "published/.*.tmp",
    "published/*.duckdb",
    "raw/*/*/*/*",
    "spool/*-start-*",
    "spool/*-entries-*",
    "spool/*-articles-*",
    "spool/*-finish-*",
    "spool/.*.tmp",
    "journal/*/*/*",
)
AT_FIRST = ("locks/run.lock", "core.new", "core.new")
BOTH_WAYS = (143, -signal.SIGTERM)  # the latter before there is a handler
AT_MOST = 5  # signals between two runs that are left in peace
TRIES = 6  # runs that may end before their signal
PER_HOME = 25  # signals; then a home is closed and a new one begun
FIRST_SECONDS = 4.0  # of a run, before one was measured


@dataclass
class Told:
    """What happened."""

    kills: Counter[str] = field(default_factory=Counter)  # by the kind of moment
    terms: list[float] = field(default_factory=list)  # seconds from SIGTERM to the end
    too_late: int = 0  # signals to runs that had ended
    whole: list[float] = field(default_factory=list)  # seconds of runs left in peace
    recorded: int = 0  # articles that had to be there
    looked: int = 0  # by an analyst who had a session open all the while
    faults: list[str] = field(default_factory=list)


class Siege:
    """One home, and what is done to its runs."""

    def __init__(
        self, room: Newsroom, forks: Forks, home: Path, chance: random.Random, told: Told
    ) -> None:
        self.room, self.forks, self.home, self.chance, self.told = room, forks, home, chance, told
        self.recorded = ledger.Recorded()

    def _start(self) -> Fork:
        arguments = ("run", "--direct", "--all", "--json", "--home", self.home)
        return self.forks.start(*arguments, "--feeds", self.room.feeds, **self.room.environment())

    def _is_ended(self, number: int) -> bool:
        """Send a signal to one run at some moment; tell whether it ended by it."""
        kind = self.chance.choice(("seconds", "request", "sign", "sign"))
        fork = self._start()
        getattr(self, f"_wait_{kind}")(fork)
        fork.send(number)
        ended = fork.wait()
        self.recorded.look(self.home)
        if number == signal.SIGKILL and ended.code == -signal.SIGKILL:
            self.told.kills[kind] += 1
            return True
        if number == signal.SIGTERM and ended.code in BOTH_WAYS:
            self.told.terms.append(ended.after)
            self._look_at_terminated(ended, fork.pid)
            return True
        self._expect_well(ended)
        self.told.too_late += 1
        return False

    def _wait_seconds(self, fork: Fork) -> None:
        usual = statistics.median(self.told.whole[-5:]) if self.told.whole else FIRST_SECONDS
        fork.is_done(self.chance.uniform(0, usual))

    def _wait_request(self, fork: Fork) -> None:
        asked = self.room.world.asked
        until = len(asked) + self.chance.randint(1, 4 + 3 * self.room.articles)
        while len(asked) < until and not fork.is_done(0.001):
            pass
        fork.is_done(self.chance.uniform(0, 0.05))

    def _wait_sign(self, fork: Fork) -> None:
        is_new = not (self.home / "core.duckdb").exists()
        sign = self.chance.choice((*SIGNS, *AT_FIRST) if is_new else SIGNS)
        before = set(self.home.glob(sign))
        while not set(self.home.glob(sign)) - before and not fork.is_done(0.001):
            pass
        fork.is_done(self.chance.choice((0.0, self.chance.uniform(0, 0.3))))

    def _look_at_terminated(self, ended: Ended, pid: int) -> None:
        """Whoever is asked to end says so in the ledger, and prints no page of Python."""
        if "Traceback" in ended.err:
            self.told.faults.append(f"a page of Python after SIGTERM: {ended.err[-300:]}")
        if (self.home / "araxes.duckdb").exists():
            for row in rows(
                self.home, "select pid, run_id from core.runs where status = 'running'"
            ):
                if row["pid"] == pid:
                    self.told.faults.append(f"ended by SIGTERM and said to run: {row['run_id']}")

    def _leave_in_peace(self) -> None:
        """Let the world forget, do one ordinary run, and look at the home."""
        self.room.turn_over()
        ended = self._start().wait()
        self._expect_well(ended)
        self.told.whole.append(ended.seconds)
        self.told.faults += ledger.lost(self.home, self.recorded)
        self.told.faults += ledger.untrue(self.home)

    def _expect_well(self, ended: Ended) -> None:
        if ended.code or "Traceback" in ended.err:
            self.told.faults.append(f"exit {ended.code}: {ended.err[-500:]}")

    def stand(self, due: list[int]) -> None:
        """Have all these signals sent, then look at everything that was left."""
        self.room.turn_over()
        streak = self.chance.randint(2, AT_MOST)
        for number in due:
            self._end_one(number)
            streak -= 1
            if not streak:
                self._leave_in_peace()
                self.room.turn_over()
                streak = self.chance.randint(2, AT_MOST)
        self._leave_in_peace()
        self._look_at_everything()

    def _end_one(self, number: int) -> None:
        """Send a signal to runs, each at some moment, until one ends by it."""
        for _ in range(TRIES):
            if self._is_ended(number):
                return
            self.room.turn_over()  # nothing was left to do
        self.told.faults.append(f"signal {number} came too late {TRIES} times")

    def _look_at_everything(self) -> None:
        told = self.told
        asked = Counter(
            url.replace("http://127.0.0.1", f"http://{self.room.at}")
            for url in self.room.world.asked
        )
        told.faults += ledger.unasked(self.home, asked)
        told.faults += [f"fetched and lost: {url}" for url in ledger.unread(self.home)]
        told.recorded += len(self.recorded.entries)
        told.faults += ledger.retitled(self.home, self.room.titles)
        told.faults += ledger.faults(self.home)
        self._rebuild()

    def _rebuild(self) -> None:
        before = ledger.every_row(self.home)
        copy = self.home.with_name("rebuilt")
        shutil.copytree(self.home, copy, symlinks=True)
        for name in ("core.duckdb", "core.duckdb.marker", "araxes.duckdb", "published"):
            path = copy / name
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        rebuild(copy, now=datetime.now(UTC), who="kills", wait_seconds=5, step=lambda *_: None)
        after = ledger.every_row(copy)
        self.told.faults += [
            f"rebuilt otherwise: {table}" for table in before if before[table] != after[table]
        ]
        self.told.faults += [f"rebuilt: {fault}" for fault in ledger.faults(copy)]


def besiege(folder: Path, kills: int, terms: int, seed: int, articles: int = 3) -> Told:
    """Send so many signals to runs, home after home, and give what came of it."""
    chance = random.Random(seed)
    due = [signal.SIGKILL] * kills + [signal.SIGTERM] * terms
    chance.shuffle(due)
    told = Told()
    with Forks(folder) as forks:
        for start in range(0, len(due), PER_HOME):
            home = folder / str(start) / "خانه"
            home.parent.mkdir()
            with World().on_air() as world:
                room = Newsroom(world, home.parent, chance, articles)
                with Analyst(home) as analyst:
                    Siege(room, forks, home, chance, told).stand(due[start : start + PER_HOME])
            told.looked += analyst.looked
            told.faults += [f"the analyst: {fault}" for fault in analyst.faults]
            say(f"{start + PER_HOME} signals, {len(told.faults)} faults")
    return told


def say(line: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")


def print_told(told: Told) -> None:
    """Print what came of it, as lines."""
    kinds = ", ".join(f"{number} by {kind}" for kind, number in sorted(told.kills.items()))
    lines = [f"{told.kills.total()} kills ({kinds}), {len(told.terms)} SIGTERMs"]
    if told.terms:
        ordered = sorted(told.terms)
        at = {part: ordered[min(len(ordered) - 1, int(part * len(ordered)))] for part in (0.5, 0.9)}
        lines.append(
            f"SIGTERM to the end: median {at[0.5]:.2f} s, 9 of 10 within {at[0.9]:.2f} s, "
            f"longest {ordered[-1]:.2f} s, {sum(each > 5 for each in ordered)} above 5 s"
        )
    lines.append(
        f"{len(told.whole)} runs left in peace, median {statistics.median(told.whole):.2f} s; "
        f"{told.too_late} signals came too late and do not count"
    )
    lines.append(f"{told.recorded} articles had to be there")
    lines.append(f"an analyst with a session open asked {told.looked} times meanwhile")
    lines += told.faults or ["0 lost, 0 doubled, 0 untrue; verified, and rebuilt the same"]
    sys.stdout.write("\n".join(lines) + "\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--terms", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="Leave the home in this folder.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = besiege(Path(folder), asked.kills, asked.terms, asked.seed)
        if asked.keep:
            shutil.copytree(folder, asked.keep, symlinks=True)
    print_told(told)
    return int(bool(told.faults))


if __name__ == "__main__":
    sys.exit(main())
