"""Write and load in children that are killed: half of them at a step, half at a moment.

Called with a home, a seed and a number of rounds. Leaves in the home: `died`, how many were killed,
and `acknowledged`, the batches whose writing returned.
"""

import os
import random
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

from tests.warehouse.samples import NOON, TEXTS, article
from warehouse.loader import load_spool
from warehouse.spool import Spool

STEPS = frozenset({"call", "return", "c_call", "c_return"})  # execute, fsync, rename are C calls


def at_each_step(action):
    """Call `action` at each step that the warehouse takes, the turning of rows apart."""

    def step(frame, event, _argument):
        file = frame.f_code.co_filename
        if event in STEPS and "/warehouse/" in file and not file.endswith("records.py"):
            action()

    sys.setprofile(step)


def die_at_step(number):
    seen = iter(range(1, 10**6))
    at_each_step(lambda: os.kill(os.getpid(), signal.SIGKILL) if next(seen) == number else None)


def work(home, number):
    with Spool(home) as spool:
        for part in range(2):
            name = f"{number}-{part}"
            spool.write(article(name, TEXTS[number % 6], grade=number % 3))
            with (home / "acknowledged").open("a") as file:
                file.write(name + "\n")
    load_spool(home, now=NOON + timedelta(minutes=number), who="killed", wait_seconds=30)


def in_child(action):
    """Run something in a child process, so that none of ours ever has DuckDB open when it forks."""
    child = os.fork()
    if child == 0:
        action()
        os._exit(0)
    return child


def measure(home):
    """Tell how many steps one round takes, and how many seconds."""
    note = home / "steps"

    def counted():
        seen = []
        at_each_step(lambda: seen.append(1))
        work(home, 0)
        sys.setprofile(None)
        note.write_text(str(len(seen)))

    os.waitpid(in_child(counted), 0)
    began = time.monotonic()
    os.waitpid(in_child(lambda: work(home, 1)), 0)
    return int(note.read_text()), time.monotonic() - began


def kill_one(home, number, chance, steps, seconds):
    """Kill one child, by turns at a step and at a moment; tell whether it died of it."""

    def doomed():
        if number % 2:
            die_at_step(chance.randrange(1, steps))
        work(home, number)

    child = in_child(doomed)
    if not number % 2:
        time.sleep(chance.uniform(0.1, 1) * seconds)
        os.kill(child, signal.SIGKILL)  # of a child that is done it does nothing
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main(home, seed, rounds):
    chance = random.Random(seed)
    steps, seconds = measure(home)
    died = 0
    for number in range(2, rounds + 2):
        # Drawn here: in the children every draw would be the same.
        own = random.Random(chance.random())
        died += kill_one(home, number, own, steps, seconds)
    (home / "died").write_text(str(died))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
