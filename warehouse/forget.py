"""Remove articles from everything that a home holds, and record that it was done.

What is to go is looked up and written down first (`forget_plan`); from then on it is forgotten, and
whoever is killed is finished by the next load (`forgetting`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from extractors.errors import StoreError
from warehouse.connect import attach, memory_connection
from warehouse.forget_ask import About, about, article_named
from warehouse.forget_left import left_behind
from warehouse.forget_plan import Plan, read_plan, write_plan
from warehouse.forget_raw import doomed_bodies
from warehouse.forgetting import Done, go_on
from warehouse.forgotten import count_rows, mean
from warehouse.loader import land_waiting, load_alone, loader_lock
from warehouse.locks import hold
from warehouse.publish import published_file, require_warehouse
from warehouse.survey import Step
from warehouse.tombstone_rows import TombstoneRow


@dataclass(frozen=True, slots=True)
class Wish:
    """What to forget."""

    names: tuple[str, ...]  # ids or addresses
    reason: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """What a wish means."""

    articles: int
    rows: dict[str, int]  # by table
    bodies: int  # of the raw archive


@dataclass(frozen=True, slots=True)
class Forgot:
    """What was done."""

    named: Named
    done: Done
    left: tuple[Path, ...]  # in the home, and none of ours: to be cleaned by hand


def forget(
    home: Path,
    wish: Wish,
    *,
    now: datetime,
    who: str,
    wait_seconds: float,
    step: Step,
    agree: Callable[[Named], bool],
) -> Forgot | None:
    """Forget, when `agree` says so of what is found; None when it does not.

    Raises `BusyError` while a run or a load goes on, and `StoreError` for a name that means no
    article, several or a seed, and for a file that cannot be cleaned: then the plan stays, and the
    next load goes on.
    """
    require_warehouse(home)
    with (
        hold(home / "locks" / "run.lock", who=who, wait_seconds=wait_seconds),
        hold(home / "locks" / "long.lock", who=who, wait_seconds=wait_seconds),
        loader_lock(home, who=who, wait_seconds=wait_seconds),
    ):
        load_alone(home, now=now)  # what waits may be of it; and what was begun is finished
        plan = _plan(home, wish, now, step)
        named = Named(len(plan.tombstones), plan.rows, len(plan.raw_refs))
        if not agree(named):
            return None
        write_plan(home, plan)
        done = go_on(home, now=now, load=partial(land_waiting, home, now=now), step=step)
        if done is None:
            raise AssertionError("the plan is gone, and the lock is ours")
        return Forgot(named, done, tuple(left_behind(home, plan.traces)))


def finish(home: Path, *, now: datetime, who: str, wait_seconds: float) -> tuple[Path, ...] | None:
    """Finish what was begun and killed, and give what is left; None: nothing was begun.

    Errors as `forget`.
    """
    require_warehouse(home)
    with loader_lock(home, who=who, wait_seconds=wait_seconds):
        plan = read_plan(home)
        if plan is None:
            return None
        load_alone(home, now=now)
        return tuple(left_behind(home, plan.traces))


def _plan(home: Path, wish: Wish, now: datetime, step: Step) -> Plan:
    published = published_file(home)
    if published is None:
        message = f"nothing is published in {home}: there is nothing to forget"
        raise StoreError(message)
    con = memory_connection()
    try:
        attach(con, published, "araxes", read_only=True)
        ids = dict.fromkeys(article_named(con, name) for name in wish.names)
        found = [about(con, article_id) for article_id in ids]
        addresses = sorted({each for one in found for each in one.addresses})
        words = sorted({each for one in found for each in one.words})
        plan = Plan(_tombstones(found, wish, now), tuple(addresses), tuple(words))
        mean(con, plan.forgotten)
        rows = count_rows(con)
    finally:
        con.close()
    refs = {ref for one in found for ref in one.raw_refs}
    doomed = doomed_bodies(home, plan.traces, frozenset(plan.forgotten.addresses), refs, step)
    return Plan(_tombstones(found, wish, now, doomed), plan.addresses, plan.words, rows)


def _tombstones(
    found: Sequence[About], wish: Wish, now: datetime, doomed: Iterable[str] = ()
) -> tuple[TombstoneRow, ...]:
    refs = sorted(doomed)
    return tuple(
        each.tombstone(refs if number == 0 else (), at=now, by=wish.by, reason=wish.reason)
        for number, each in enumerate(found)
    )
