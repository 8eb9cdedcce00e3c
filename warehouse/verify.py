"""Check a warehouse from end to end, without changing anything.

Every check says what it attempted, what it found, and what to do. Those on rows are SQL files in
`checks/`: the first line says what is attempted, the second, after "Do:", what to do. Each gives a
row per fault. They ask the published file, so that loads can go on meanwhile.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from extractors.errors import StoreError
from extractors.ids import content_id
from warehouse.base import limit_memory, read_whole
from warehouse.connect import HERE, MASTER, attach, memory_connection, sql_text
from warehouse.finding import Finding, finding
from warehouse.loader import loader_lock
from warehouse.publish import explain_unpublished, published_file, require_warehouse
from warehouse.survey import Step
from warehouse.verify_files import (
    Scene,
    check_aside,
    check_journal,
    check_loads,
    check_marker,
    check_published,
    check_raw,
    check_refs,
    check_spool,
    look,
)

_REBUILD = "`araxes rebuild`"
_FETCHED = 10_000  # rows of one table that are in memory at once

Check = Callable[[duckdb.DuckDBPyConnection], Finding]


def verify(
    home: Path, *, who: str, wait_seconds: float, quick: bool, step: Step
) -> tuple[Finding, ...]:
    """Check everything; `quick` leaves out what reads all bytes: archive, journal, blocks, ids.

    The loader's lock is held while master and published file are compared. Raises `BusyError`
    when it is not free in time, and `StoreError` when there is no warehouse at all.
    """
    require_warehouse(home)
    con = memory_connection()
    limit_memory(con)
    spare = TemporaryDirectory(prefix="araxes-verify-")
    try:
        con.execute(sql_text("setup", "temp_directory"), [spare.name])
        with loader_lock(home, who=who, wait_seconds=wait_seconds):
            scene = look(home)
            found = [check_marker(scene), check_published(scene, quick=quick)]
            readable = _open_published(con, home)
        checks = _checks(scene, quick=quick)
        step("verify", 0, len(checks))
        for number, (name, check) in enumerate(checks, start=1):
            found.append(check(con) if readable is None else _unchecked(name, readable))
            step("verify", number, len(checks))
        found.extend((check_spool(scene), check_aside(scene)))
        found.extend(_bytes(scene, step) if not quick else ())
    finally:
        con.close()
        spare.cleanup()
    return tuple(found)


def _bytes(scene: Scene, step: Step) -> Iterator[Finding]:
    yield check_journal(scene, step)
    yield check_raw(scene, step)


def _open_published(con: duckdb.DuckDBPyConnection, home: Path) -> str | None:
    """Attach what readers read; say why it cannot be, None when all is well."""
    path = published_file(home)
    if path is None:
        if not (home / MASTER).exists() and not (home / "journal").exists():
            raise StoreError(explain_unpublished(home))
        return "nothing is published"
    try:
        attach(con, path, "araxes", read_only=True)
    except duckdb.Error as error:
        return f"{path.name} cannot be opened: {_first_line(error)}"
    return None


def _checks(scene: Scene, *, quick: bool) -> list[tuple[str, Check]]:
    """List what asks the published file, in the order in which it is told."""
    rows = [(path.stem, _rows_check(path)) for path in sorted((HERE / "checks").glob("*.sql"))]
    checks: list[tuple[str, Check]] = [
        ("loads_and_journal", lambda con: check_loads(scene, con)),
        *rows,
        ("raw_refs", lambda con: check_refs(scene, con)),
    ]
    return checks if quick else [("blocks", _blocks), *checks, ("content_ids", _ids)]


def _unchecked(name: str, why: str) -> Finding:
    return finding(name, "Ask the published file.", [f"not checked: {why}"], _REBUILD)


def _blocks(con: duckdb.DuckDBPyConnection) -> Finding:
    attempted = "Every block of the published file is read; DuckDB compares its checksum."
    faults: list[str] = []
    rows = 0
    try:
        rows = sum(number for number, _ in read_whole(con).values())
    except duckdb.Error as error:
        faults.append(_first_line(error))
    return finding("blocks", attempted, faults, _REBUILD, note=f"{rows:,} rows")


def _rows_check(path: Path) -> Check:
    lines = sql_text("checks", path.stem).splitlines()
    attempted, advice = (line.removeprefix("-- ") for line in lines[:2])

    def check(con: duckdb.DuckDBPyConnection) -> Finding:
        faults = _fetched(con, "checks", path.stem)
        told = _told(str(row[0]) for row in faults)
        return finding(path.stem, attempted, told, advice.removeprefix("Do: "))

    return check


def _ids(con: duckdb.DuckDBPyConnection) -> Finding:
    """Derive ids anew where all that they were derived from is in columns."""
    attempted = "The ids of " + ", ".join(path.stem for path in _id_files())
    attempted += " are the ones that their contents give."
    faults = (
        f"{path.stem} {key} is not the id of its contents"
        for path in _id_files()
        for key, rows in groupby(_fetched(con, "checks/ids", path.stem), key=itemgetter(0))
        if not any(content_id(path.stem, *map(_part, row[1:])) == key for row in rows)
    )
    return finding("content_ids", attempted, _told(faults), _REBUILD)


def _id_files() -> list[Path]:
    return sorted((HERE / "checks" / "ids").glob("*.sql"))


def _part(value: object) -> str | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return None if value is None else str(value)


def _told(faults: Iterable[str]) -> Iterator[str]:
    """Turn an error amid the rows into a fault: whoever cannot be read is not well."""
    try:
        yield from faults
    except duckdb.Error as error:
        yield _first_line(error)


def _fetched(
    con: duckdb.DuckDBPyConnection, folder: str, name: str
) -> Iterator[tuple[object, ...]]:
    con.execute(sql_text(folder, name))
    while rows := con.fetchmany(_FETCHED):
        yield from rows


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
