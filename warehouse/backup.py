"""Copies of a warehouse: what is needed to have it again, on any mounted folder, and back.

A backup is a folder like a home: the newest published file, the journal, the raw archive, what
waits in the spool, and a manifest with the size and SHA-256 of each file, written last. Files of
ours never change under one name, so the next backup into the same folder copies only new ones.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from extractors.errors import StoreError
from warehouse.connect import MASTER
from warehouse.files import move_into_place, remove_quietly, sync_folder, write_text
from warehouse.forget_plan import is_forgetting
from warehouse.journal import JOURNAL, listing
from warehouse.loader import load_restored, loader_lock
from warehouse.master import read_marker
from warehouse.publish import published_file, require_warehouse
from warehouse.survey import Step

MANIFEST = "araxes-backup.json"
BEGUN = "araxes-backup.begun"  # in the folder of a first backup until its manifest is written
_FOLDERS = (JOURNAL, "raw", "spool")
_PUBLISHED = f"{MASTER}.published"  # the published file, whatever it is called
_RESTORING = ".restoring"
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Copied:
    """What a backup did."""

    folder: Path
    files: int  # in the backup now
    bytes: int
    copied: int  # of them, copied now: the others were there already
    removed: int  # no longer part of it: packed, published anew or forgotten meanwhile


@dataclass(frozen=True, slots=True)
class _File:
    """One line of the manifest."""

    size: int
    sha256: str


def backup(
    home: Path, target: Path, *, now: datetime, who: str, wait_seconds: float, step: Step
) -> Copied:
    """Bring `target` to the state of the warehouse.

    The loader's lock is held: no load, and no packing, while files are listed and copied. Raises
    `BusyError` when it is not free in time, and `StoreError` when there is nothing to copy, when
    the folder holds something else, or when a disk refuses; then the last manifest still holds.
    """
    require_warehouse(home)
    if target.resolve().is_relative_to(home.resolve()):
        message = f"{target} lies in the home itself: choose a folder on another disk"
        raise StoreError(message)
    copied: set[str] = set()
    try:
        known = _begin(target)
        # Most of it never changes, and is copied while loads go on.
        _bring(dict(_kept_files(home)), target, known, copied, step)
        with loader_lock(home, who=who, wait_seconds=wait_seconds):
            if is_forgetting(home):
                message = "something is half forgotten: run `araxes forget`, which goes on, first"
                raise StoreError(message)
            wanted = dict(_wanted(home))
            made = _bring(wanted, target, known, copied, step)
            _write_manifest(target, made, now)
        gone = {*known, *_names(target)} - made.keys()
        for name in gone:
            remove_quietly(target / name)
    except OSError as error:
        message = f"cannot copy {home} to {target}: {error}"
        raise StoreError(message) from error
    size = sum(each.size for each in made.values())
    return Copied(target, len(made), size, len(copied & made.keys()), len(gone))


def _begin(target: Path) -> dict[str, _File]:
    """Give what a folder has of its last backup, and mark a new one as begun."""
    before = _manifest(target)
    if before is None:
        if target.exists() and not (target / BEGUN).exists() and _is_used(target):
            message = f"{target} is not empty and no backup of Araxes: choose another folder"
            raise StoreError(message)
        target.mkdir(parents=True, exist_ok=True)
        (target / BEGUN).touch()
    return before or {}


def _is_used(folder: Path) -> bool:
    # A disk of its own begins with a folder of its file system's.
    return not folder.is_dir() or any(path.name != "lost+found" for path in folder.iterdir())


def _names(target: Path) -> Iterator[str]:
    """Name what lies in our folders there: a backup that was interrupted has no list of it."""
    for folder in _FOLDERS:
        for path in (target / folder).rglob("*"):
            if not path.is_dir():
                yield str(path.relative_to(target))


def _bring(
    wanted: dict[str, Path],
    target: Path,
    known: dict[str, _File],
    copied: set[str],
    step: Step,
) -> dict[str, _File]:
    """Copy what is not there yet; give what is there of the wanted, and note it in `known`."""
    for number, (name, path) in enumerate(wanted.items(), start=1):
        if not _is_there(target / name, path, known.get(name)):
            with suppress(FileNotFoundError):  # moved on since it was listed: it comes again
                known[name] = _copy(path, target / name)
                copied.add(name)
        step("backup", number, len(wanted))
    return {name: known[name] for name in wanted if name in known}


def restore(source: Path, home: Path, *, now: datetime, step: Step) -> Path:
    """Make a warehouse of a backup, in an empty home, and give what it publishes.

    Every file is compared with the manifest while it is copied. Raises `StoreError` when the home
    is not empty, and when something is missing or is not what the manifest says; then the home is
    left as it was found, empty.
    """
    manifest = _manifest(source)
    if manifest is None:
        message = f"{source} is no backup: it has no {MANIFEST} that can be read"
        raise StoreError(message)
    home = home.resolve()  # a link to a disk stays one
    if home.is_relative_to(source.resolve()):
        message = f"{home} lies in the backup itself: choose another home"
        raise StoreError(message)
    # A mounted disk cannot be replaced by a folder of another: there it is made inside.
    is_mounted = home.is_mount()
    temporary = home / _RESTORING if is_mounted else home.with_name(f".{home.name}{_RESTORING}")
    try:
        shutil.rmtree(temporary, ignore_errors=True)
        if home.exists() and _is_used(home):
            message = f"{home} is not empty: a backup is restored into an empty home only"
            raise StoreError(message)
        temporary.mkdir(parents=True)
        for number, (name, file) in enumerate(manifest.items(), start=1):
            _bring_back(source, temporary, name, file)
            step("restore", number, len(manifest))
        published = load_restored(temporary, temporary / _PUBLISHED, now=now)
        if is_mounted:
            _move_up(temporary)
        else:
            if home.exists():
                home.rmdir()
            temporary.rename(home)
            sync_folder(home.parent)
    except OSError as error:
        message = f"cannot restore {source} to {home}: {error}"
        raise StoreError(message) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return home / published.relative_to(temporary)


def _move_up(folder: Path) -> None:
    """Give the home what is in the folder; the link, by which readers find it, last."""
    for path in sorted(folder.iterdir(), key=Path.is_symlink):
        path.rename(folder.parent / path.name)
    folder.rmdir()
    sync_folder(folder.parent)


def _wanted(home: Path) -> Iterator[tuple[str, Path]]:
    """List what a backup holds, by its name there."""
    published = published_file(home)
    marker = read_marker(home)
    if published is None or marker is None:
        message = f"nothing is published in {home}: `araxes verify` says what is wrong"
        raise StoreError(message)
    yield _PUBLISHED, published
    damaged = listing(home).damaged
    if damaged:
        message = f"{damaged[0]} is damaged: `araxes verify` says what to do"
        raise StoreError(message)
    yield from _kept_files(home)
    for path in sorted(home.iterdir()):  # the demo's mark, settings
        if path.suffix in {"", ".toml"} and _is_file(path):
            yield path.name, path


def _kept_files(home: Path) -> Iterator[tuple[str, Path]]:
    for folder in _FOLDERS:
        for path in sorted((home / folder).rglob("*")):
            if _is_file(path):
                yield str(path.relative_to(home)), path


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not path.name.startswith(".")


def _is_there(copy: Path, original: Path, known: _File | None) -> bool:
    """Tell whether a file was copied before: its name stands for its bytes, its size is checked.

    The published file's name is always the same in a backup, so that one is copied each time.
    """
    if known is None or copy.name == _PUBLISHED or not copy.is_file() or not original.exists():
        return False
    return copy.stat().st_size == known.size == original.stat().st_size


def _copy(path: Path, target: Path) -> _File:
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.tmp")
    made = _transfer(path, temporary)
    move_into_place(temporary, target)
    return made


def _bring_back(source: Path, home: Path, name: str, file: _File) -> None:
    target = home / name
    if not target.resolve().is_relative_to(home.resolve()):
        message = f"{source / MANIFEST} names {name!r}, which lies outside of the home"
        raise StoreError(message)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        made = _transfer(source / name, target)
    except FileNotFoundError as error:
        message = f"the backup lacks {source / name}: nothing was restored"
        raise StoreError(message) from error
    if made != file:
        message = f"{source / name} is not what the manifest says: nothing was restored"
        raise StoreError(message)


def _transfer(path: Path, target: Path) -> _File:
    """Copy a file and compute its checksum on the way."""
    digest, size = sha256(), 0
    with path.open("rb") as reader, target.open("wb") as writer:
        while chunk := reader.read(_CHUNK_BYTES):
            digest.update(chunk)
            writer.write(chunk)
            size += len(chunk)
    return _File(size, digest.hexdigest())


def _write_manifest(target: Path, made: dict[str, _File], now: datetime) -> None:
    files = {name: [each.size, each.sha256] for name, each in made.items()}
    target.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"made_at": now.isoformat(), "files": files}, indent=0, ensure_ascii=False)
    write_text(target / MANIFEST, text + "\n")
    remove_quietly(target / BEGUN)


def _manifest(folder: Path) -> dict[str, _File] | None:
    """Read the manifest; None when there is none that can be read."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return {name: _File(int(size), str(sha)) for name, (size, sha) in told["files"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
