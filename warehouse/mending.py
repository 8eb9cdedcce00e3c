"""Tidy the journal where a base stands for its batches, or where some are damaged."""

from collections.abc import Container, Sequence
from pathlib import Path
from zipfile import BadZipFile

from extractors.errors import StoreError
from warehouse.base import Base, bases
from warehouse.files import remove_quietly, sync_folder
from warehouse.journal import JOURNAL, Kept, listing, remove_folder, write_zip

_ASIDE = ".damaged"


def damaged_files(home: Path) -> tuple[Path, ...]:
    """List what was put aside here because its bytes were not what its name promised."""
    return tuple(sorted((home / JOURNAL / _ASIDE).glob("*")))


def put_aside(home: Path, damaged: Sequence[Kept]) -> None:
    """Take damaged batches out of the journal and keep them, or the zip that they stand in."""
    if not damaged:
        return
    try:
        for place in dict.fromkeys(kept.place for kept in damaged):
            names = frozenset(kept.name for kept in damaged if kept.place == place)
            _keep_aside(home, place)
            if place.suffix == ".zip":
                write_zip(place, (), without=names)
            else:
                remove_quietly(place)
    except (OSError, BadZipFile) as error:
        message = f"cannot put damaged batches of {home / JOURNAL} aside: {error}"
        raise StoreError(message) from error


def drop_covered(home: Path, covered: Container[str], base: Base) -> None:
    """Remove the batches and older bases that a new base stands for; keep what is unreadable."""
    found = listing(home)
    gone = [kept for kept in found.batches if kept.file in covered]
    try:
        for place in dict.fromkeys(kept.place for kept in gone):
            names = frozenset(kept.name for kept in gone if kept.place == place)
            others = [kept for kept in found.batches if kept.place == place]
            if place.suffix == ".zip" and len(others) > len(names):
                write_zip(place, (), without=names)
            else:
                remove_quietly(place)
        for path in found.damaged:
            _keep_aside(home, path)
            remove_quietly(path)
    except (OSError, BadZipFile) as error:
        message = f"cannot tidy {home / JOURNAL}: {error}"
        raise StoreError(message) from error
    for folder in bases(home):
        if folder != base.folder:
            remove_folder(folder)
    sync_folder(home / JOURNAL)


def _keep_aside(home: Path, path: Path) -> None:
    folder = home / JOURNAL / _ASIDE
    folder.mkdir(exist_ok=True)
    if path.exists():  # a batch that is gone has nothing to keep
        (folder / path.name).write_bytes(path.read_bytes())
