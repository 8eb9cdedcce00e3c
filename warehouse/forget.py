"""Remove articles from everything that a home holds, and record that it was done.

What is to go is looked up and written down first (`forget_plan`); from then on it is forgotten, and
whoever is killed is finished by the next load (`forgetting`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from extractors.errors import StoreError
from warehouse.backup import MANIFEST
from warehouse.connect import attach, memory_connection
from warehouse.forget_ask import About, about, article_named
from warehouse.forget_plan import Plan, is_forgetting, write_plan
from warehouse.forget_raw import doomed_bodies
from warehouse.forgetting import Done, go_on
from warehouse.forgotten import count_rows, mean
from warehouse.loader import land_waiting, load_alone, loader_lock
from warehouse.locks import hold
from warehouse.publish import published_file, require_warehouse
from warehouse.survey import Step
from warehouse.tombstone_rows import TombstoneRow

# What is in a home and was dealt with, or holds no word of an article.
_OURS = frozenset(
    {"published", "spool", "raw", "journal", "locks", "core.duckdb", "core.duckdb.marker"}
    | {"araxes.duckdb", "export"}
)
_PACKED = (b"PAR1", b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"\x1f\x8b")  # Parquet, zip, zstd, gzip


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
        return Forgot(named, done, tuple(_left(home, plan)))


def finish(home: Path, *, now: datetime, who: str, wait_seconds: float) -> bool:
    """Finish what was begun and killed; tell whether there was anything. Errors as `forget`."""
    with loader_lock(home, who=who, wait_seconds=wait_seconds):
        was_begun = is_forgetting(home)
        if was_begun:
            load_alone(home, now=now)
    return was_begun


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


def _left(home: Path, plan: Plan) -> Iterator[Path]:
    """Name what is not ours to clean: files in which a trace is or may be, and backups.

    Prefect's database has parameters, states and numbers; it is looked through like any other file.
    """
    for top in sorted(home.iterdir()):
        if top.name in _OURS:
            continue
        if (top / MANIFEST).exists():
            yield top
            continue
        for path in (top, *sorted(top.rglob("*"))) if top.is_dir() else (top,):
            is_static = path.is_relative_to(home / "prefect" / "ui")
            if path.is_file() and not is_static and _holds(path, plan):
                yield path


def _holds(path: Path, plan: Plan) -> bool:
    try:
        body = path.read_bytes()
    except OSError:
        return True  # nobody knows
    if body[8:12] == b"DUCK" or body.startswith(_PACKED):
        return True  # a search of its bytes would not see what is in it
    return plan.traces.are_in(body, url=next(iter(plan.addresses), ""), is_page=False)
