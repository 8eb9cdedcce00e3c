"""The files of a warehouse, checked: master, marker, published, journal, spool, raw archive."""

import filecmp
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from extractors.errors import StoreError
from extractors.ids import sha256_hex
from warehouse.base import Base, lacking, newest_base
from warehouse.connect import MASTER, PUBLISHED_LINK, memory_connection, sql_text
from warehouse.finding import Finding, finding
from warehouse.forget_plan import is_forgetting
from warehouse.journal import Kept, Listing, listing, read_batches
from warehouse.master import MARKER, Marker, check_master, is_published, read_marker
from warehouse.mending import damaged_files
from warehouse.publish import published_file, published_files
from warehouse.raw import FORGOTTEN, read_segment, segments
from warehouse.raw_names import count_referred, lost, unnamed
from warehouse.spool import file_sha256, is_intact, is_whole, spool_files
from warehouse.survey import Step, held_loads, loads_in, loads_of

_REBUILD = "run `araxes rebuild`"
_BASE = "run `araxes rebuild --base` while the master is well, else `araxes rebuild`"
_ARCHIVE = (
    "bring the segment back from a backup; what was read from it is in the tables, and only "
    "`reprocess` and WARC exports of these pages are lost"
)


@dataclass(frozen=True, slots=True)
class Scene:
    """A home as it lay while nobody loaded."""

    home: Path
    marker: Marker | None
    trouble: str | None  # of the marker, or of the master as it lies there
    journal: Listing
    base: Base | None
    waiting: tuple[Path, ...]  # in the spool

    @property
    def is_interrupted(self) -> bool:
        """Tell whether a load was killed: the next one finishes it."""
        return self.marker is not None and self.marker.bytes is None


def look(home: Path) -> Scene:
    """Look at a home, with the loader's lock held. Raises `StoreError` when the disk refuses."""
    marker, trouble = None, None
    try:
        marker = check_master(home)
        if marker is None and (home / MASTER).exists():
            trouble = f"{home / MASTER} has no {MARKER} beside it"
    except StoreError as error:
        trouble = str(error)
        marker = _marker(home)
    return Scene(home, marker, trouble, listing(home), newest_base(home), spool_files(home))


def _marker(home: Path) -> Marker | None:
    try:
        return read_marker(home)
    except StoreError:
        return None


def check_marker(scene: Scene) -> Finding:
    """See whether the master lies as its marker says."""
    attempted = f"{MASTER} is there, as long as {MARKER} says, and has no log when it was closed."
    faults = [scene.trouble] if scene.trouble else []
    note = f"{scene.marker.loads:,} loads" if scene.marker else None
    if scene.is_interrupted:
        note = "a load was interrupted; the next run finishes it"
    return finding("master", attempted, faults, _REBUILD, note=note)


def check_published(scene: Scene, *, quick: bool) -> Finding:
    """See whether readers read what the master holds, and whether older snapshots can be read."""
    attempted = f"{PUBLISHED_LINK} leads to the newest published file, which equals the master."
    target = published_file(scene.home)
    advice = (
        f"where the master is damaged, {_REBUILD}; else remove the published file that is named: "
        "the next run publishes anew"
    )
    if target is None:
        faults = [f"{PUBLISHED_LINK} leads nowhere"]
    else:
        faults = list(_published_faults(scene, target, quick=quick))
    return finding("published", attempted, faults, advice, note=target.name if target else None)


def _published_faults(scene: Scene, target: Path, *, quick: bool) -> Iterator[str]:
    files = published_files(scene.home)
    if target != files[0].resolve():
        yield f"{PUBLISHED_LINK} leads to {target.name}, the newest is {files[0].name}"
    master = scene.home / MASTER
    if scene.marker is not None and scene.marker.published is not None:
        # A copy of a home has other times, and is well where the bytes are.
        is_as_made = is_published(scene.home, scene.marker)
        is_named = target.stem == scene.marker.published
        if not is_named or not (is_as_made or master.exists()):
            yield f"{target.name} is not what was published of the master's state"
        elif (
            not (quick and is_as_made)
            and master.exists()
            and not filecmp.cmp(master, target, shallow=False)
        ):
            is_well = loads_in(master, read_all=True) is not None
            yield f"{target.name} differs from {MASTER}{'' if is_well else ', which is damaged'}"
    if not quick:
        for path in files:
            if loads_in(path, read_all=True) is None:
                yield f"{path.name} cannot be read"


def check_loads(scene: Scene, con: duckdb.DuckDBPyConnection) -> Finding:
    """Compare what has landed with what the journal holds, both ways."""
    attempted = "Every load is in the journal, and every batch of the journal has landed."
    return finding("loads_and_journal", attempted, _load_faults(scene, con), _BASE)


