"""Forget to the end: archive, journal, litter, master, published files, in this order.

Each step may be done twice, and the plan stays until all are done: killed between any two, the next
load goes on. Call everything here with the loader's lock held.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import duckdb

from extractors.errors import StoreError
from extractors.ids import content_id
from warehouse.batch import Batch
from warehouse.connect import MASTER, attach, detach, memory_connection, sql_text
from warehouse.files import remove_quietly
from warehouse.forget_journal import clean_journal, renamed
from warehouse.forget_plan import Plan, drop_plan, read_plan, write_plan
from warehouse.forget_raw import take_out
from warehouse.forgotten import Forgotten, copy_table, mean
from warehouse.journal import JOURNAL, remove_folder
from warehouse.master import BLANK, mark_closed, mark_published, read_marker
from warehouse.migrate import migrate, schema_id
from warehouse.publish import publish, published_file, published_files
from warehouse.restore import swap_in
from warehouse.spool import Spool
from warehouse.survey import Step, held_loads

_FORGETTING = f"{MASTER}.forgetting"  # the new master while it is written
_LITTER = (  # that may hold what is forgotten, and nobody reads
    f"{MASTER}.damaged*", f"{MASTER}.rebuilding*", f".{MASTER}.rebuilding", "core.new*",
    "core.restored*", f".{MASTER}*.tmp", ".*.tmp", "spool/damaged/*", "spool/.*.tmp",
    f"{JOURNAL}/.damaged/*", f"{JOURNAL}/.forgetting", f"{JOURNAL}/.*.tmp",
    f"{JOURNAL}/*/*/.*.tmp", "raw/*/*/*/.*.tmp", "published/.*.tmp", "export/*", "export/.*.tmp",
    # What DuckDB leaves when a reader is killed, or writes into a file that is for reading.
    "*.duckdb.tmp", f"{MASTER}.*.tmp", "published/*.duckdb.tmp", "published/*.duckdb.wal",
)  # fmt: skip

Load = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Done:
    """What was done to files."""

    plan: Plan
    batches: int  # of the journal, written anew
    segments: int  # of the raw archive, written anew
    removed: tuple[Path, ...]  # files that might have held it: older snapshots, exports, litter
    published: Path


def go_on(home: Path, *, now: datetime, load: Load, step: Step) -> Done | None:
    """Finish what a plan began; None where there is none. `load` lands what waits in the spool.

    Raises `StoreError` naming the file that could not be cleaned; the plan stays.
    """
    plan = read_plan(home)
    if plan is None:
        return None
    if not plan.has_landed:
        _write_tombstones(home, plan)
        load()
        plan = plan.landed()
        write_plan(home, plan)
    made = take_out(home, plan.raw_refs, frozenset(plan.forgotten.addresses), step)
    batches = clean_journal(home, plan, step)
    removed = [*_drop_litter(home)]
    _rewrite_master(home, plan.forgotten, now)
    published = publish(home, now=now)
    marker = read_marker(home)
    if marker is not None:
        mark_published(home, mark_closed(home, marker), published)
    for path in published_files(home):
        if path.resolve() != published.resolve():
            remove_quietly(path)
            removed.append(path)
    for path in home.glob(f"{MASTER}.damaged*"):  # the master before this one, and its log
        remove_quietly(path)
    drop_plan(home)
    return Done(plan, batches, len(made), tuple(removed), published)


def _write_tombstones(home: Path, plan: Plan) -> None:
    """Put them where no power cut reaches them; the same batch twice is one."""
    with Spool(home) as spool:
        spool.write(Batch(_run_id(plan), "forget", tombstones=plan.tombstones))


def _run_id(plan: Plan) -> UUID:
    ids = (str(each.article_id) for each in plan.tombstones)
    return content_id("forget", *ids, plan.tombstones[0].forgotten_at.isoformat())


def _drop_litter(home: Path) -> Iterator[Path]:
    for pattern in _LITTER:
        for path in sorted(home.glob(pattern)):
            if path.is_dir():
                remove_folder(path)
            else:
                remove_quietly(path)
            yield path


def _rewrite_master(home: Path, forgotten: Forgotten, now: datetime) -> None:
    """Copy the rows that are left into a new file: the old one keeps deleted ones in free blocks.

    Raises `StoreError` when neither the master nor what was published of it can be read.
    """
    target = home / _FORGETTING
    for path in (target, target.with_name(f"{target.name}.wal")):
        remove_quietly(path)
    trouble = f"{home / MASTER} is missing"
    published = published_file(home)
    for path in (home / MASTER, *((published,) if published else ())):
        try:
            loads, last_batch = _copied(home, path, target, forgotten, now)
        except duckdb.Error as error:
            remove_quietly(target)
            if str(target) in str(error):
                message = f"cannot write {target}: {error}; the next load goes on"
                raise StoreError(message) from error
            trouble = f"{path} cannot be read: {error}"
        else:
            swap_in(home, target, loads=loads, last_batch=last_batch)
            return
    message = f"{trouble}; run `araxes rebuild`: forgetting goes on then"
    raise StoreError(message)


def _copied(
    home: Path, source: Path, target: Path, forgotten: Forgotten, now: datetime
) -> tuple[int, str | None]:
    con = memory_connection()
    try:
        attach(con, source, "old", read_only=True)
        blank = BLANK.get(schema_id())
        if blank is not None:
            target.write_bytes(blank)
        attach(con, target, "master")
        if blank is None:
            migrate(con, now=now)
        con.begin()
        mean(con, forgotten)
        tables = con.execute(sql_text("setup", "core_tables")).fetchall()
        for (table,) in tables:
            copy_table(con, table)
        for each in renamed(home, held_loads(con)):
            con.execute(sql_text("setup", "forgotten_loads"), asdict(each))
        con.commit()
        loads, last_batch = con.execute(sql_text("setup", "count_loads")).fetchall()[0]
        con.execute(sql_text("setup", "checkpoint_master"))
        detach(con, "master")
    finally:
        con.close()
    return loads, last_batch
