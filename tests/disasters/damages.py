"""Damage everything in a home in every way: `python -m tests.disasters.damages`.

After each damage come the next ordinary commands: a run that finds nothing, a query, `verify`. Each
works with every row true or names the damage; nothing may be missing in silence. Then what the
messages advise is done, and every row must be there again. Prints a line per damage; exit code 1
when one of them was not named or not mended.
"""

import argparse
import os
import random
import re
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractors.errors import AraxesError, StoreError
from flows.pipeline.opening import open_context
from flows.registry import Registry
from flows.settings import Settings
from tests.disasters import harmed_home, ledger
from tests.disasters.harms import WAYS
from tests.disasters.targets import BACKUP, CASES, OLDER, TARGETS, Case
from tests.support.clocks import OwnClock
from warehouse.finding import Finding
from warehouse.journal import listing
from warehouse.loader import load_spool
from warehouse.publish import published_file, published_files
from warehouse.query import run_query
from warehouse.rebuild import rebase, rebuild
from warehouse.verify import verify


@dataclass
class Told:
    """What was said of one damage, and what came of it."""

    run: str = ""
    query: str = ""
    found: str = ""
    mended: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def is_named(self) -> bool:
        return any(said.startswith("named") for said in (self.run, self.query, self.found))


class Homes:
    """One home in each state, and every row that each of them must have."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        rested = harmed_home.at_rest(folder / "at rest")
        self._by_state = {"at rest": rested}
        self._makers = {"amid load": harmed_home.amid_load, "base": harmed_home.with_base}
        self._truths: dict[str, dict[str, list[str]]] = {}

    def state(self, name: str) -> Path:
        if name not in self._by_state:
            made = self._makers[name](self._by_state["at rest"], self.folder / name)
            self._by_state[name] = made
        return self._by_state[name]

    def truth(self, name: str) -> dict[str, list[str]]:
        """Give the rows of a home in this state that nobody has damaged, after its next load.

        The load that was killed has landed what the next one would: the rows are the same.
        """
        name = "at rest" if name == "amid load" else name
        if name not in self._truths:
            home = shutil.copytree(self.state(name), self.folder / "truth", symlinks=True)
            load_spool(home, now=harmed_home.LAST, who="disasters")
            self._truths[name] = ledger.every_row(home)
            assert not _findings(home)
            shutil.rmtree(home)
        return self._truths[name]


def _findings(home: Path) -> list[Finding]:
    found = verify(home, who="disasters", wait_seconds=0, quick=False, step=lambda *_: None)
    return [each for each in found if each.number]


class Lines:
    """Who watches the run."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def start(self, stage: str, total: int) -> None: ...

    def advance(self, stage: str, note: str = "") -> None: ...

    def say(self, line: str) -> None:
        self.said.append(line)


def _run(home: Path) -> str:
    """Open a run, as every ordinary command does that writes: what waits is landed."""
    lines = Lines()
    settings = Settings(home=home, lock_wait_seconds=0.0)
    _, _, resources = open_context(
        settings,
        Registry({}, ()),
        trigger="test",
        progress=lines,
        clock=OwnClock(harmed_home.LAST),
    )
    resources.close()
    return f"named: {lines.said[0]}" if lines.said else "works"


def _query(home: Path, truth: dict[str, list[str]]) -> str:
    """Ask for what people ask for."""
    for table in ("articles", "version_rows", "entries", "verdicts", "loads"):
        found = run_query(home, f"from core.{table}", row_limit=10**6, timeout_seconds=60)
        if len(found.rows) != len(truth[table]):
            return f"{table} has {len(found.rows)} rows of {len(truth[table])}"
    return "works"


def _verified(home: Path) -> str:
    found = _findings(home)
    return f"named by {', '.join(each.name for each in found)}" if found else "works"


def tried(told: Told, act: Callable[[], str]) -> str:
    """Do what a command does; a page of Python is a fault."""
    try:
        return act()
    except AraxesError as error:
        return f"named: {error}"
    except Exception as error:  # noqa: BLE001 - what no command may show
        where = traceback.extract_tb(error.__traceback__)[-1]
        told.faults.append(f"{type(error).__name__}: {error} ({where.filename}:{where.lineno})")
        return "a page of Python"


def suffer(homes: Homes, case: Case, seed: int) -> Told:
    """Damage a copy of a home, see what is said, do what is advised, and compare every row."""
    told = Told()
    target = TARGETS[case.target]
    truth = homes.truth(target.state)
    home = homes.folder / "خانه"
    shutil.copytree(homes.state(target.state), home, symlinks=True)
    path = target.find(home)
    kept = homes.folder / "kept"
    if path.is_file() and not path.is_symlink():
        shutil.copy2(path, kept)
    if case.way == OLDER:
        _replace(path, target.older(home))
    else:
        WAYS[case.way](path, random.Random(f"{seed} {case.name}"))
    told.run = tried(told, lambda: _run(home))
    told.query = tried(told, lambda: _query(home, truth))
    told.found = tried(told, lambda: _verified(home))
    _judge(told, home, truth)
    if case.target in BACKUP:
        path.parent.mkdir(exist_ok=True)
        if path.is_dir() or path.is_symlink():
            WAYS["removed"](path, random.Random(0))
        shutil.copy2(kept, path)
    if "lock" in case.target and path.is_dir():
        WAYS["removed"](path, random.Random(0))
    _mend(told, home, truth)
    shutil.rmtree(home)
    return told