def _load_faults(scene: Scene, con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    kept = {each.file for each in scene.journal.batches}
    kept |= {path.name for path in scene.waiting}  # landed, and the load was interrupted then
    if scene.base is not None:
        try:
            kept |= loads_of(scene.base)
        except duckdb.Error as error:
            yield f"the list of loads of {scene.base.folder.name} cannot be read: {error}"
    try:
        held = held_loads(con)
        yield from (f"the journal lacks {file}" for file in sorted(held.keys() - kept))
        if not scene.is_interrupted:
            yield from (f"{file} has not landed" for file in lacking(con, scene.home))
    except (duckdb.Error, StoreError) as error:
        yield str(error).splitlines()[0]


def check_journal(scene: Scene, step: Step) -> Finding:
    """Compare the bytes of every batch of the journal with its name."""
    attempted = "Every batch of the journal has the bytes that its name promises."
    batches = scene.journal.batches
    faults = [f"{path.name} cannot be opened" for path in scene.journal.damaged]
    faults += [f"{path.name} is none of ours: remove it" for path in scene.journal.strange]
    for number, (kept, content) in enumerate(read_batches(batches), start=1):
        found = content or _found_again(scene.home, kept)
        if found is None or not kept.fits(sha256_hex(found)):
            faults.append(f"{kept.name} is {'gone' if found is None else 'damaged'}")
        step("journal", number, len(batches))
    faults += _base_faults(scene.base)
    note = f"{len(batches):,} batches{f' after {scene.base.folder.name}' if scene.base else ''}"
    return finding("journal", attempted, faults, _BASE, note=note)


def _found_again(home: Path, kept: Kept) -> bytes | None:
    """Read a batch that is not where it was: it may have been packed meanwhile."""
    again = [each for each in listing(home).batches if each.name == kept.name]
    return next((content for _, content in read_batches(again)), None)


def _base_faults(base: Base | None) -> list[str]:
    if base is None:
        return []
    paths = (*base.files, base.loads) if base.loads else base.files
    faults = [f"{path.name} is damaged" for path in paths if not is_intact(path)]
    return faults if base.is_whole else [f"{base.folder.name} is not whole", *faults]


def check_spool(scene: Scene) -> Finding:
    """See whether the batches that wait are whole."""
    attempted = "Every batch that waits in the spool has the bytes that its name promises."
    faults = [
        f"{path.name} is damaged"
        for path in scene.waiting
        if (path.exists() or path.is_symlink()) and not is_intact(path)
    ]
    advice = "the next run puts it aside and lands the others; bring it back from a backup"
    note = f"{len(scene.waiting)} waiting" if scene.waiting else None
    return finding("spool", attempted, faults, advice, note=note)


def check_aside(scene: Scene) -> Finding:
    """Name what was put aside because it was damaged."""
    attempted = "No damaged batch was put aside."
    aside = (*sorted((scene.home / "spool" / "damaged").glob("*")), *damaged_files(scene.home))
    faults = [str(path.relative_to(scene.home)) for path in aside]
    if is_forgetting(scene.home):
        faults.append("something is half forgotten: the next run, or `araxes forget`, goes on")
    advice = "bring the batch back from a backup into spool/, or remove the file to accept the loss"
    old = scene.home / f"{MASTER}.damaged"
    note = f"{old.name} is an old master; remove it when nobody needs it" if old.exists() else None
    return finding("put_aside", attempted, faults, advice, note=note)


def check_raw(scene: Scene, step: Step) -> Finding:
    """Compare the bytes of the raw archive with their addresses."""
    attempted = "Every segment of the raw archive is readable, every body has its own checksum."
    every = segments(scene.home)
    faults: list[str] = []
    with_body: set[bytes] = set()
    named: set[bytes] = set()
    con = memory_connection()
    try:
        for number, path in enumerate(every, start=1):
            faults += _segment_faults(con, path, with_body, named)
            step("archive", number, len(every))
    finally:
        con.close()
    faults += [f"the bytes of {each.hex()} are nowhere" for each in sorted(named - with_body)]
    note = f"{len(every):,} segments, {len(with_body):,} bodies"
    return finding("raw", attempted, faults, _ARCHIVE, note=note)


def _segment_faults(
    con: duckdb.DuckDBPyConnection, path: Path, with_body: set[bytes], named: set[bytes]
) -> Iterator[str]:
    try:
        if not is_whole(path, file_sha256(path)):
            yield f"{path.name} is damaged"
        for capture in read_segment(con, path):
            address = bytes.fromhex(capture.page.sha256)
            if capture.kind != FORGOTTEN:
                named.add(address)
            if capture.has_body:
                with_body.add(address)
                if sha256_hex(capture.page.body) != capture.page.sha256:
                    yield f"{path.name}: the bytes of {capture.page.sha256} are not its own"
    except (OSError, duckdb.Error, ValueError) as error:
        yield f"{path.name} cannot be read: {str(error).splitlines()[0]}"


def check_refs(scene: Scene, con: duckdb.DuckDBPyConnection) -> Finding:
    """See whether every object that the tables name is in the archive, and the other way round."""
    attempted = "Every raw_ref of the tables is in the raw archive."
    readable, damaged = _readable(scene, con)
    faults = (*(f"{path.name} cannot be read" for path in damaged), *_ref_faults(con, readable))
    return finding("raw_refs", attempted, faults, _ARCHIVE, note=_unnamed(con, readable))


def _readable(
    scene: Scene, con: duckdb.DuckDBPyConnection
) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    readable, damaged = [], []
    for path in segments(scene.home):
        try:
            con.execute(sql_text("setup", "raw_header"), [str(path)])
            readable.append(path)
        except duckdb.Error:
            damaged.append(path)
    return tuple(readable), tuple(damaged)


def _ref_faults(con: duckdb.DuckDBPyConnection, readable: Sequence[Path]) -> Iterator[str]:
    try:
        if readable:
            yield from (f"{raw_ref} is not in the archive" for raw_ref in lost(con, readable))
        elif number := count_referred(con):
            yield f"there is no archive, and {number} objects of it are named"
    except duckdb.Error as error:
        yield str(error).splitlines()[0]


def _unnamed(con: duckdb.DuckDBPyConnection, readable: Sequence[Path]) -> str | None:
    """Tell of what a run fetched and did not record; no fault, it may be at work just now."""
    try:
        found = unnamed(con, readable, datetime.min.replace(tzinfo=UTC)) if readable else {}
    except duckdb.Error:
        return None  # told above
    if not found:
        return None
    number, first = sum(map(len, found.values())), min(path.name for path in found)
    return (
        f"no row names {number:,} fetches in {len(found):,} segments, {first} first: what a killed "
        "run left the next one records; `araxes tidy` frees the others after a week"
    )
