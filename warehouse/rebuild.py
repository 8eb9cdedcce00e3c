"""Make the master anew from the journal, beside the old one, and put it in its place.

The batches land in the order in which they landed first, with the same instants, those of many
loads together: the same rows come out. Killed half-way, the next rebuild goes on where this one
stopped. What the journal has lost is taken from a published file that has it, and otherwise named.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import duckdb

from extractors.errors import StoreError
from extractors.ids import sha256_hex
from warehouse.base import Base, lacking, read_whole, write_base
from warehouse.connect import MASTER, sql_text
from warehouse.files import copy_file, remove_quietly, write_text
from warehouse.forget_plan import is_forgetting
from warehouse.forgetting import go_on
from warehouse.journal import Kept, listing, read_batches, remove_folder
from warehouse.loader import (
    LoadReport,
    land_group,
    land_waiting,
    load_alone,
    loader_lock,
)
from warehouse.master import open_master
from warehouse.mending import drop_covered, put_aside
from warehouse.migrate import migrate, refuse_newer, schema_id
from warehouse.publish import published_files, require_warehouse
from warehouse.restore import swap_in
from warehouse.spool import file_sha256
from warehouse.survey import Ground, Step, held_loads, loads_in, loads_of, opened, survey
from warehouse.waiting import Waiting, groups

# Batches that are unpacked at once. A load of three costs 0.9 s CPU, one of 64 hardly more: what
# lands together is as much as fits (`groups`), whenever it landed first.
_TOGETHER = 256
REBUILDING = f"{MASTER}.rebuilding"  # the half-made file; its plan and its files are named after it


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did."""

    landed: int  # batches, by this rebuild
    resumed: int  # landed before, by one that was killed
    lost: tuple[str, ...]  # batches that the journal has not, or damaged
    source: Path | None  # the published file that has them all; None with `lost`: they are gone
    damaged_master: Path | None  # where the old one is kept
    load: LoadReport  # of what waited in the spool


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a half-made file was begun with: another plan begins anew."""

    schema: str
    base: str | None
    source: str | None


def rebuild(home: Path, *, now: datetime, who: str, wait_seconds: float, step: Step) -> Rebuilt:
    """Make the master anew and publish it.

    Raises `BusyError` when the loader's lock is not free in time, and `StoreError` when there is
    nothing to rebuild from, when the master is well and has more than the journal, when a newer
    version made it, or when the disk refuses; then everything is as it was.
    """
    require_warehouse(home)
    with loader_lock(home, who=who, wait_seconds=wait_seconds):
        if is_forgetting(home):
            with suppress(StoreError):  # a damaged master stands in its way: at the end, then
                go_on(home, now=now, load=partial(land_waiting, home, now=now), step=step)
        _refuse_newer(home)
        ground = survey(home, step)
        plan = _Plan(schema_id(), ground.base.folder.name if ground.base else None, None)
        if ground.source is not None:
            plan = _Plan(schema_id(), None, ground.source.stem)
        new = _prepare(home, plan, ground)
        try:
            before, loads, last_batch = _fill(new, home, ground, now, step)
        except (duckdb.Error, OSError) as error:
            first: BaseException = error
            while first.__context__ is not None:  # a failed rollback hides what went wrong
                first = first.__context__
            told = (str(first) or type(first).__name__).splitlines()[0]
            message = f"cannot make {new}: {told}; the next `araxes rebuild` goes on where it can"
            raise StoreError(message) from error
        put_aside(home, ground.damaged)
        aside = swap_in(home, new, loads=loads, last_batch=last_batch)
        remove_quietly(_plan_file(home))
        load = load_alone(home, now=now)
        if ground.lost:  # from now on a base stands for what the journal has not
            _write_base(home, now)
    source = ground.source
    return Rebuilt(loads - before, before, tuple(ground.lost), source, aside, load)


def _refuse_newer(home: Path) -> None:
    """Leave a warehouse to the version that made it: this one would lose what it does not know."""
    for path in (home / MASTER, *published_files(home)[:1]):
        # Damaged, or not there: then it says nothing.
        with suppress(duckdb.Error), opened(path, read_only=True) as con:
            refuse_newer(con)


def _fill(
    new: Path, home: Path, ground: Ground, now: datetime, step: Step
) -> tuple[int, int, str | None]:
    """Land what the half-made file lacks; give its loads before and after, and the last batch."""
    with opened(new) as con:
        migrate(con, now=now)
        before = len(held_loads(con))
        _land_everything(con, home, ground, now, step)
        loads, last_batch = con.execute(sql_text("setup", "count_loads")).fetchall()[0]
        con.execute(sql_text("setup", "checkpoint_master"))
    return before, loads, last_batch


def rebase(home: Path, *, now: datetime, who: str, wait_seconds: float, step: Step) -> Path:
    """Write a new base from a master that is well, in place of the journal's batches so far.

    Raises `BusyError` as `rebuild`, and `StoreError` when the master is damaged or lacks
    something that the journal has.
    """
    require_warehouse(home)
    with loader_lock(home, who=who, wait_seconds=wait_seconds):
        step("load", 0, 2)
        load_alone(home, now=now)
        step("base", 1, 2)
        folder = _write_base(home, now)
        step("base", 2, 2)
    return folder


def _write_base(home: Path, now: datetime) -> Path:
    with open_master(home, now=now) as con:
        read_whole(con)
        # A bit of a zip's table of contents makes a name that never was: nobody can have it.
        unreadable = [
            kept
            for kept, content in read_batches(listing(home).batches)
            if content is None or not kept.fits(sha256_hex(content))
        ]
        gone = {kept.file for kept in unreadable}
        if missing := [file for file in lacking(con, home) if file not in gone]:
            message = f"the master lacks {missing[0]} of the journal: run `araxes rebuild`"
            raise StoreError(message)
        base = write_base(con, home, now=now)
        covered = held_loads(con)
    put_aside(home, unreadable)
    drop_covered(home, covered, base)
    return base.folder


def _prepare(home: Path, plan: _Plan, ground: Ground) -> Path:
    """Give the half-made file of the same plan, or begin one."""
    path = home / REBUILDING
    if _read_plan(home) == plan and _is_ours(path, ground):
        return path
    for old in (_plan_file(home), path, path.with_name(path.name + ".wal")):
        remove_quietly(old)
    try:
        if ground.source is not None:
            copy_file(ground.source, path)
            path.chmod(0o644)  # published files are read-only
        write_text(_plan_file(home), json.dumps(asdict(plan)))
    except OSError as error:
        message = f"cannot begin {path}: {error}"
        raise StoreError(message) from error
    return path


def _is_ours(path: Path, ground: Ground) -> bool:
    """Tell whether a half-made file holds only what the journal has now."""
    held = loads_in(path)
    if held is None:
        return False
    here = {kept.file for kept in ground.batches}
    if ground.base is not None:
        here |= {each.name for each in ground.base.files} | loads_of(ground.base)
    if ground.source is not None:
        here |= (loads_in(ground.source) or {}).keys()
    return held.keys() <= here


def _plan_file(home: Path) -> Path:
    return home / f"{REBUILDING}.plan"


def _read_plan(home: Path) -> _Plan | None:
    try:
        return _Plan(**json.loads(_plan_file(home).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _land_everything(
    con: duckdb.DuckDBPyConnection, home: Path, ground: Ground, now: datetime, step: Step
) -> None:
    held = held_loads(con)
    waiting = [kept for kept in ground.batches if kept.file not in held]
    base_files = ground.base.files if ground.base and ground.source is None else ()
    total = len(ground.batches) + len(base_files)
    done = total - len(waiting) - len(base_files)
    if ground.base is not None and base_files:
        _land_base(con, ground.base, held, step, total)
        covered = held_loads(con)
        waiting = [kept for kept in waiting if kept.file not in covered]
    folder = home / f".{REBUILDING}"
    for first in range(0, len(waiting), _TOGETHER):
        files = _unpacked(folder, waiting[first : first + _TOGETHER])
        for part in groups(_with_ids(con, files)):
            land_group(con, part, now)
        done += len(files)
        step("land", done, total)
        remove_folder(folder)
    step("land", total, total)


def _land_base(
    con: duckdb.DuckDBPyConnection, base: Base, held: dict[str, str], step: Step, total: int
) -> None:
    """Land a base file by file; its list of loads, the last of it, makes it count."""
    listed = loads_of(base)
    if listed and listed <= held.keys():
        return
    at = _base_time(base)
    new = [path for path in base.files if path.name not in held]
    done = len(base.files) - len(new)
    for part in groups([Waiting(path, file_sha256(path), landed_at=at) for path in new]):
        land_group(con, part, at)
        done += len(part)
        step("land", done, total)
    con.begin()
    con.execute(sql_text("setup", "forget_base_files"))
    con.execute(sql_text("setup", "adopt_loads"), {"loads": str(base.loads)})
    con.commit()


def _base_time(base: Base) -> datetime:
    return datetime.fromisoformat(base.folder.name.rpartition("-")[2])


def _unpacked(folder: Path, batches: Sequence[Kept]) -> list[Waiting]:
    """Lay batches down under the names that they had in the spool."""
    remove_folder(folder)
    folder.mkdir()
    files = []
    for kept, content in read_batches(batches):
        if content is None or not kept.fits(checksum := sha256_hex(content)):
            message = f"{kept.place} was changed while it was read: run `araxes rebuild` again"
            raise StoreError(message)
        path = folder / kept.file
        path.write_bytes(content)
        files.append(Waiting(path, checksum, landed_at=kept.loaded_at))
    return files


def _with_ids(con: duckdb.DuckDBPyConnection, files: list[Waiting]) -> list[Waiting]:
    """Give back their old ids to batches in which something was forgotten."""
    paths = {"files": [str(each.path) for each in files]}
    con.execute(sql_text("setup", "forgotten_header"), paths)
    if "batch_id" not in {column[0] for column in con.description or ()}:
        return files
    ids = dict(con.execute(sql_text("setup", "forgotten_ids"), paths).fetchall())
    return [each._replace(batch_id=ids[str(each.path)]) for each in files]