def _replace(path: Path, other: Path) -> None:
    """Put another state of a file in its place; of a link, one that leads there."""
    if path.is_symlink():
        path.unlink()
        path.symlink_to(other.relative_to(path.parent))
        return
    content = other.read_bytes()
    mode = path.stat().st_mode
    path.chmod(0o644)
    path.write_bytes(content)
    path.chmod(mode)


def _judge(told: Told, home: Path, truth: dict[str, list[str]]) -> None:
    """Nothing may be missing in silence."""
    said = (told.run, told.query, told.found)
    if told.query != "works" and not any(each.startswith("named") for each in said):
        told.faults.append(f"lost in silence: {told.query}")
    if told.run == told.query == told.found == "works" and ledger.every_row(home) != truth:
        told.faults.append("rows are wrong in silence")


def _mend(told: Told, home: Path, truth: dict[str, list[str]]) -> None:
    """Do what the messages advise, one thing after the other, until all is well."""
    done: list[str] = []
    left = ["not looked"] if told.is_named else _wrong(home, truth)
    ways = [_load, _rebuild, _rebuild, _removal]
    while left and ways:
        advised = ways.pop(-1 if left == ["published"] else 0)
        word = tried(told, lambda act=advised: act(home))
        is_refused = word.startswith("named")
        done.append(f"{advised.__name__[1:]} refused" if is_refused else word)
        left = left if is_refused else _wrong(home, truth)
    told.mended = ", then ".join(done) or "nothing to do"
    told.faults += [f"not mended: {each}" for each in left]


def _wrong(home: Path, truth: dict[str, list[str]]) -> list[str]:
    """Name the checks that find something and the tables that are not as they were.

    What was put aside is accepted: by now it stands elsewhere, or came from a backup.
    """
    try:
        found = [each.name for each in _findings(home) if each.name != "put_aside"]
        rows = ledger.every_row(home) if published_file(home) else {}
    except AraxesError as error:
        return [str(error)]
    return found + [table for table, expected in truth.items() if rows.get(table) != expected]


def _load(home: Path) -> str:
    load_spool(home, now=harmed_home.LAST, who="disasters")
    return "load"


def _rebuild(home: Path) -> str:
    more = {"who": "disasters", "wait_seconds": 0, "step": lambda *_: None}
    try:
        rebuild(home, now=harmed_home.LAST, **more)
    except StoreError as error:
        if "rebuild --base" not in str(error):
            raise
        rebase(home, now=harmed_home.LAST, **more)
        return "rebuild --base"
    return "rebuild"


def _removal(home: Path) -> str:
    """Remove the published files that `verify` names, and publish anew."""
    told = " ".join(fault for each in _findings(home) for fault in each.faults)
    for path in published_files(home):
        if path.name in told:
            WAYS["removed"](path, random.Random(0))
    for path in listing(home).strange:
        path.unlink()
    _load(home)
    return "removal"


def is_possible(case: Case) -> bool:
    """Tell whether this user can be kept from reading a file: root cannot."""
    return case.way != "unreadable" or os.geteuid() != 0


def short(text: str) -> str:
    return text if len(text) < 200 else f"{text[:199]}…"


def inflict(cases: Sequence[Case], seed: int, tell: Callable[[Case, Told], None]) -> Counter[str]:
    """Damage home after home and count what came of it."""
    counted: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        homes = Homes(Path(folder))
        for case in cases:
            if not is_possible(case):
                counted["skipped"] += 1
                continue
            told = suffer(homes, case, seed)
            word = "fault" if told.faults else "named" if told.is_named else "harmless"
            counted[word] += 1
            tell(case, told)
    return counted


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="Cases whose name fits this pattern.")
    asked = parser.parse_args()

    def tell(case: Case, told: Told) -> None:
        mark = "FAIL" if told.faults else "ok  "
        sys.stdout.write(f"{mark} {case.name}\n")
        for name in ("run", "query", "found", "mended"):
            sys.stdout.write(f"       {name:7}{short(getattr(told, name))}\n")
        for fault in told.faults:
            sys.stdout.write(f"       FAULT  {fault}\n")
        sys.stdout.flush()

    cases = [case for case in CASES if re.search(asked.only, case.name)]
    counted = inflict(cases, asked.seed, tell)
    if counted["skipped"]:
        sys.stdout.write("skipped: unreadable files, because root reads everything\n")
    sys.stdout.write(f"{len(cases)} damages: {dict(counted)}\n")
    return int(bool(counted["fault"]))


if __name__ == "__main__":
    sys.exit(main())
