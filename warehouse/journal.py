"""The journal: every batch that has landed and is published, kept for ever, byte for byte.

The master is a projection of it: landed again in the same order and the same groups, the batches
give the same rows. A batch's name says when it was landed, how it was called in the spool, and
the checksum of its bytes. Months that are over stand in one zip each, stored, because the batches
are compressed already: a year of quarter-hourly runs is 100,000 files otherwise.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from extractors.errors import StoreError
from warehouse.files import move_into_place, remove_quietly, sync_folder

JOURNAL = "journal"
STAMP = "%Y%m%dT%H%M%S%fZ"
BASE = "base-"
_MONTH = "[0-9][0-9][0-9][0-9]/[0-9][0-9]"
_PACKED = "[0-9][0-9][0-9][0-9]-[0-9][0-9].zip"


@dataclass(frozen=True, slots=True, order=True)
class Kept:
    """One batch of the journal. They sort in the order in which they landed."""

    loaded_at: datetime
    file: str  # its name in the spool, which ends with its checksum
    place: Path  # the file itself, or the zip of its month

    @property
    def name(self) -> str:
        """Give its name in the journal."""
        return journal_name(self.file, self.loaded_at)

    @property
    def is_packed(self) -> bool:
        """Tell whether it stands in the zip of its month."""
        return self.place.suffix == ".zip"

    def fits(self, checksum: str) -> bool:
        """Tell whether bytes of this SHA-256 are the ones that the name promises."""
        return Path(self.file).stem.rpartition("-")[2] == checksum[:16]


@dataclass(frozen=True, slots=True)
class Listing:
    """What is in the journal, bases apart."""

    batches: tuple[Kept, ...]  # in the order in which they landed
    damaged: tuple[Path, ...]  # zips whose table of contents cannot be read
    strange: tuple[Path, ...]  # files that are none of ours


def journal_name(file: str, loaded_at: datetime) -> str:
    """Name a batch of the spool for the journal."""
    return f"{loaded_at.astimezone(UTC):{STAMP}}~{file}"


def has_begun(home: Path) -> bool:
    """Tell whether there is a journal: a batch or a base is in it, or was."""
    try:
        return any(not path.name.startswith(".") for path in (home / JOURNAL).iterdir())
    except FileNotFoundError:
        return False


def keep(home: Path, landed: Iterable[tuple[Path, str, datetime]]) -> None:
    """Move batches out of the spool: each with the name it landed under, and when it landed.

    Doing it again, or with a copy of a batch that is kept already, changes nothing. Raises
    `StoreError` when the disk refuses; what was not moved is in the spool still.
    """
    folders: set[Path] = set()
    try:
        for path, file, loaded_at in landed:
            folder = _month_folder(home, loaded_at)
            if folder not in folders:
                _make_folder(folder)
                folders.add(folder)
            with suppress(FileNotFoundError):  # removed by hand: it is in the master
                path.replace(folder / journal_name(file, loaded_at))
        for folder in folders:
            sync_folder(folder)
    except OSError as error:
        message = f"cannot move landed batches into {home / JOURNAL}: {error}; they stay in spool"
        raise StoreError(message) from error


def listing(home: Path) -> Listing:
    """List the journal. Raises `StoreError` when the disk refuses."""
    batches: dict[str, Kept] = {}
    damaged: list[Path] = []
    strange: list[Path] = []
    try:
        for path, name in _named(home, damaged):
            kept = _kept(name, path)
            if kept is None:
                strange.append(path)
            elif name not in batches or path.suffix == ".zip":  # packed, and not removed yet
                batches[name] = kept
    except OSError as error:
        message = f"cannot read {home / JOURNAL}: {error}"
        raise StoreError(message) from error
    return Listing(tuple(sorted(batches.values())), tuple(damaged), tuple(sorted(strange)))


def _named(home: Path, damaged: list[Path]) -> Iterator[tuple[Path, str]]:
    """Give every file of the journal, and every name in its zips; bases and hidden ones apart."""
    for path in sorted((home / JOURNAL).rglob("*")):
        inside = path.relative_to(home / JOURNAL)
        if path.is_dir() or inside.parts[0].startswith((BASE, ".")):
            continue
        if inside.match(_PACKED) and len(inside.parts) == 1:
            try:
                with ZipFile(path) as packed:
                    yield from ((path, name) for name in packed.namelist())
            except (BadZipFile, FileNotFoundError):  # the latter: a link to nowhere
                damaged.append(path)
        elif not path.name.startswith("."):
            yield path, path.name


def _kept(name: str, place: Path) -> Kept | None:
    stamp, separator, file = name.partition("~")
    if not separator or not file.endswith(".parquet"):
        return None
    try:
        return Kept(datetime.strptime(stamp, STAMP).replace(tzinfo=UTC), file, place)
    except ValueError:
        return None


def read_batches(batches: Sequence[Kept]) -> Iterator[tuple[Kept, bytes | None]]:
    """Give the bytes of batches, in their order; None for one that is gone or cannot be read."""
    for place, group in groupby(batches, key=lambda kept: kept.place):
        if place.suffix != ".zip":
            yield from ((kept, _bytes_of(kept.place)) for kept in group)
            continue
        with ExitStack() as stack:
            packed = _opened(place, stack)
            yield from ((kept, _member(packed, kept.name) if packed else None) for kept in group)


def _opened(place: Path, stack: ExitStack) -> ZipFile | None:
    try:
        return stack.enter_context(ZipFile(place))
    except (OSError, BadZipFile):
        return None


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _member(packed: ZipFile, name: str) -> bytes | None:
    try:
        return packed.read(name)
    except (OSError, BadZipFile, KeyError):
        return None


def pack(home: Path, *, now: datetime) -> Path | None:
    """Pack the oldest month that is over and not packed yet; None when there is none.

    Call it with the loader's lock held. Raises `StoreError` when the disk refuses; then the batches
    are where they were.
    """
    for folder in sorted((home / JOURNAL).glob(_MONTH)):
        if (int(folder.parent.name), int(folder.name)) < (now.year, now.month):
            try:
                return _pack_month(home, folder)
            except BadZipFile:  # a month that was packed, and is damaged: `verify` names it
                continue
            except OSError as error:
                message = f"cannot pack {folder}: {error}"
                raise StoreError(message) from error
    return None


def _pack_month(home: Path, folder: Path) -> Path:
    target = home / JOURNAL / f"{folder.parent.name}-{folder.name}.zip"
    loose = [kept for path in folder.iterdir() if (kept := _kept(path.name, path))]
    write_zip(target, loose, without=frozenset())
    for kept in loose:
        remove_quietly(kept.place)
    for empty in (folder, folder.parent):
        with suppress(OSError):  # something else is in it
            empty.rmdir()
    return target


def write_zip(target: Path, loose: Iterable[Kept], *, without: frozenset[str]) -> None:
    """Write the zip of a month anew: what it holds, `without` some names, and `loose` batches.

    Raises OSError or BadZipFile; then the old one stands as it was.
    """
    temporary = target.with_name(f".{target.name}.tmp")
    places = {kept.name: kept.place for kept in loose}
    with ZipFile(temporary, "w") as packed:
        if target.exists():
            with ZipFile(target) as before:
                for name in before.namelist():
                    if name not in without and name not in places:
                        packed.writestr(ZipInfo(name), before.read(name))
        for name in sorted(places):
            packed.writestr(ZipInfo(name), places[name].read_bytes())
    move_into_place(temporary, target)


def remove_folder(folder: Path) -> None:
    """Remove a folder of ours and all that is in it, if it is there."""
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)


def _month_folder(home: Path, at: datetime) -> Path:
    return home / JOURNAL / f"{at.astimezone(UTC):%Y}" / f"{at.astimezone(UTC):%m}"


def _make_folder(folder: Path) -> None:
    """Make a folder whose name survives a power cut."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir()
    sync_folder(folder.parent)
